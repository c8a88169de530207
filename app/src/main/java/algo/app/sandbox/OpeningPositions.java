package algo.app.sandbox;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The positions with which a day began, at midnight in IST: those that were traded since, which are all that differ from what is.
 * Not thread-safe; part of the {@link Account}.
 */
final class OpeningPositions {
    private final Map<PositionKey, Position> traded = new HashMap<>();
    /** The last day on which something was traded. */
    private LocalDate day = LocalDate.EPOCH;

    /** Notes a trade of a position that is {@code before} until then. */
    void traded(PositionKey key, Position before, long change, long price, Instant at) {
        LocalDate date = Ist.date(at);
        if (date.isAfter(day)) {
            day = date;
            traded.clear();
        }
        if (date.equals(day)) {
            traded.putIfAbsent(key, before);
        } else {
            // It belongs to a day before, and is heard of only now: an order that traded while no broker ran.
            traded.computeIfPresent(key, (same, opening) -> opening.trade(change, price));
        }
    }

    /** @param now the position as it is */
    Position at(PositionKey key, LocalDate date, Position now) {
        return date.isAfter(day) ? now : traded.getOrDefault(key, now);
    }

    /** Strategies get other ids, before their positions do. */
    void rename(Map<String, String> ids, Map<PositionKey, Position> positions) {
        Map<PositionKey, Position> before = new HashMap<>(traded);
        positions.forEach((key, now) -> {
            PositionKey renamed = key.after(ids);
            boolean alone = renamed.equals(key) || !positions.containsKey(renamed);
            if (alone && traded.containsKey(key)) {
                traded.put(renamed, traded.get(key));
            } else if (!alone && (before.containsKey(key) || before.containsKey(renamed))) {
                Position other = before.getOrDefault(renamed, positions.get(renamed));
                traded.put(renamed, other.and(before.getOrDefault(key, now)));
            }
        });
        traded.keySet().removeIf(key -> ids.containsKey(key.strategy()));
    }

    void clear() {
        traded.clear();
    }

    void begin(AccountEvent.Today event) {
        traded.clear();
        day = Ist.date(event.begin());
        event.opening().forEach(held -> traded.put(held.key(), held.position()));
    }

    AccountEvent.Today event(List<AccountEvent.LimitReached> losses) {
        List<AccountEvent.Held> opening = traded.entrySet().stream()
                .map(entry -> new AccountEvent.Held(entry.getKey(), entry.getValue()))
                .toList();
        return new AccountEvent.Today(Ist.midnight(day), opening, losses);
    }
}
