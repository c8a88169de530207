package algo.app.sandbox;

/** A request about an order that cannot be met; the message is for its sender. */
final class OrderRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean unknown;

    private OrderRefused(String message, boolean unknown) {
        super(message);
        this.unknown = unknown;
    }

    static OrderRefused notFound(String id) {
        return new OrderRefused("Order " + id + " not found", true);
    }

    static OrderRefused because(String message) {
        return new OrderRefused(message, false);
    }

    /** Returns whether the order is not among the caller's. */
    boolean isUnknown() {
        return unknown;
    }
}
