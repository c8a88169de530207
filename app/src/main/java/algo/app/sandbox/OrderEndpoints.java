package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Orders: {@code placeorder, placesmartorder, modifyorder, cancelorder, cancelallorder, closeposition}. */
final class OrderEndpoints {
    /** Largest quantity, and largest position size either way, that a request may ask for. */
    private static final long MOST = 10_000_000;

    private static final List<String> ACTIONS = List.of("BUY", "SELL", "buy", "sell");
    private static final List<String> PRICE_TYPES = List.of("MARKET", "LIMIT", "SL", "SL-M");
    private static final List<String> PRODUCTS = List.of("MIS", "NRML", "CNC");

    private final PaperBroker broker;
    private final Listings listings;

    OrderEndpoints(PaperBroker broker, Listings listings) {
        this.listings = listings;
        this.broker = broker;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "placeorder", this::place,
                "placesmartorder", this::placeSmart,
                "modifyorder", this::modify,
                "cancelorder", this::cancel,
                "cancelallorder", this::cancelAll,
                "closeposition", this::close);
    }

    private Map<String, Object> place(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        OrderTerms terms = terms(fields, 1);
        return reply(broker.place(strategy, terms));
    }

    private Map<String, Object> placeSmart(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        long target = fields.whole("position_size", -MOST, MOST, "Must be greater than or equal to " + -MOST + ".");
        OrderTerms terms = terms(fields, 0);
        // A quantity of 0 was read as 1.
        boolean exitOnly = fields.isZero("quantity");
        Optional<PaperBroker.Placed> placed = broker.placeSmart(strategy, terms, target, exitOnly);
        if (placed.isPresent()) {
            return reply(placed.get());
        }
        return ApiReply.message(
                exitOnly && target == 0
                        ? "No OpenPosition Found. Not placing Exit order."
                        : "Positions Already Matched. No Action needed.");
    }

    private Map<String, Object> modify(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        String id = fields.order("orderid");
        for (String required : List.of("product", "pricetype")) {
            fields.text(required);
        }
        OrderTerms terms = terms(fields, 1);
        broker.modify(strategy, id, terms);
        return ApiReply.order(id);
    }

    private Map<String, Object> cancel(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        String id = fields.order("orderid");
        fields.check();
        broker.cancel(strategy, id);
        return ApiReply.order(id);
    }

    private Map<String, Object> cancelAll(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        fields.check();
        List<String> cancelled = broker.cancelAll(strategy);
        Map<String, Object> reply =
                ApiReply.message("Canceled " + cancelled.size() + " orders. Failed to cancel 0 orders.");
        reply.put("canceled_orders", cancelled);
        reply.put("failed_cancellations", new ArrayList<>());
        return reply;
    }

    private Map<String, Object> close(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        fields.check();
        return ApiReply.message(
                broker.closeAll(strategy) == 0 ? "No open positions to close" : "All Open Positions Squared Off");
    }

    private static Map<String, Object> reply(PaperBroker.Placed placed) throws ApiError {
        if (placed.refusal().isPresent()) {
            throw ApiError.rejected(placed.order(), placed.refusal().get());
        }
        return ApiReply.order(placed.order());
    }

    /**
     * What the request asks for, every field of it checked.
     *
     * @param least the smallest quantity: 0 is read as 1, for a smart order that takes it from the position
     */
    private OrderTerms terms(RequestFields fields, long least) throws ApiError {
        Optional<Contract> contract = fields.contract(listings);
        Optional<Instrument> instrument = contract.map(Instrument::of);
        String action = fields.choice("action", ACTIONS);
        long quantity = fields.whole(
                "quantity",
                least,
                MOST,
                "Quantity must be a " + (least == 0 ? "non-negative" : "positive") + " number.");
        PriceType type =
                PriceType.of(fields.choice("pricetype", PRICE_TYPES, "MARKET")).orElse(PriceType.MARKET);
        String product = fields.choice("product", PRODUCTS, "MIS");
        long limit = fields.price("price", "Price");
        long trigger = fields.price("trigger_price", "Trigger price");
        if (fields.has("disclosed_quantity")) {
            fields.whole("disclosed_quantity", 0, MOST, "Disclosed quantity must be a non-negative integer.");
        }
        if (instrument.isPresent() && instrument.get().isIndex()) {
            fields.problem("symbol", instrument.get() + " is an index: it has a price but cannot be traded.");
        }
        fields.check();
        if (type.hasLimit() && limit == 0) {
            fields.problem("price", type.label() + " orders require price.");
        }
        if (type.hasTrigger() && trigger == 0) {
            fields.problem("trigger_price", type.label() + " orders require trigger_price.");
        }
        fields.check();
        int lot = contract.orElseThrow().lot();
        if (quantity % lot != 0) {
            throw ApiError.of(400, "Quantity must be in multiples of lot size " + lot);
        }
        return new OrderTerms(
                instrument.orElseThrow(),
                Side.valueOf(action.toUpperCase(Locale.ROOT)),
                Math.max(1, quantity),
                type,
                type.hasLimit() ? limit : 0,
                type.hasTrigger() ? trigger : 0,
                Product.valueOf(product));
    }
}
