package algo.app.broker;

import algo.app.model.StopSignal;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunningProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The end of a process, from SIGTERM until nothing of it is left: never are there two. Steady times. The thread of the
 * keeper alone.
 */
final class EndingBroker {
    /** The time between SIGTERM and SIGKILL. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final RunningProcess process;
    private final boolean asked;
    private final Instant killAt;
    private Instant next;
    private Duration pause = SHORTEST_PAUSE;
    private Optional<ProcessIdentity> left = Optional.empty();

    /** @param ask whether it is to end in good order; else what is left is killed at once */
    EndingBroker(RunningProcess process, boolean ask, Instant now) {
        this.process = process;
        this.asked = ask;
        this.next = now;
        this.killAt = ask ? now.plus(GRACE) : now;
        if (ask) {
            process.signal(StopSignal.TERM);
        }
    }

    /** Returns the instant of the next look. */
    Instant next() {
        return next;
    }

    /** Returns whether the process was asked to end; if not, it ended by itself. */
    boolean wasAsked() {
        return asked;
    }

    /** Has the process looked at at once, because its exit was reported. */
    void hurry() {
        next = Instant.MIN;
    }

    /** Returns the process that SIGKILL has not ended. */
    Optional<ProcessIdentity> left() {
        return left;
    }

    /**
     * Does what is due.
     *
     * @param table of the processes of the host; empty if it cannot be read now
     * @return how it ended, once nothing of it is left
     */
    Optional<ProcessEnd> check(Instant now, Supplier<Optional<ProcessTable>> table) {
        if (now.isBefore(next)) {
            return Optional.empty();
        }
        if (process.hasExited() || !now.isBefore(killAt)) {
            try {
                Optional<ProcessTable> all = table.get();
                if (all.isPresent()) {
                    List<ProcessIdentity> living = process.kill(all.get());
                    left = living.stream().findFirst();
                    if (living.isEmpty() && process.hasExited()) {
                        return Optional.of(process.end());
                    }
                }
            } catch (UncheckedIOException e) {
                // There is no descriptor: the next look tells.
            }
        }
        next = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return Optional.empty();
    }
}
