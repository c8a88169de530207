package algo.app.sandbox;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Decides whether the account can carry an order. Pure. The rules are those of OpenAlgo's sandbox
 * (sandbox/order_manager.py and fund_manager.py): what reduces a position is always allowed; what opens one needs its
 * margin in available cash; CNC sells only what is held.
 */
final class OrderRules {
    private OrderRules() {}

    /**
     * Returns why the order is rejected; empty if it is not.
     *
     * @param id of the order when it already rests in the account, so that its own share of the cash counts as free;
     *     else empty
     * @param price in paise at which it is judged
     */
    static Optional<String> refusal(Account account, String id, String strategy, OrderTerms terms, long price) {
        Optional<String> full = full(account, id, strategy, terms);
        if (full.isPresent()) {
            return full;
        }
        Position position = account.position(PositionKey.of(strategy, terms));
        if (terms.side() == Side.SELL && !terms.product().isShortable()) {
            long free = position.quantity() - beingSold(account, id, strategy, terms);
            return terms.quantity() <= free ? Optional.empty() : Optional.of(tooFew(terms, free));
        }
        if (!opens(position, terms)) {
            return Optional.empty();
        }
        Position after = position.trade(terms.signedQuantity(), price);
        long needed = terms.product().margin(after.cost()) - terms.product().margin(position.cost());
        long own = account.order(id).map(Order::blocked).orElse(0L);
        long available = account.available() + own + after.realized() - position.realized();
        return needed <= available ? Optional.empty() : Optional.of(tooPoor(needed, available));
    }

    /**
     * Returns why the account is full; empty if it is not. An account holds only so much, because each look at it takes
     * the longer the more there is.
     */
    private static Optional<String> full(Account account, String id, String strategy, OrderTerms terms) {
        PositionKey key = PositionKey.of(strategy, terms);
        if (account.positions().size() >= Bounds.POSITIONS
                && !account.positions().containsKey(key)) {
            return Optional.of(
                    "The paper account has " + account.positions().size()
                            + " positions, closed ones included, and takes no more instruments; 'algo sandbox reset' empties it");
        }
        if (terms.type() == PriceType.MARKET || account.order(id).isPresent()) {
            return Optional.empty();
        }
        int all = account.resting().size();
        long own = account.resting().stream()
                .filter(order -> order.strategy().equals(strategy))
                .count();
        return all < Bounds.RESTING && own < Bounds.RESTING_EACH
                ? Optional.empty()
                : Optional.of("Too many orders are open: " + own + " of this strategy, " + all
                        + " in all; cancel some before you place another");
    }

    /** Cash in paise to set aside for the order while it rests; none for what only reduces the position. */
    static long blocked(Account account, String strategy, OrderTerms terms, long price) {
        Position position = account.position(PositionKey.of(strategy, terms));
        if (!opens(position, terms)) {
            return 0;
        }
        long after = position.trade(terms.signedQuantity(), price).cost();
        return Math.max(0, terms.product().margin(after) - terms.product().margin(position.cost()));
    }

    /** Returns whether any part of the order adds to the position or turns it round. */
    private static boolean opens(Position position, OrderTerms terms) {
        long change = terms.signedQuantity();
        return Long.signum(position.quantity()) != -Long.signum(change)
                || Math.abs(change) > Math.abs(position.quantity());
    }

    /** Returns the quantity of the same holding that other resting orders of the strategy already offer. */
    private static long beingSold(Account account, String id, String strategy, OrderTerms terms) {
        PositionKey key = PositionKey.of(strategy, terms);
        return account.resting().stream()
                .filter(order -> !order.id().equals(id))
                .filter(order -> order.terms().side() == Side.SELL)
                .filter(order -> PositionKey.of(order).equals(key))
                .mapToLong(order -> order.terms().quantity())
                .sum();
    }

    private static String tooFew(OrderTerms terms, long free) {
        String symbol = terms.instrument().symbol();
        return free <= 0
                ? "Cannot sell " + symbol
                        + " in CNC. No positions or holdings available. CNC (delivery) requires existing"
                        + " shares. Use MIS for intraday short selling."
                : "Cannot sell " + terms.quantity() + " shares of " + symbol + " in CNC. Only " + free
                        + " shares available";
    }

    private static String tooPoor(long needed, long available) {
        return "Insufficient funds. Required: ₹" + text(needed) + ", Available: ₹" + text(available);
    }

    private static BigDecimal text(long paise) {
        return Paise.rupees(paise);
    }
}
