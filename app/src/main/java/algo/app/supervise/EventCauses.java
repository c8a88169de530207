package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.Phase;
import java.time.Instant;

/** Names the cause for which one status follows another, in one word, for the event journal. Pure. */
final class EventCauses {
    private EventCauses() {}

    /**
     * Returns the cause for which a phase follows another.
     *
     * @param by who brought it about
     * @param closing whether the daemon ends its strategies
     */
    static String ofPhase(Entry entry, StrategyStatus before, StrategyStatus next, Actor by, boolean closing) {
        if (!by.isDaemon()) {
            return "request";
        }
        boolean ended = !next.lastExit().equals(before.lastExit());
        if (ended && next.lastExit().reason() == ExitReason.HOST_DOWN) {
            return ExitReason.HOST_DOWN.label();
        }
        return switch (next.phase()) {
            case STARTING -> ofLaunch(entry, before);
            case RUNNING -> before.phase().hasRun() ? "start_window" : "found";
            case STOPPING -> ofEnd(next.ending(), Exits.classify(next.ending(), Instant.EPOCH));
            case STOPPED, BACKOFF, EXITED, FAILED -> {
                if (before.phase() == Phase.STOPPING) {
                    // Without an exit the program was never executed.
                    yield ended ? ofEnd(before.ending(), next.lastExit()) : "launch";
                }
                yield before.phase() == Phase.BACKOFF && !ended
                        ? ofGivingUp(entry, closing)
                        : ExitReason.COULD_NOT_START.label();
            }
        };
    }

    private static String ofLaunch(Entry entry, StrategyStatus before) {
        if (before.phase() == Phase.BACKOFF) {
            return "restart_policy";
        }
        return ofWish(entry);
    }

    /**
     * Returns whose wish keeps a strategy up, or down: {@code schedule}, {@code intent} for a person's last request, or
     * {@code panic}.
     */
    static String ofWish(Entry entry) {
        if (entry.isKeptDown()) {
            return StopCause.PANIC.label();
        }
        if (entry.desired() != null
                && entry.desired().reason().equals(entry.status().loss().reason())) {
            return StopCause.LOSS.label();
        }
        if (entry.isHeldForAccount()) {
            return StopCause.ACCOUNT_LOSS.label();
        }
        boolean scheduled =
                entry.plan().timetable().isPresent() && entry.status().intent() == Intent.NONE;
        return scheduled ? "schedule" : "intent";
    }

    /** Returns the cause for which no restart follows, though one was due. */
    private static String ofGivingUp(Entry entry, boolean closing) {
        if (closing) {
            return StopCause.DAEMON.label();
        }
        return entry.isConfigured() ? ofWish(entry) : "config";
    }

    /** Returns the cause for which a run ended as it did. */
    static String ofEnd(Ending ending, ExitStatus exit) {
        if (ending.cause() != StopCause.ITSELF) {
            return ending.cause().label();
        }
        return switch (exit.reason()) {
            case EXITED -> exit.isSuccess() ? "done" : "crash";
            case SIGNAL -> "crash";
            case MEMORY_LIMIT, CPU_LIMIT, COULD_NOT_START, HOST_DOWN, UNKNOWN, STOPPED, KILLED ->
                exit.reason().label();
        };
    }

    /** Returns the cause for which there was an exit at all. */
    static String ofExit(StrategyStatus before, ExitStatus exit) {
        boolean host = exit.reason() == ExitReason.HOST_DOWN;
        return before.phase() == Phase.STOPPING && !host
                ? ofEnd(before.ending(), exit)
                : exit.reason().label();
    }
}
