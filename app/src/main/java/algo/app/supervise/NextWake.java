package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/** The time at which the loop must look at a strategy again although nothing has happened. Steady times. */
final class NextWake {
    /** The time between two looks for the program of a run that was just executed, and between two sweeps. */
    private static final Duration SOON = Duration.ofMillis(5);

    /** The time between two looks whether what comes before a program is over. */
    private static final Duration PREPARING = Duration.ofMillis(50);

    private NextWake() {}

    /** @param wall what the wall clock says at {@code now}, for what its schedule wants next */
    static Instant of(Entry entry, Instant now, Instant wall) {
        Instant until = entry.desired() == null ? Instant.MAX : entry.desired().until();
        Instant turn = until.equals(Instant.MAX) ? Instant.MAX : now.plus(Duration.between(wall, until));
        return earlier(turn, ofPhase(entry, now));
    }

    private static Instant ofPhase(Entry entry, Instant now) {
        StrategyStatus status = entry.status();
        return switch (status.phase()) {
            case STARTING ->
                entry.isPreparing()
                        ? earlier(entry.prepareBy(), now.plus(PREPARING))
                        : earlier(entry.confirmAt(), entry.isLookedFor(now) ? now.plus(SOON) : Instant.MAX);
            case BACKOFF -> {
                boolean waits = entry.hostQuestion().isPresent()
                        || entry.brokerQuestion().isPresent()
                        || entry.afterWait().isPresent();
                yield waits ? Instant.MAX : status.retryAt();
            }
            case STOPPING ->
                switch (status.ending().step()) {
                    case ASKED -> status.ending().killAt();
                    case SIGNALLED, REST ->
                        earlier(status.ending().killAt(), entry.endingChecks().next());
                    case KILLING, SWEEPING -> entry.sweep().next();
                };
            case RUNNING -> entry.isLookedFor(now) ? now.plus(SOON) : Instant.MAX; // as an earlier daemon left it
            case STOPPED, EXITED, FAILED -> Instant.MAX;
        };
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
