package algo.app.sandbox;

import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Kind;
import algo.app.sandbox.contracts.Symbols;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options: {@code optionsymbol, optionchain, syntheticfuture}. */
final class OptionEndpoints {
    private static final int MOST_STEP = 100_000;

    private final OptionDesk desk;

    OptionEndpoints(OptionDesk desk) {
        this.desk = desk;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "optionsymbol", (strategy, fields) -> optionSymbol(fields),
                "optionchain", (strategy, fields) -> optionChain(fields),
                "syntheticfuture", (strategy, fields) -> syntheticFuture(fields));
    }

    private Map<String, Object> optionSymbol(RequestFields fields) throws ApiError {
        OptionDesk.Wanted wanted = desk.wanted(fields, false);
        Optional<Integer> steps = OptionDesk.steps(fields);
        Kind kind = OptionDesk.type(fields);
        long step = fields.wholeOr("strike_int", 1, MOST_STEP, 0);
        fields.text("strategy", "");
        fields.check();
        OptionDesk.Series series = desk.series(wanted, false);
        Contract option = desk.pick(series, steps.orElseThrow(), kind, step);
        Map<String, Object> reply = ApiReply.success();
        reply.put("symbol", option.symbol());
        reply.put("exchange", option.exchange());
        reply.put("lotsize", option.lot());
        reply.put("tick_size", option.tick());
        reply.put("freeze_qty", option.freeze());
        reply.put("underlying_ltp", Paise.rupees(desk.price(series)));
        return reply;
    }

    private Map<String, Object> syntheticFuture(RequestFields fields) throws ApiError {
        OptionDesk.Wanted wanted = desk.wanted(fields, true);
        fields.check();
        OptionDesk.Series series = desk.series(wanted, true);
        List<Long> strikes = desk.strikes(series);
        long price = desk.price(series);
        Map<String, Object> reply = ApiReply.success();
        reply.put("underlying", series.name());
        reply.put("underlying_ltp", Paise.rupees(price));
        reply.put("expiry", Symbols.date(series.expiry()));
        reply.put("atm_strike", strike(strikes.get(OptionDesk.nearest(strikes, price))));
        reply.put("synthetic_future_price", Paise.rupees(desk.synthetic(series)));
        return reply;
    }

    private Map<String, Object> optionChain(RequestFields fields) throws ApiError {
        OptionDesk.Wanted wanted = desk.wanted(fields, true);
        long each = fields.wholeOr("strike_count", 1, 100, Integer.MAX_VALUE / 2);
        boolean withGreeks = fields.flag("with_greeks", false);
        double rate = fields.real("interest_rate", 0, 100, 0) / 100;
        fields.check();
        OptionDesk.Series series = desk.series(wanted, true);
        Quote underlying = desk.quote(series.quoted());
        List<Long> strikes = desk.strikes(series);
        int atm = OptionDesk.nearest(strikes, underlying.ltp());
        long forward = desk.synthetic(series);
        long end = Expiry.second(series.underlying().exchange(), series.expiry());
        long now = desk.now().getEpochSecond();
        Map<String, Object> reply = ApiReply.success();
        reply.put("underlying", series.name());
        reply.put("underlying_symbol", series.quoted().symbol());
        reply.put("underlying_exchange", series.quoted().exchange());
        reply.put("underlying_ltp", Paise.rupees(underlying.ltp()));
        reply.put("underlying_prev_close", Paise.rupees(underlying.previousClose()));
        reply.put("expiry_date", Symbols.date(series.expiry()));
        reply.put("expiry_ts", end);
        reply.put("server_ts", now);
        reply.put("atm_strike", strike(strikes.get(atm)));
        reply.put("quotes_included", true);
        reply.put("greeks_included", withGreeks);
        reply.put("forward_price", Paise.rupees(forward));
        List<Object> chain = new ArrayList<>();
        for (int place : OptionDesk.around(strikes, atm, (int) each)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("strike", strike(strikes.get(place)));
            for (Kind kind : List.of(Kind.CALL, Kind.PUT)) {
                Contract option = desk.option(series, strikes.get(place), kind);
                Map<String, Object> leg = leg(option, OptionDesk.label(place, atm, kind));
                if (withGreeks) {
                    long ltp = ((BigDecimal) leg.get("ltp")).movePointRight(2).longValue();
                    Map<String, Object> sheet = GreekSheet.of(
                            kind == Kind.CALL, forward, option.strike(), GreekSheet.years(end - now), ltp, rate);
                    sheet.remove("rho");
                    leg.putAll(sheet);
                }
                row.put(kind == Kind.CALL ? "ce" : "pe", leg);
            }
            chain.add(row);
        }
        reply.put("chain", chain);
        return reply;
    }

    private Map<String, Object> leg(Contract option, String label) {
        Quote quote = desk.quote(Instrument.of(option));
        Map<String, Object> leg = new LinkedHashMap<>();
        leg.put("symbol", option.symbol());
        leg.put("label", label);
        leg.put("ltp", Paise.rupees(quote.ltp()));
        leg.put("bid", Paise.rupees(quote.bid()));
        leg.put("ask", Paise.rupees(quote.ask()));
        leg.put("bid_qty", quote.amount(quote.bid()));
        leg.put("ask_qty", quote.amount(quote.ask()));
        leg.put("open", Paise.rupees(quote.day().open()));
        leg.put("high", Paise.rupees(quote.day().high()));
        leg.put("low", Paise.rupees(quote.day().low()));
        leg.put("prev_close", Paise.rupees(quote.previousClose()));
        leg.put("volume", quote.day().volume());
        leg.put(
                "oi",
                Volume.openInterest(quote.instrument(), Ist.date(quote.at()).toEpochDay()));
        leg.put("lotsize", option.lot());
        leg.put("tick_size", option.tick());
        return leg;
    }

    private static BigDecimal strike(long paise) {
        return new BigDecimal(Symbols.strike(paise));
    }
}
