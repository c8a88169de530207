package algo.app.schedule;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** The windows of a schedule, one after another, as the market calendar leaves them. */
interface Windows {
    /** How far the next window is looked for. */
    int HORIZON_DAYS = 400;

    /** A start that is less late than this came in time. */
    Duration PUNCTUAL = Duration.ofSeconds(10);

    /** The latest window that started at or before {@code now} and has not ended. */
    Optional<Window> at(Instant now);

    /** The first window that starts after {@code after}; empty if none does for a long time. */
    Optional<Window> next(Instant after);

    /** The first window after {@code after} that is not forbidden; what forbids one forbids all of its date that follow. */
    default Optional<Window> nextAllowed(Instant after, Predicate<Window> forbidden) {
        Optional<Window> next = next(after);
        while (next.isPresent() && forbidden.test(next.get())) {
            Instant start = next.get().start();
            Instant nextDate = Ist.midnight(next.get().date().plusDays(1)).minusNanos(1);
            next = next(start.isAfter(nextDate) ? start : nextDate);
        }
        return next;
    }

    /** The stretch that {@code at} lies in, else the next: with its end ends a run that was started by hand. */
    default Optional<Window> around(Instant at) {
        Optional<Window> window = at(at);
        return window.isPresent() ? window : next(at);
    }

    /** How late a start may be, counted from when it was due, if {@code always} means {@code always}. */
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

    /** Starts that come due, of programs that end by themselves. */
    interface Due extends Windows {
        /** The window of a run that was started as due at {@code start}; empty if that date is closed for it now. */
        Optional<Window> startedAt(Instant start);
    }
}
