package algo.app.sandbox;

/**
 * The holding of a strategy in one instrument as one product, with the profit that it made. All money is exact:
 * {@code realized} always equals the cash that its trades brought in, plus {@code cost}; so rounding an average never
 * loses a paisa.
 *
 * @param quantity shares held; negative when sold short
 * @param cost what the open quantity cost, in paise; negative when short; 0 when flat
 * @param realized profit of the closed part in paise
 */
record Position(long quantity, long cost, long realized) {
    static final Position NONE = new Position(0, 0, 0);

    /**
     * Returns the position after a trade. A trade against the position first closes it at its average price, which
     * realizes profit; what is left of the trade opens a position the other way.
     *
     * @param change shares bought, or sold when negative
     * @param price in paise
     */
    Position trade(long change, long price) {
        if (quantity == 0 || Long.signum(quantity) == Long.signum(change)) {
            return new Position(quantity + change, cost + Math.multiplyExact(change, price), realized);
        }
        long closing = Math.min(Math.abs(quantity), Math.abs(change)) * Long.signum(change);
        long portion = costOf(-closing);
        long earned = -Math.multiplyExact(closing, price) - portion;
        Position reduced = new Position(quantity + closing, cost - portion, realized + earned);
        long opening = change - closing;
        return opening == 0 ? reduced : reduced.trade(opening, price);
    }

    /** Returns this position and another of the same instrument as one: what is bought in one and sold in the other is closed. */
    Position and(Position other) {
        boolean against = Long.signum(quantity) * Long.signum(other.quantity) < 0;
        long closing = against ? Math.min(Math.abs(quantity), Math.abs(other.quantity)) * Long.signum(quantity) : 0;
        long portions = closing == 0 ? 0 : costOf(closing) + other.costOf(-closing);
        return new Position(
                quantity + other.quantity, cost + other.cost - portions, realized + other.realized - portions);
    }

    /** Returns the cost of {@code part} of the open quantity, of the same sign as it; the whole cost for the whole. */
    private long costOf(long part) {
        // cost * part / quantity, in two steps because the product may not fit.
        return cost / quantity * part + cost % quantity * part / quantity;
    }

    /** Profit of the open part in paise if it were closed at that price. */
    long unrealized(long ltp) {
        return quantity * ltp - cost;
    }

    /** Returns all profit in paise, with the open part valued at that price. */
    long profit(long ltp) {
        return realized + unrealized(ltp);
    }

    boolean isOpen() {
        return quantity != 0;
    }
}
