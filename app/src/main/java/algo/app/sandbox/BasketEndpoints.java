package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Several orders at once: {@code basketorder, splitorder, optionsorder, optionsmultiorder}. What buys is placed first; an order
 * that fails does not keep the others from being placed.
 */
final class BasketEndpoints {
    private static final int MOST_PARTS = 100;
    private static final int MOST_LEGS = 20;
    private static final int MOST_STEP = 100_000;

    private final PaperBroker broker;
    private final OptionDesk desk;
    private final OrderForm form;

    BasketEndpoints(PaperBroker broker, OptionDesk desk, OrderForm form) {
        this.broker = broker;
        this.desk = desk;
        this.form = form;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "basketorder", this::basket,
                "splitorder", this::split,
                "optionsorder", this::options,
                "optionsmultiorder", this::legs);
    }

    /** Places the order and says what became of it: its number, or why it failed. */
    private void place(String strategy, OrderTerms terms, Map<String, Object> result) throws IOException {
        PaperBroker.Placed placed = broker.place(strategy, terms);
        result.put("status", placed.refusal().isPresent() ? "error" : "success");
        placed.refusal()
                .ifPresentOrElse(reason -> result.put("message", reason), () -> result.put("orderid", placed.order()));
    }

    /** An order of a basket; no terms where it cannot be placed. */
    private record Item(String symbol, Optional<OrderTerms> terms, String problem) {
        boolean buys() {
            return terms.filter(order -> order.side() == Side.BUY).isPresent();
        }
    }

    private Map<String, Object> basket(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        List<RequestFields> parts = new ArrayList<>();
        if (!fields.isEmptyList("orders")) {
            for (JsonNode part : fields.list("orders", Integer.MAX_VALUE)) {
                parts.add(RequestFields.of(part));
            }
        }
        List<Item> items = new ArrayList<>();
        Map<Object, Object> problems = new LinkedHashMap<>();
        for (RequestFields part : parts) {
            String symbol = part.text("symbol");
            try {
                items.add(new Item(symbol, Optional.of(form.read(part, 1)), ""));
            } catch (ApiError e) {
                if (e.problems().isEmpty() || e.problems().keySet().equals(Set.of("symbol")) && !symbol.isEmpty()) {
                    boolean unknown = e.plainMessage().contains("not found");
                    String exchange = part.text("exchange");
                    items.add(new Item(
                            symbol,
                            Optional.empty(),
                            unknown
                                    ? "Symbol " + RequestFields.echo(symbol) + " not found on " + exchange
                                    : e.plainMessage()));
                } else {
                    problems.put(parts.indexOf(part), e.problems());
                }
            }
        }
        fields.nested("orders", problems);
        fields.check();
        items.sort(Comparator.comparing(item -> !item.buys()));
        List<Object> results = new ArrayList<>();
        for (Item item : items) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("symbol", RequestFields.echo(item.symbol()));
            if (item.terms().isEmpty()) {
                result.put("status", "error");
                result.put("message", item.problem());
            } else {
                OrderTerms terms = item.terms().get();
                result.put("exchange", terms.instrument().exchange());
                result.put("product", terms.product().name());
                place(strategy, terms, result);
                if (result.containsKey("orderid")) {
                    result.put("batch_order", true);
                    result.put("is_last_order", results.size() == items.size() - 1);
                }
            }
            results.add(result);
        }
        Map<String, Object> reply = ApiReply.success();
        reply.put("results", results);
        return reply;
    }

    private Map<String, Object> split(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        long size = fields.whole("splitsize", 1, OrderForm.MOST, "Must be greater than or equal to 1.");
        OrderTerms terms = form.read(fields, 1);
        Map<String, Object> reply = ApiReply.success();
        reply.put("total_quantity", terms.quantity());
        reply.put("split_size", size);
        reply.put("results", parts(strategy, terms, size));
        return reply;
    }

    private List<Object> parts(String strategy, OrderTerms terms, long size) throws ApiError, IOException {
        if ((terms.quantity() + size - 1) / size > MOST_PARTS) {
            throw ApiError.of(400, "Total number of orders would exceed maximum limit of " + MOST_PARTS);
        }
        List<Object> results = new ArrayList<>();
        for (long left = terms.quantity(); left > 0; left -= size) {
            long quantity = Math.min(size, left);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("order_num", results.size() + 1);
            result.put("quantity", quantity);
            place(strategy, terms.ofQuantity(quantity), result);
            results.add(result);
        }
        return results;
    }

    /** One option that is to be traded, before it is looked up. */
    private record Leg(
            String offset, int steps, Kind kind, long splitSize, OptionDesk.Wanted wanted, OrderForm.Draft draft) {}

    private Leg leg(RequestFields fields, OptionDesk.Wanted wanted) {
        String offset = fields.text("offset");
        int steps = OptionDesk.steps(fields).orElse(0);
        Kind kind = OptionDesk.type(fields);
        long splitSize = fields.wholeOr("splitsize", 0, OrderForm.MOST, 0);
        OrderForm.Draft draft = form.draft(fields, 1);
        if (draft.product() == Product.CNC) {
            fields.problem("product", "Must be one of: MIS, NRML.");
        }
        form.complete(fields, draft);
        return new Leg(offset, steps, kind, splitSize, wanted, draft);
    }

    private Map<String, Object> options(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        Leg leg = leg(fields, desk.wanted(fields, false));
        long step = fields.wholeOr("strike_int", 1, MOST_STEP, 0);
        fields.check();
        OptionDesk.Series series = desk.series(leg.wanted(), false);
        Contract option = desk.pick(series, leg.steps(), leg.kind(), step);
        OrderTerms terms = form.terms(option, leg.draft());
        Map<String, Object> reply = ApiReply.success();
        if (leg.splitSize() > 0) {
            reply.put("total_quantity", terms.quantity());
            reply.put("split_size", leg.splitSize());
            reply.put("results", parts(strategy, terms, leg.splitSize()));
        } else {
            PaperBroker.Placed placed = broker.place(strategy, terms);
            if (placed.refusal().isPresent()) {
                throw ApiError.rejected(placed.order(), placed.refusal().get());
            }
            reply.put("orderid", placed.order());
        }
        reply.put("symbol", option.symbol());
        reply.put("exchange", option.exchange());
        reply.put("underlying", series.name());
        reply.put("underlying_ltp", Paise.rupees(desk.price(series)));
        reply.put("offset", leg.offset());
        reply.put("option_type", leg.kind().label());
        return reply;
    }

    private Map<String, Object> legs(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        OptionDesk.Wanted wanted = desk.wanted(fields, false);
        fields.wholeOr("strike_int", 1, MOST_STEP, 0);
        List<Leg> legs = new ArrayList<>();
        Map<Object, Object> problems = new LinkedHashMap<>();
        for (JsonNode part : fields.list("legs", MOST_LEGS)) {
            RequestFields each = RequestFields.of(part);
            String expiry = each.text("expiry_date", wanted.expiry());
            legs.add(leg(each, new OptionDesk.Wanted(wanted.underlying(), wanted.exchange(), expiry)));
            try {
                each.check();
            } catch (ApiError e) {
                problems.put(legs.size() - 1, e.problems());
            }
        }
        fields.nested("legs", problems);
        fields.check();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < legs.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(i -> !legs.get(i).draft().action().equalsIgnoreCase("BUY")));
        OptionDesk.Series first = desk.series(legs.get(0).wanted(), false);
        List<Map<String, Object>> results = new ArrayList<>(Collections.nCopies(legs.size(), Map.of()));
        for (int i : order) {
            results.set(i, placed(strategy, i + 1, legs.get(i)));
        }
        Map<String, Object> reply = ApiReply.success();
        reply.put("underlying", first.name());
        reply.put("underlying_ltp", Paise.rupees(desk.price(first)));
        reply.put("results", results);
        return reply;
    }

    private Map<String, Object> placed(String strategy, int number, Leg leg) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("leg", number);
        try {
            Contract option = desk.pick(desk.series(leg.wanted(), false), leg.steps(), leg.kind(), 0);
            result.put("symbol", option.symbol());
            result.put("exchange", option.exchange());
            OrderTerms terms = form.terms(option, leg.draft());
            result.put("product", terms.product().name());
            result.put("offset", leg.offset());
            result.put("option_type", leg.kind().label());
            result.put("action", terms.side().name());
            if (leg.splitSize() > 0) {
                List<Object> parts = parts(strategy, terms, leg.splitSize());
                result.put("status", "success");
                result.put("total_quantity", terms.quantity());
                result.put("split_size", leg.splitSize());
                result.put("split_results", parts);
            } else {
                place(strategy, terms, result);
            }
        } catch (ApiError e) {
            result.put("offset", leg.offset());
            result.put("option_type", leg.kind().label());
            result.put("action", leg.draft().action().toUpperCase(Locale.ROOT));
            result.put("status", "error");
            result.put("message", e.plainMessage());
        }
        result.put("mode", "analyze");
        return result;
    }
}
