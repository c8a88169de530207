package algo.app.sandbox;

import algo.app.broker.wire.AccountView;
import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Answers what the account holds of the caller: {@code orderbook, tradebook, positionbook, orderstatus, openposition},
 * and {@code funds} of the whole account. The shapes are those of OpenAlgo's docs/api/account-services and
 * order-information.
 */
final class BookEndpoints {
    private final PaperBroker broker;
    private final SimulatedMarket market;
    private final Listings listings;
    private final Clock clock;

    BookEndpoints(PaperBroker broker, SimulatedMarket market, Listings listings, Clock clock) {
        this.listings = listings;
        this.broker = broker;
        this.market = market;
        this.clock = clock;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "orderbook", (strategy, fields) -> orderBook(strategy),
                "tradebook", (strategy, fields) -> tradeBook(strategy),
                "positionbook", (strategy, fields) -> positionBook(strategy),
                "orderstatus", this::orderStatus,
                "openposition", this::openPosition,
                "funds", (strategy, fields) -> funds());
    }

    private <R> R report(Function<Moment, R> reader) throws IOException {
        return broker.read(account -> {
            Instant now = clock.instant();
            return reader.apply(new Moment(account, new AccountReport(account, market, broker, now), now));
        });
    }

    /** The account at one instant. */
    private record Moment(Account account, AccountReport report, Instant now) {
        /**
         * Returns the strategy's orders of the day, as OpenAlgo lists them, and those of days before that still rest.
         */
        Stream<Order> orders(String strategy) {
            Predicate<Order> today = order -> BookDay.of(order.changedAt()).equals(BookDay.of(now));
            return account.orders().stream()
                    .filter(order -> order.strategy().equals(strategy))
                    .filter(today.or(Order::rests));
        }
    }

    private Map<String, Object> orderBook(String strategy) throws IOException {
        return report(now -> {
            List<Order> orders = now.orders(strategy).toList();
            Map<String, Object> statistics = new LinkedHashMap<>();
            statistics.put(
                    "total_buy_orders", count(orders, order -> order.terms().side() == Side.BUY));
            statistics.put(
                    "total_sell_orders", count(orders, order -> order.terms().side() == Side.SELL));
            statistics.put("total_completed_orders", count(orders, order -> order.status() == OrderStatus.COMPLETE));
            statistics.put("total_open_orders", count(orders, Order::rests));
            statistics.put("total_rejected_orders", count(orders, order -> order.status() == OrderStatus.REJECTED));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put(
                    "orders",
                    newest(orders).stream().map(order -> row(now, order)).toList());
            data.put("statistics", statistics);
            return noted(ApiReply.data(data), orders.size());
        });
    }

    private static double count(List<Order> orders, Predicate<Order> which) {
        return orders.stream().filter(which).count();
    }

    private Map<String, Object> tradeBook(String strategy) throws IOException {
        return report(now -> {
            List<Order> trades = now.orders(strategy)
                    .filter(order -> order.status() == OrderStatus.COMPLETE)
                    .toList();
            return noted(
                    ApiReply.data(
                            newest(trades).stream().map(BookEndpoints::trade).toList()),
                    trades.size());
        });
    }

    /** Returns as many orders as one answer has, the newest, with the oldest of them first. */
    private static List<Order> newest(List<Order> orders) {
        return orders.subList(Math.max(0, orders.size() - Bounds.ROWS), orders.size());
    }

    private static Map<String, Object> noted(Map<String, Object> reply, int all) {
        if (all > Bounds.ROWS) {
            reply.put("note", "These are the newest " + Bounds.ROWS + " of " + all + ".");
        }
        return reply;
    }

    private static Map<String, Object> trade(Order order) {
        OrderTerms terms = order.terms();
        Map<String, Object> trade = new LinkedHashMap<>();
        trade.put("action", terms.side().name());
        trade.put("symbol", terms.instrument().symbol());
        trade.put("exchange", terms.instrument().exchange());
        trade.put("orderid", order.id());
        trade.put("product", terms.product().name());
        trade.put("quantity", terms.quantity());
        trade.put("average_price", Paise.rupees(order.averagePrice()));
        trade.put("timestamp", OrderTimes.tradeTime(order.changedAt()));
        trade.put("trade_value", Paise.rupees(order.averagePrice() * terms.quantity()));
        return trade;
    }

    private static Map<String, Object> row(Moment now, Order order) {
        AccountView.OrderRow view = now.report().row(order);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("action", view.action());
        row.put("symbol", view.symbol());
        row.put("exchange", view.exchange());
        row.put("orderid", view.orderId());
        row.put("product", view.product());
        row.put("quantity", view.quantity());
        row.put("price", view.price());
        row.put("pricetype", view.pricetype());
        row.put("order_status", view.status());
        row.put("average_price", view.averagePrice());
        row.put("trigger_price", view.triggerPrice());
        row.put("timestamp", OrderTimes.orderTime(order.placedAt()));
        if (!view.reason().isEmpty()) {
            row.put("rejection_reason", view.reason());
        }
        return row;
    }

    private Map<String, Object> orderStatus(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        String id = fields.order("orderid");
        fields.check();
        Optional<Map<String, Object>> row = report(now -> now.account()
                .order(id)
                .filter(order -> order.strategy().equals(strategy))
                .map(order -> row(now, order)));
        Map<String, Object> status = row.orElseThrow(() -> OrderRefused.notFound(id));
        // The two endpoints spell it differently.
        status.put("price_type", status.remove("pricetype"));
        return ApiReply.data(status);
    }

    private Map<String, Object> positionBook(String strategy) throws IOException {
        return report(now -> {
            DayProfits today = new DayProfits(now.account(), now.now());
            List<Object> rows = new ArrayList<>();
            long[] sums = new long[3];
            now.account().positions().forEach((key, position) -> {
                if (key.strategy().equals(strategy) && today.isListed(key, position)) {
                    long realized = today.realized(key, position);
                    rows.add(position(key, position, now.report().row(key, position), realized, sums));
                }
            });
            Map<String, Object> reply = ApiReply.data(rows);
            reply.put("total_pnl", Paise.rupees(sums[0]));
            reply.put("total_unrealized_pnl", Paise.rupees(sums[1]));
            reply.put("total_today_realized_pnl", Paise.rupees(sums[2]));
            reply.put("total_pnl_today", Paise.rupees(sums[1] + sums[2]));
            return reply;
        });
    }

    /** @param sums of all profit, of that of open parts, of that of parts closed today; added to */
    private Map<String, Object> position(
            PositionKey key, Position position, AccountView.PositionRow view, long realizedToday, long[] sums) {
        long all = Paise.of(view.pnl());
        long unrealized = all - position.realized();
        sums[0] += all;
        sums[1] += unrealized;
        sums[2] += realizedToday;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("symbol", view.symbol());
        row.put("exchange", view.exchange());
        row.put("product", view.product());
        row.put("quantity", view.quantity());
        row.put("average_price", view.averagePrice());
        row.put("ltp", view.ltp());
        row.put("pnl", view.pnl());
        row.put("pnlpercent", AccountEndpoints.percent(unrealized, position.cost()));
        row.put("unrealized_pnl", Paise.rupees(unrealized));
        row.put("today_realized_pnl", Paise.rupees(realizedToday));
        row.put("total_pnl_today", Paise.rupees(unrealized + realizedToday));
        row.put(
                "lot_size",
                listings.contracts()
                        .describe(key.instrument().exchange(), key.instrument().symbol())
                        .map(Contract::lot)
                        .orElse(1));
        return row;
    }

    private Map<String, Object> openPosition(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        Optional<Instrument> instrument = fields.instrument(listings);
        String product = fields.choice("product", List.of("MIS", "NRML", "CNC"));
        fields.check();
        PositionKey key = new PositionKey(strategy, instrument.orElseThrow(), Product.valueOf(product));
        long quantity = report(now -> now.account().position(key).quantity());
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("quantity", quantity);
        reply.put("status", "success");
        return reply;
    }

    private Map<String, Object> funds() throws IOException {
        return report(now -> {
            AccountView.Funds funds = now.report().funds();
            DayProfits today = new DayProfits(now.account(), now.now());
            long realizedToday = 0;
            for (Map.Entry<PositionKey, Position> entry :
                    now.account().positions().entrySet()) {
                realizedToday += today.realized(entry.getKey(), entry.getValue());
            }
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("availablecash", funds.available());
            data.put("collateral", Paise.rupees(0));
            data.put("m2mrealized", funds.realized());
            data.put("m2munrealized", funds.unrealized());
            data.put("utiliseddebits", funds.utilised());
            data.put("total_realized_pnl", funds.realized());
            data.put("today_realized_pnl", Paise.rupees(realizedToday));
            data.put("grossexposure", funds.utilised());
            data.put("totalpnl", funds.realized().add(funds.unrealized()));
            data.put("last_reset", Ist.show(now.account().since().orElse(broker.opened())));
            data.put("reset_count", now.account().resets());
            return ApiReply.data(data);
        });
    }
}
