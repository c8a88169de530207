package algo.app.sandbox;

import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Kind;
import algo.app.sandbox.contracts.Symbols;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code optiongreeks, multioptiongreeks}. */
final class GreekEndpoints {
    private static final List<String> DERIVATIVES =
            List.of("NFO", "BFO", "MCX", "CDS", "NCO", "BCD", "NCDEX", "CRYPTO");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd-MMM-yyyy", Locale.ENGLISH);
    private static final int SYMBOLS = 50;
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private final OptionDesk desk;
    private final Listings listings;

    GreekEndpoints(OptionDesk desk, Listings listings) {
        this.desk = desk;
        this.listings = listings;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "optiongreeks", (strategy, fields) -> one(fields),
                "multioptiongreeks", (strategy, fields) -> many(fields));
    }

    /**
     * The values that all options of a request share.
     *
     * @param time of the expiry, HH:MM; empty for the usual one
     */
    private record Terms(double rate, String time, double forward) {}

    private static String time(RequestFields fields) {
        String time = fields.text("expiry_time", "");
        if (!time.isEmpty() && !time.matches(TIME)) {
            fields.problem("expiry_time", "Invalid time format. Use HH:MM.");
        }
        return time;
    }

    private Map<String, Object> one(RequestFields fields) throws ApiError {
        String symbol = fields.text("symbol");
        String exchange = fields.choice("exchange", DERIVATIVES);
        Terms terms = new Terms(
                fields.real("interest_rate", 0, 100, 0),
                time(fields),
                fields.real("forward_price", 0, OrderTerms.HIGHEST / 100.0, 0));
        fields.text("underlying_symbol", "");
        fields.text("underlying_exchange", "");
        fields.check();
        return greeks(exchange, symbol, terms);
    }

    private Map<String, Object> greeks(String exchange, String symbol, Terms terms) throws ApiError {
        Optional<Contract> known = listings.contracts()
                .describe(exchange, symbol)
                .filter(found -> found.kind().isOption());
        Contract option = known.orElseThrow(
                () -> ApiError.of(404, "Option symbol " + RequestFields.echo(symbol) + " not found in " + exchange));
        OptionDesk.Series series = desk.seriesOf(option);
        long left = end(series, terms.time()) - desk.now().getEpochSecond();
        if (left <= 0 || listings.find(exchange, symbol).isEmpty()) {
            throw ApiError.of(400, "Option " + symbol + " has expired on " + DATE.format(series.expiry()));
        }
        double years = GreekSheet.years(left);
        double forward = terms.forward() > 0 ? terms.forward() * 100 : desk.synthetic(series);
        long price = desk.price(Instrument.of(option));
        boolean call = option.kind() == Kind.CALL;
        Map<String, Object> sheet = GreekSheet.of(call, forward, option.strike(), years, price, terms.rate() / 100);
        Map<String, Object> reply = ApiReply.success();
        reply.put("symbol", symbol);
        reply.put("exchange", exchange);
        reply.put("underlying", series.name());
        reply.put("strike", new BigDecimal(Symbols.strike(option.strike())));
        reply.put("option_type", option.kind().label());
        reply.put("expiry_date", DATE.format(series.expiry()));
        reply.put("days_to_expiry", GreekSheet.rounded(years * 365, 4));
        reply.put("spot_price", Paise.rupees(desk.price(series)));
        reply.put("option_price", Paise.rupees(price));
        reply.put("interest_rate", terms.rate());
        BigDecimal volatility = (BigDecimal) sheet.remove("implied_volatility");
        reply.put("implied_volatility", volatility);
        reply.put("greeks", sheet);
        if (volatility.signum() == 0) {
            double intrinsic = Black76.intrinsic(call, forward, option.strike()) / 100;
            reply.put("intrinsic_value", GreekSheet.rounded(intrinsic, 2));
            reply.put("time_value", GreekSheet.rounded(Math.max(0, price / 100.0 - intrinsic), 2));
            reply.put("note", "The price has no time value: greeks are those of exercise");
        }
        return reply;
    }

    private static long end(OptionDesk.Series series, String time) {
        if (time.isEmpty()) {
            return Expiry.second(series.underlying().exchange(), series.expiry());
        }
        long minutes = Integer.parseInt(time.substring(0, 2)) * 60L + Integer.parseInt(time.substring(3));
        return Ist.midnight(series.expiry()).getEpochSecond() + minutes * 60;
    }

    private Map<String, Object> many(RequestFields fields) throws ApiError {
        List<JsonNode> parts = fields.list("symbols", SYMBOLS);
        Terms terms = new Terms(fields.real("interest_rate", 0, 100, 0), time(fields), 0);
        fields.check();
        List<Object> data = new ArrayList<>();
        int failed = 0;
        for (JsonNode part : parts) {
            RequestFields each = RequestFields.of(part);
            String symbol = each.text("symbol");
            String exchange = each.choice("exchange", DERIVATIVES);
            each.text("underlying_symbol", "");
            each.text("underlying_exchange", "");
            try {
                each.check();
                data.add(greeks(exchange, symbol, terms));
            } catch (ApiError e) {
                failed++;
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("status", "error");
                error.put("symbol", symbol);
                error.put("exchange", exchange);
                error.put("message", e.getMessage());
                data.add(error);
            }
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("total", parts.size());
        summary.put("success", parts.size() - failed);
        summary.put("failed", failed);
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("status", failed == 0 ? "success" : failed < parts.size() ? "partial" : "error");
        reply.put("data", data);
        reply.put("summary", summary);
        return reply;
    }
}
