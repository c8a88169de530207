package algo.app.sandbox;

import algo.app.model.Ist;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The profit of positions today. It is found by playing the orders that the account keeps again from the beginning.
 * Where not all of them are kept, everything that was earned counts as earned today. */
final class DayProfits {
    private final Map<PositionKey, Position> now = new HashMap<>();
    private final Map<PositionKey, Position> before = new HashMap<>();

    DayProfits(Account account, Instant at) {
        List<Order> trades = account.orders().stream()
                .filter(order -> order.status() == OrderStatus.COMPLETE)
                .sorted(Comparator.comparing(Order::changedAt).thenComparing(Order::id))
                .toList();
        for (Order trade : trades) {
            PositionKey key = PositionKey.of(trade);
            Position after =
                    now.getOrDefault(key, Position.NONE).trade(trade.terms().signedQuantity(), trade.averagePrice());
            now.put(key, after);
            if (Ist.date(trade.changedAt()).isBefore(Ist.date(at))) {
                before.put(key, after);
            }
        }
    }

    /** Returns the profit of what was closed today, in paise. */
    long realized(PositionKey key, Position position) {
        boolean whole = position.equals(now.get(key));
        return position.realized()
                - (whole ? before.getOrDefault(key, Position.NONE).realized() : 0);
    }
}
