package algo.app.schedule;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/**
 * The latest two answers to "what comes next after this instant?". A loop asks the same every second, and to look through
 * a year of closed days takes milliseconds. Thread-safe; changes no answer.
 *
 * @param <T> what comes
 */
final class Remembered<T> {
    private final Function<Instant, Optional<T>> next;
    private final Function<T, Instant> at;
    private volatile Answer<T> recent = new Answer<>(Instant.MAX, Instant.MIN, Optional.empty());
    private volatile Answer<T> older = recent;

    /** {@code next} is the answer for every instant from {@code from} on and before {@code to}. */
    private record Answer<T>(Instant from, Instant to, Optional<T> next) {
        boolean holdsAt(Instant after) {
            return !after.isBefore(from) && after.isBefore(to);
        }
    }

    /**
     * @param next the first that comes after an instant; when it says that nothing comes, that holds for the whole day
     * @param at when that is
     */
    Remembered(Function<Instant, Optional<T>> next, Function<T, Instant> at) {
        this.next = next;
        this.at = at;
    }

    Optional<T> after(Instant after) {
        Answer<T> answer = recent;
        if (answer.holdsAt(after)) {
            return answer.next();
        }
        answer = older;
        if (answer.holdsAt(after)) {
            return answer.next();
        }
        Optional<T> found = next.apply(after);
        LocalDate tomorrow = Ist.date(after).plusDays(1);
        older = recent;
        recent = new Answer<>(after, found.map(at).orElseGet(() -> Ist.midnight(tomorrow)), found);
        return found;
    }
}
