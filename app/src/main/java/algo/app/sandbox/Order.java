package algo.app.sandbox;

import java.time.Instant;

/**
 * An order as it stands.
 *
 * @param id 15 or more digits; later orders have greater numbers
 * @param averagePrice of the fill in paise; 0 unless complete
 * @param placedAt when it was accepted or rejected
 * @param changedAt when it was last modified, filled, cancelled or rejected
 * @param blocked cash set aside for it while it rests, in paise; else 0
 * @param reason why it was rejected; else empty
 */
record Order(
        String id,
        String strategy,
        OrderTerms terms,
        OrderStatus status,
        long averagePrice,
        Instant placedAt,
        Instant changedAt,
        long blocked,
        String reason) {

    static Order accepted(String id, String strategy, OrderTerms terms, long blocked, Instant at) {
        return new Order(id, strategy, terms, OrderStatus.OPEN, 0, at, at, blocked, "");
    }

    static Order rejected(String id, String strategy, OrderTerms terms, String reason, Instant at) {
        return new Order(id, strategy, terms, OrderStatus.REJECTED, 0, at, at, 0, reason);
    }

    /** Returns whether the order still waits in the market. */
    boolean rests() {
        return status == OrderStatus.OPEN;
    }

    Order filled(long price, Instant at) {
        return new Order(id, strategy, terms, OrderStatus.COMPLETE, price, placedAt, at, 0, "");
    }

    Order cancelled(Instant at) {
        return new Order(id, strategy, terms, OrderStatus.CANCELLED, 0, placedAt, at, 0, "");
    }

    Order refused(String why, Instant at) {
        return new Order(id, strategy, terms, OrderStatus.REJECTED, 0, placedAt, at, 0, why);
    }

    /** Returns the order as one of the strategy under another id. */
    Order of(String renamed) {
        return new Order(id, renamed, terms, status, averagePrice, placedAt, changedAt, blocked, reason);
    }

    Order modified(OrderTerms changed, long nowBlocked, Instant at) {
        return new Order(id, strategy, changed, status, 0, placedAt, at, nowBlocked, "");
    }
}
