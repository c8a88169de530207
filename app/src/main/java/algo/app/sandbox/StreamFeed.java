package algo.app.sandbox;

import algo.app.sandbox.stream.Feed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated market as the stream shows it: the fields that OpenAlgo's adapters send, and those that its SDK reads. Thread-safe. */
final class StreamFeed implements Feed {
    private final ApiKeys keys;
    private final SimulatedMarket market;
    private final Listings listings;

    StreamFeed(ApiKeys keys, SimulatedMarket market, Listings listings) {
        this.keys = keys;
        this.market = market;
        this.listings = listings;
    }

    @Override
    public Optional<String> owner(String key) {
        return keys.owner(key);
    }

    @Override
    public Optional<String> problem(String exchange, String symbol) {
        return listings.find(exchange, symbol).isPresent()
                ? Optional.empty()
                : Optional.of("Symbol " + RequestFields.echo(symbol) + " not found on " + RequestFields.echo(exchange));
    }

    @Override
    public long price(String exchange, String symbol, Instant at) {
        Instrument instrument = new Instrument(exchange, symbol);
        boolean ended =
                instrument.isDerivative() && listings.find(exchange, symbol).isEmpty();
        return ended ? 0 : market.price(instrument, at);
    }

    @Override
    public Map<String, Object> tick(String exchange, String symbol, Depth depth, Instant at) {
        Quote quote = market.quote(new Instrument(exchange, symbol), at);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("symbol", symbol);
        data.put("exchange", exchange);
        data.put(
                "mode",
                switch (depth) {
                    case LTP -> "ltp";
                    case QUOTE -> "quote";
                    case DEPTH -> "full";
                });
        data.put("ltp", Paise.rupees(quote.ltp()));
        data.put("ltt", at.getEpochSecond() * 1000);
        data.put("timestamp", at.toEpochMilli());
        if (depth != Depth.LTP) {
            addQuote(data, quote);
        }
        if (depth == Depth.DEPTH) {
            data.put(
                    "depth",
                    Map.of(
                            "buy",
                            levels(quote, quote.bid(), -Paise.TICK),
                            "sell",
                            levels(quote, quote.ask(), Paise.TICK)));
        }
        return data;
    }

    private static void addQuote(Map<String, Object> data, Quote quote) {
        BigDecimal change = Paise.rupees(quote.ltp() - quote.previousClose());
        long average = (quote.day().high() + quote.day().low() + quote.ltp()) / 3;
        long last = quote.amount(0);
        long open = MarketEndpoints.openInterest(quote.instrument(), quote.at());
        data.put("open", Paise.rupees(quote.day().open()));
        data.put("high", Paise.rupees(quote.day().high()));
        data.put("low", Paise.rupees(quote.day().low()));
        data.put("close", Paise.rupees(quote.previousClose()));
        data.put("volume", quote.day().volume());
        data.put("last_quantity", last);
        data.put("last_trade_quantity", last);
        data.put("average_price", Paise.rupees(average));
        data.put("avg_trade_price", Paise.rupees(average));
        data.put("total_buy_quantity", 40 * quote.amount(quote.bid()));
        data.put("total_sell_quantity", 40 * quote.amount(quote.ask()));
        data.put("change", change);
        data.put("change_percent", 100.0 * (quote.ltp() - quote.previousClose()) / Math.max(1, quote.previousClose()));
        data.put("oi", open);
        data.put("open_interest", open);
    }

    private static List<Map<String, Object>> levels(Quote quote, long best, long step) {
        List<Map<String, Object>> levels = new ArrayList<>();
        for (MarketEndpoints.Level level : MarketEndpoints.levels(quote, best, step)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("price", level.price());
            row.put("quantity", level.quantity());
            row.put("orders", 1 + level.quantity() / 100);
            levels.add(row);
        }
        return levels;
    }

    /** Returns the message about an order that has changed. */
    static Map<String, Object> update(Order order, boolean awaitsTrigger) {
        OrderTerms terms = order.terms();
        boolean filled = order.status() == OrderStatus.COMPLETE;
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("type", "order_update");
        update.put("user_id", order.strategy());
        update.put("mode", "analyze");
        update.put("broker", "sandbox");
        update.put("orderid", order.id());
        update.put("symbol", terms.instrument().symbol());
        update.put("exchange", terms.instrument().exchange());
        update.put("action", terms.side().name());
        update.put("quantity", terms.quantity());
        update.put("price", Paise.rupees(terms.limit()));
        update.put("trigger_price", Paise.rupees(terms.trigger()));
        update.put("pricetype", terms.type().label());
        update.put("product", terms.product().name());
        update.put(
                "order_status",
                awaitsTrigger ? "trigger pending" : order.status().label());
        update.put("filled_quantity", filled ? terms.quantity() : 0);
        update.put("pending_quantity", order.rests() ? terms.quantity() : 0);
        update.put("average_price", Paise.rupees(order.averagePrice()));
        update.put("rejection_reason", order.reason());
        return update;
    }
}
