package algo.app.schedule;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** The windows of a schedule, one after another, as the market calendar leaves them. */
interface Windows {
    /** The number of days ahead in which the next window is looked for. */
    int HORIZON_DAYS = 400;

    /** The delay below which a start counts as in time. */
    Duration PUNCTUAL = Duration.ofSeconds(10);

    /** Returns the latest window that started at or before {@code now} and has not ended. */
    Optional<Window> at(Instant now);

    /** Returns the first window that starts after {@code after}; empty if none does for a long time. */
    Optional<Window> next(Instant after);

    /**
     * Returns the first window after {@code after} that is not forbidden. A window that is forbidden forbids all later
     * ones of its date.
     */
    default Optional<Window> nextAllowed(Instant after, Predicate<Window> forbidden) {
        Optional<Window> next = next(after);
        while (next.isPresent() && forbidden.test(next.get())) {
            Instant start = next.get().start();
            Instant nextDate = Ist.midnight(next.get().date().plusDays(1)).minusNanos(1);
            next = next(start.isAfter(nextDate) ? start : nextDate);
        }
        return next;
    }

    /** Returns the stretch in which {@code at} lies, else the next one: a run that was started by hand ends with it. */
    default Optional<Window> around(Instant at) {
        Optional<Window> window = at(at);
        return window.isPresent() ? window : next(at);
    }

    /** Returns how late a start may be, counted from the instant at which it was due. */
    static Duration limit(ScheduleTerms.LateStart late, Duration otherwise, Duration always) {
        return switch (late.kind()) {
            case DEFAULT -> otherwise;
            case ALWAYS -> always;
            case NEVER -> PUNCTUAL;
            case AT_MOST -> late.most().compareTo(PUNCTUAL) > 0 ? late.most() : PUNCTUAL;
        };
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The windows of starts that come due, of programs that end by themselves. */
    interface Due extends Windows {
        /**
         * Returns the window of a run that was started as due at {@code start}; empty if that date is now closed for
         * the strategy.
         */
        Optional<Window> startedAt(Instant start);
    }
}
