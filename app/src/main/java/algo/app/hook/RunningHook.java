package algo.app.hook;

import algo.app.model.RunId;
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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One command from its execution until nothing of it is left: what it leaves behind is killed with it. Steady times. The
 * thread of the hooks alone.
 */
final class RunningHook {
    /** The longest time that a command may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The time between SIGTERM and SIGKILL. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** The time after SIGKILL after which a command that still lives is left alone. */
    static final Duration GIVEN_UP = Duration.ofSeconds(10);

    /** The time between two looks while a command runs. */
    static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private enum Step {
        RUNNING,
        /** SIGTERM was sent. */
        ASKED,
        /** The command is over, or its grace is; what is left is being killed. */
        SWEEPING
    }

    private final HookRequest request;
    private final RunningProcess process;
    /** True if an earlier daemon executed the command; then nobody reports its exit. */
    private final boolean adopted;

    private final Function<ProcessIdentity, String> describe;
    private Step step = Step.RUNNING;
    /** The instant at which the step has taken too long. */
    private Instant until;

    private Instant next;
    private Duration pause = SHORTEST_PAUSE;
    /** The reason why the command was ended, if it was. */
    private Optional<HookOutcome> ended = Optional.empty();
    /** The end of the command's program, once it is over. */
    private ProcessEnd end = ProcessEnd.unknown();

    /** @param describe names a process for people */
    RunningHook(
            HookRequest request,
            RunningProcess process,
            boolean adopted,
            Function<ProcessIdentity, String> describe,
            Instant now) {
        this.request = request;
        this.process = process;
        this.adopted = adopted;
        this.describe = describe;
        this.until = now.plus(TIMEOUT);
        this.next = adopted ? now : now.plus(LOOK);
    }

    HookRequest request() {
        return request;
    }

    RunId id() {
        return request.id();
    }

    String strategy() {
        return request.strategy();
    }

    /** Once it is over: whether the daemon before had only held it at the gate, and died with it. */
    boolean isToBeExecuted() {
        return adopted && ended.isEmpty() && end.kind() == ProcessEnd.Kind.NEVER_RAN;
    }

    /** Returns the instant of the next look. */
    Instant next() {
        return next;
    }

    /** Has the command looked at at once, because its exit was reported. */
    void hurry() {
        next = Instant.MIN;
    }

    /** Ends it, unless it is ending. */
    void end(Instant now) {
        ask(now, new HookOutcome(HookOutcome.Kind.DAEMON_STOP, "was ended with the daemon"));
    }

    private void ask(Instant now, HookOutcome why) {
        if (step == Step.RUNNING) {
            ended = Optional.of(why);
            process.signal(StopSignal.TERM);
            step = Step.ASKED;
            until = now.plus(GRACE);
        }
    }

    /**
     * Does what is due.
     *
     * @param table of the processes of the host; empty if it cannot be read now
     * @return what became of it, once it is over
     */
    Optional<HookOutcome> check(Instant now, Supplier<Optional<ProcessTable>> table) {
        if (now.isBefore(next)) {
            return Optional.empty();
        }
        boolean late = !now.isBefore(until);
        switch (step) {
            case RUNNING -> {
                if (isGone(table)) {
                    sweepFrom(now);
                } else if (late) {
                    ask(
                            now,
                            new HookOutcome(
                                    HookOutcome.Kind.TIMEOUT, "did not end within " + TIMEOUT.toSeconds() + " s"));
                }
            }
            case ASKED -> {
                if (late || isGone(table)) {
                    sweepFrom(now);
                }
            }
            case SWEEPING -> {
                // The code goes on below.
            }
        }
        if (step == Step.SWEEPING) {
            return sweep(now, table);
        }
        Instant soon = now.plus(LOOK);
        next = soon.isBefore(until) ? soon : until;
        return Optional.empty();
    }

    private boolean isGone(Supplier<Optional<ProcessTable>> table) {
        return adopted
                ? table.get()
                        .filter(all -> all.usage(process.record()).processes() == 0)
                        .isPresent()
                : process.hasExited();
    }

    private void sweepFrom(Instant now) {
        step = Step.SWEEPING;
        until = now.plus(GIVEN_UP);
    }

    private Optional<HookOutcome> sweep(Instant now, Supplier<Optional<ProcessTable>> table) {
        List<ProcessIdentity> left = List.of();
        try {
            Optional<ProcessTable> all = table.get();
            if (all.isPresent()) {
                left = process.kill(all.get());
                if (left.isEmpty() && process.hasExited()) {
                    end = process.end();
                    return Optional.of(ended.orElseGet(() -> HookOutcome.of(end)));
                }
            }
        } catch (UncheckedIOException e) {
            // There is no descriptor: the next look tells.
        }
        if (!now.isBefore(until)) {
            String what = left.isEmpty() ? "nothing tells what is left of it" : describe.apply(left.get(0));
            return Optional.of(new HookOutcome(HookOutcome.Kind.UNKNOWN, "cannot be ended: " + what));
        }
        next = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return Optional.empty();
    }

    /** Gives up its handle, and what tells that it was executed. */
    void close() {
        process.close();
    }
}
