package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what a request wants to trade, every field of it checked. Thread-safe. */
final class OrderForm {
    /** Largest quantity, and largest position size either way, that a request may ask for. */
    static final long MOST = 10_000_000;

    private static final List<String> ACTIONS = List.of("BUY", "SELL", "buy", "sell");
    private static final List<String> PRICE_TYPES = List.of("MARKET", "LIMIT", "SL", "SL-M");
    private static final List<String> PRODUCTS = List.of("MIS", "NRML", "CNC");

    private final Listings listings;

    OrderForm(Listings listings) {
        this.listings = listings;
    }

    /**
     * The way in which an order is to trade, whatever it is of; its fields are not checked yet.
     *
     * @param quantity as it was sent, 0 too
     */
    record Draft(String action, long quantity, PriceType type, Product product, long limit, long trigger) {}

    /**
     * Reads all but the instrument; problems are left with the fields.
     *
     * @param least the smallest quantity
     */
    Draft draft(RequestFields fields, long least) {
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
        return new Draft(
                action,
                quantity,
                type,
                PRODUCTS.contains(product) ? Product.valueOf(product) : Product.MIS,
                limit,
                trigger);
    }

    /**
     * Reads the order that the request asks for. A quantity of 0 is read as one lot, for a smart order that takes it
     * from the position.
     */
    OrderTerms read(RequestFields fields, long least) throws ApiError {
        Optional<Contract> contract = fields.contract(listings);
        Draft draft = draft(fields, least);
        if (contract.isPresent() && Instrument.of(contract.get()).isIndex()) {
            fields.problem("symbol", contract.get() + " is an index: it has a price but cannot be traded.");
        }
        fields.check();
        complete(fields, draft);
        fields.check();
        return terms(contract.orElseThrow(), draft);
    }

    /** Notes the prices that the price type needs and that are missing. */
    void complete(RequestFields fields, Draft draft) {
        if (draft.type().hasLimit() && draft.limit() == 0) {
            fields.problem("price", draft.type().label() + " orders require price.");
        }
        if (draft.type().hasTrigger() && draft.trigger() == 0) {
            fields.problem("trigger_price", draft.type().label() + " orders require trigger_price.");
        }
    }

    /** @throws ApiError 400 if the quantity is none of whole lots */
    OrderTerms terms(Contract contract, Draft draft) throws ApiError {
        if (draft.quantity() % contract.lot() != 0) {
            throw ApiError.of(400, "Quantity must be in multiples of lot size " + contract.lot());
        }
        return new OrderTerms(
                Instrument.of(contract),
                Side.valueOf(draft.action().toUpperCase(Locale.ROOT)),
                Math.max(1, draft.quantity()),
                draft.type(),
                draft.type().hasLimit() ? draft.limit() : 0,
                draft.type().hasTrigger() ? draft.trigger() : 0,
                draft.product());
    }
}
