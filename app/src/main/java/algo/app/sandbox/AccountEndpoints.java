package algo.app.sandbox;

import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code holdings, pnl/symbols, margin, analyzer, analyzer/toggle}, and the messages of {@code telegram/notify, whatsapp/notify}. */
final class AccountEndpoints {
    private static final int MOST_POSITIONS = 50;
    private static final int LONGEST_SYMBOL = 50;

    private final PaperBroker broker;
    private final SimulatedMarket market;
    private final Listings listings;
    private final Clock clock;

    AccountEndpoints(PaperBroker broker, SimulatedMarket market, Listings listings, Clock clock) {
        this.broker = broker;
        this.market = market;
        this.listings = listings;
        this.clock = clock;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "holdings", (strategy, fields) -> holdings(strategy),
                "pnl/symbols", (strategy, fields) -> profits(strategy),
                "margin", (strategy, fields) -> margin(fields),
                "analyzer", (strategy, fields) -> ApiReply.data(analyzer(strategy)),
                "analyzer/toggle", this::toggle,
                "telegram/notify", (strategy, fields) -> telegram(fields),
                "whatsapp/notify", (strategy, fields) -> whatsapp(fields));
    }

    /** A position of the strategy at the prices of now. */
    private record Held(PositionKey key, Position position, long ltp, long realizedToday) {
        long value() {
            return position.quantity() * ltp;
        }
    }

    private List<Held> held(String strategy) throws IOException {
        return broker.read(account -> {
            DayProfits today = new DayProfits(account, clock.instant());
            List<Held> held = new ArrayList<>();
            account.positions().forEach((key, position) -> {
                if (key.strategy().equals(strategy) && today.isListed(key, position)) {
                    long ltp = market.price(key.instrument(), clock.instant());
                    held.add(new Held(key, position, ltp, today.realized(key, position)));
                }
            });
            return held;
        });
    }

    private Map<String, Object> holdings(String strategy) throws IOException {
        List<Object> rows = new ArrayList<>();
        long value = 0;
        long cost = 0;
        for (Held held : held(strategy)) {
            if (held.key().product() != Product.CNC || !held.position().isOpen()) {
                continue;
            }
            long profit = held.position().unrealized(held.ltp());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("symbol", held.key().instrument().symbol());
            row.put("exchange", held.key().instrument().exchange());
            row.put("product", "CNC");
            row.put("quantity", held.position().quantity());
            row.put(
                    "average_price",
                    Paise.mean(held.position().cost(), held.position().quantity()));
            row.put("ltp", Paise.rupees(held.ltp()));
            row.put("pnl", Paise.rupees(profit));
            row.put("pnlpercent", percent(profit, held.position().cost()));
            row.put("current_value", Paise.rupees(held.value()));
            row.put("settlement_date", Ist.date(clock.instant()).toString());
            rows.add(row);
            value += held.value();
            cost += held.position().cost();
        }
        Map<String, Object> statistics = new LinkedHashMap<>();
        statistics.put("totalholdingvalue", Paise.rupees(value));
        statistics.put("totalinvvalue", Paise.rupees(cost));
        statistics.put("totalprofitandloss", Paise.rupees(value - cost));
        statistics.put("totalpnlpercentage", percent(value - cost, cost));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("holdings", rows);
        data.put("statistics", statistics);
        return ApiReply.data(data);
    }

    /** Returns a part of a whole in percent, with two decimals; 0 of nothing. */
    static BigDecimal percent(long part, long whole) {
        return GreekSheet.rounded(whole == 0 ? 0 : 100.0 * part / Math.abs(whole), 2);
    }

    private Map<String, Object> profits(String strategy) throws IOException {
        List<Object> rows = new ArrayList<>();
        long all = 0;
        long open = 0;
        long realized = 0;
        for (Held held : held(strategy)) {
            long unrealized = held.position().unrealized(held.ltp());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("symbol", held.key().instrument().symbol());
            row.put("exchange", held.key().instrument().exchange());
            row.put("product", held.key().product().name());
            row.put("quantity", held.position().quantity());
            row.put("pnl", Paise.rupees(held.position().profit(held.ltp())));
            row.put("unrealized_pnl", Paise.rupees(unrealized));
            row.put("today_realized_pnl", Paise.rupees(held.realizedToday()));
            row.put("total_pnl_today", Paise.rupees(unrealized + held.realizedToday()));
            rows.add(row);
            all += held.position().profit(held.ltp());
            open += unrealized;
            realized += held.realizedToday();
        }
        Map<String, Object> reply = ApiReply.data(rows);
        reply.put("total_pnl", Paise.rupees(all));
        reply.put("total_unrealized_pnl", Paise.rupees(open));
        reply.put("total_today_realized_pnl", Paise.rupees(realized));
        reply.put("total_pnl_today", Paise.rupees(open + realized));
        return reply;
    }

    private Map<String, Object> margin(RequestFields fields) throws ApiError {
        List<JsonNode> parts = fields.list("positions", MOST_POSITIONS);
        Map<Object, Object> problems = new LinkedHashMap<>();
        long total = 0;
        for (int i = 0; i < parts.size(); i++) {
            RequestFields part = RequestFields.of(parts.get(i));
            if (part.text("symbol").length() > LONGEST_SYMBOL) {
                part.problem("symbol", "Longer than maximum length " + LONGEST_SYMBOL + ".");
            }
            Optional<Contract> contract = part.contract(listings);
            part.text("pricetype");
            for (String required : List.of("action", "product")) {
                part.text(required);
            }
            OrderForm.Draft draft = new OrderForm(listings).draft(part, 1);
            try {
                part.check();
                Contract found = contract.orElseThrow();
                long price = draft.limit() > 0 ? draft.limit() : market.price(Instrument.of(found), clock.instant());
                total += draft.product().margin(draft.quantity() * price);
            } catch (ApiError e) {
                problems.put(i, e.problems());
            }
        }
        fields.nested("positions", problems);
        fields.check();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("total_margin_required", Paise.rupees(total));
        data.put("span_margin", Paise.rupees(total));
        data.put("exposure_margin", Paise.rupees(0));
        return ApiReply.data(data);
    }

    private Map<String, Object> analyzer(String strategy) throws IOException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("mode", "analyze");
        data.put("analyze_mode", true);
        data.put("total_logs", broker.read(account -> account.placed().getOrDefault(strategy, 0L)));
        return data;
    }

    /** Answers that the sandbox never leaves the mode. */
    private Map<String, Object> toggle(String strategy, RequestFields fields) throws ApiError, IOException {
        if (!fields.has("mode")) {
            fields.text("mode");
        }
        boolean analyze = fields.flag("mode", true);
        fields.check();
        Map<String, Object> data = new LinkedHashMap<>(analyzer(strategy));
        data.put(
                "message",
                analyze
                        ? "Analyzer mode switched to analyze"
                        : "The sandbox stays in analyzer mode; 'algo set' with mode=live leads to the live host");
        return ApiReply.data(data);
    }

    /** Messages are taken and go nowhere. */
    private static Map<String, Object> telegram(RequestFields fields) throws ApiError {
        fields.text("username");
        fields.text("message");
        boolean wait = fields.flag("wait_for_delivery", false);
        fields.checkKnown();
        return ApiReply.message(wait ? "Notification sent successfully" : "Notification queued for delivery");
    }

    private static Map<String, Object> whatsapp(RequestFields fields) throws ApiError {
        List<String> to = new ArrayList<>();
        if (fields.flag("self", false)) {
            to.add("<self>");
        }
        for (String one : List.of("username", "phone")) {
            if (fields.has(one)) {
                to.add(fields.text(one));
            }
        }
        if (fields.has("phones")) {
            fields.list("phones", Bounds.SYMBOLS).stream().limit(5).forEach(phone -> to.add(phone.asText()));
        }
        boolean something = fields.has("message") || fields.has("image_path") || fields.has("document_path");
        boolean wait = fields.flag("wait_for_delivery", true);
        fields.checkKnown();
        if (to.isEmpty() || !something) {
            throw ApiError.of(400, to.isEmpty() ? "No recipient given" : "Nothing to send");
        }
        if (!wait) {
            Map<String, Object> reply = ApiReply.message("Queued for " + to.size() + " recipient(s)");
            reply.put("queued", to.size());
            return reply;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("sent", to);
        data.put("failed", List.of());
        data.put("skipped", 0);
        Map<String, Object> reply = ApiReply.message("Delivered to " + to.size() + ", failed 0");
        reply.put("data", data);
        return reply;
    }
}
