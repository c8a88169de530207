package algo.app.supervise;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.process.ProcessEnd;
import java.time.Instant;

/** Puts together what the system tells of an end and what we did to bring it about. */
final class Exits {
    private Exits() {}

    static ExitStatus classify(Ending ending, Instant at) {
        ExitStatus exit = ofProgram(ending, at);
        String rest = exit.detail().isEmpty() ? ofRest(ending) : exit.detail();
        return new ExitStatus(exit.code(), exit.signal(), exit.reason(), at, rest);
    }

    /** Returns what became of the processes that the program left; empty if that need not be said. */
    private static String ofRest(Ending ending) {
        int left = ending.rest().processes();
        if (left <= 0) {
            return "";
        }
        return switch (ending.cause()) {
            case ITSELF ->
                "ended " + left + (left == 1 ? " process" : " processes") + " that it left in the background";
            case STOP,
                    RESTART,
                    DAEMON,
                    SCHEDULE,
                    PANIC,
                    LOSS,
                    ACCOUNT_LOSS,
                    MEMORY_LIMIT,
                    BEFORE_START,
                    WATCH_RESTART,
                    WATCH_STOP -> ending.rest().killed() ? "what it left was killed after its grace" : "";
        };
    }

    private static ExitStatus ofProgram(Ending ending, Instant at) {
        ProcessEnd end = ending.end();
        return switch (ending.cause()) {
            case ITSELF -> ending.why().isEmpty() ? ofItself(end, ending.forced(), at) : ofLimit(ending, at);
            case STOP, RESTART, DAEMON, SCHEDULE, PANIC, LOSS, ACCOUNT_LOSS -> onRequest(end, ending.forced(), at);
            case WATCH_RESTART, WATCH_STOP -> {
                ExitStatus exit = onRequest(end, ending.forced(), at);
                yield new ExitStatus(exit.code(), exit.signal(), exit.reason(), at, "by its watch: " + ending.why());
            }
            case MEMORY_LIMIT -> {
                ExitStatus exit = onRequest(end, ending.forced(), at);
                yield new ExitStatus(exit.code(), exit.signal(), ExitReason.MEMORY_LIMIT, at, ending.why());
            }
            case BEFORE_START -> new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.COULD_NOT_START, at, ending.why());
        };
    }

    /** It could not go on without more memory: {@link LimitWords} found out. */
    private static ExitStatus ofLimit(Ending ending, Instant at) {
        ExitStatus exit = ofItself(ending.end(), ending.forced(), at);
        return new ExitStatus(exit.code(), exit.signal(), ExitReason.MEMORY_LIMIT, at, ending.why());
    }

    private static ExitStatus ofItself(ProcessEnd end, boolean forced, Instant at) {
        return switch (end.kind()) {
            case EXITED -> new ExitStatus(end.code(), "", ExitReason.EXITED, at, "");
            case OUT_OF_MEMORY ->
                new ExitStatus(
                        ExitStatus.NO_CODE,
                        "KILL",
                        ExitReason.MEMORY_LIMIT,
                        at,
                        "killed by the kernel at its limit of memory");
            case SIGNALED -> new ExitStatus(ExitStatus.NO_CODE, end.signal(), ExitReason.SIGNAL, at, "");
            case CPU_LIMIT -> new ExitStatus(ExitStatus.NO_CODE, end.signal(), ExitReason.CPU_LIMIT, at, "");
            case COULD_NOT_START, NOT_PREPARED ->
                new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.COULD_NOT_START, at, end.detail());
            case NEVER_RAN ->
                new ExitStatus(
                        ExitStatus.NO_CODE,
                        "",
                        ExitReason.COULD_NOT_START,
                        at,
                        "its wrapper was ended before it could execute the program");
            case UNKNOWN ->
                new ExitStatus(ExitStatus.NO_CODE, "", forced ? ExitReason.KILLED : ExitReason.UNKNOWN, at, "");
        };
    }

    private static ExitStatus onRequest(ProcessEnd end, boolean forced, Instant at) {
        return switch (end.kind()) {
            case EXITED -> new ExitStatus(end.code(), "", forced ? ExitReason.KILLED : ExitReason.STOPPED, at, "");
            case SIGNALED, CPU_LIMIT -> {
                boolean killed = forced && end.signal().equals("KILL");
                yield new ExitStatus(
                        ExitStatus.NO_CODE, end.signal(), killed ? ExitReason.KILLED : ExitReason.STOPPED, at, "");
            }
            case OUT_OF_MEMORY ->
                new ExitStatus(ExitStatus.NO_CODE, "KILL", forced ? ExitReason.KILLED : ExitReason.STOPPED, at, "");
            case COULD_NOT_START ->
                new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.COULD_NOT_START, at, end.detail());
            case NOT_PREPARED ->
                new ExitStatus(
                        ExitStatus.NO_CODE,
                        "",
                        forced ? ExitReason.KILLED : ExitReason.STOPPED,
                        at,
                        "before its program was executed");
            case NEVER_RAN, UNKNOWN ->
                forced
                        ? new ExitStatus(ExitStatus.NO_CODE, "KILL", ExitReason.KILLED, at, "")
                        : new ExitStatus(ExitStatus.NO_CODE, "", ExitReason.UNKNOWN, at, "");
        };
    }
}
