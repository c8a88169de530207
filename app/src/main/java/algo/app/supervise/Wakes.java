package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/** When the loop must look at a strategy again, though nothing has happened. Steady times. */
final class Wakes {
    /** Between two looks for the program of a run that was just executed, and between two sweeps. */
    private static final Duration SOON = Duration.ofMillis(5);

    /** How long after its launch the program of a run is looked for. */
    private static final Duration LOOKED_FOR = Duration.ofSeconds(10);

    private Wakes() {}

    /** @param wall what the wall clock says at {@code now}, for what its schedule wants next */
    static Instant of(Entry entry, Instant now, Instant wall) {
        Instant until = entry.desired() == null ? Instant.MAX : entry.desired().until();
        Instant turn = until.equals(Instant.MAX) ? Instant.MAX : now.plus(Duration.between(wall, until));
        return earlier(turn, ofPhase(entry, now));
    }

    private static Instant ofPhase(Entry entry, Instant now) {
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
            case RUNNING -> {
                // On a busy machine it may be executed only after its start window.
                boolean expected = now.isBefore(status.run().upSince().plus(LOOKED_FOR));
                yield entry.program().isEmpty() && expected ? now.plus(SOON) : Instant.MAX;
            }
            case STOPPED, EXITED, FAILED -> Instant.MAX;
        };
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
