package algo.app.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The positions of today, which begins at 03:00 IST, and their profit. It is found by playing the orders that the account keeps
 * again from the beginning. Where not all of them are kept, everything that was earned counts as earned today.
 */
final class DayProfits {
    private final Map<PositionKey, Position> now = new HashMap<>();
    private final Map<PositionKey, Position> before = new HashMap<>();

    private final Set<PositionKey> traded = new HashSet<>();

    DayProfits(Account account, Instant at) {
        List<Order> trades = account.orders().stream()
                .filter(order -> order.status() == OrderStatus.COMPLETE)
                .sorted(Comparator.comparing(Order::changedAt).thenComparing(Order::id))
                .toList();
        for (Order trade : trades) {
            trade(PositionKey.of(trade), trade.terms().signedQuantity(), trade.averagePrice(), trade.changedAt(), at);
        }
        account.settlements().forEach((key, end) -> {
            long left = now.getOrDefault(key, Position.NONE).quantity();
            if (left != 0) {
                trade(key, -left, end.price(), end.at(), at);
            }
        });
    }

    private void trade(PositionKey key, long change, long price, Instant when, Instant at) {
        Position after = now.getOrDefault(key, Position.NONE).trade(change, price);
        now.put(key, after);
        if (BookDay.of(when).isBefore(BookDay.of(at))) {
            before.put(key, after);
        } else {
            traded.add(key);
        }
    }

    /** Returns whether the position is in the book of today: it is open, or was traded today. */
    boolean isListed(PositionKey key, Position position) {
        return position.isOpen() || traded.contains(key);
    }

    /** Returns the profit of what was closed today, in paise. */
    long realized(PositionKey key, Position position) {
        boolean whole = position.equals(now.get(key));
        return position.realized()
                - (whole ? before.getOrDefault(key, Position.NONE).realized() : 0);
    }
}
