package algo.app.hook;

import algo.app.process.ProcessEnd;
import java.util.Locale;

/**
 * The result of an {@code on_exit} command.
 *
 * @param detail one clause for people, e.g. "exited with 7"
 */
public record HookOutcome(Kind kind, String detail) {
    /** The result in one word. */
    public enum Kind {
        /** The command exited with 0. */
        DONE,
        COULD_NOT_START,
        /** The command exited with another number. */
        EXITED,
        /** The command was ended by a signal that is not the daemon's. */
        SIGNAL,
        /** The command was ended because it took too long. */
        TIMEOUT,
        /** The command was ended because the daemon ended. */
        DAEMON_STOP,
        /** Nothing tells how the command ended. */
        UNKNOWN;

        /** Returns the name in events. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static HookOutcome couldNotStart(String why) {
        return new HookOutcome(Kind.COULD_NOT_START, "could not be executed: " + why);
    }

    static HookOutcome of(ProcessEnd end) {
        return switch (end.kind()) {
            case EXITED ->
                end.code() == 0
                        ? new HookOutcome(Kind.DONE, "")
                        : new HookOutcome(Kind.EXITED, "exited with " + end.code());
            case SIGNALED, CPU_LIMIT -> new HookOutcome(Kind.SIGNAL, "was ended by signal " + end.signal());
            case OUT_OF_MEMORY -> new HookOutcome(Kind.SIGNAL, "was killed by the kernel at its limit of memory");
            case COULD_NOT_START, NOT_PREPARED -> couldNotStart(end.detail());
            case NEVER_RAN -> couldNotStart("its wrapper was ended before it could");
            case UNKNOWN -> new HookOutcome(Kind.UNKNOWN, "is gone, nothing tells how it ended");
        };
    }
}
