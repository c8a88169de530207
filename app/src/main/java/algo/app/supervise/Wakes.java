package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/** When the loop must look at a strategy again, though nothing has happened. All times are steady. */
final class Wakes {
    /** Between two looks for the program of a run that was just executed, and between two sweeps. */
    private static final Duration SOON = Duration.ofMillis(5);

    private Wakes() {}

    static Instant of(Entry entry, Instant now) {
        StrategyStatus status = entry.status();
        return switch (status.phase()) {
            case STARTING -> {
                Instant confirm = status.run().upSince().plus(entry.spec().startWindow());
                boolean executed = entry.program().isPresent();
                yield executed ? confirm : earlier(confirm, now.plus(SOON));
            }
            case BACKOFF -> status.retryAt();
            case STOPPING ->
                switch (status.ending().step()) {
                    case ASKED, SIGNALLED -> status.ending().killAt();
                    case KILLING, SWEEPING -> entry.sweep().next();
                };
            case STOPPED, RUNNING, EXITED, FAILED -> Instant.MAX;
        };
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
