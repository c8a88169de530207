package algo.app.process;

import java.util.Objects;

/**
 * The end of the program of a run, as far as the system tells.
 *
 * @param kind what is known
 * @param code exit code 0 to 255 with {@link Kind#EXITED}, else 0
 * @param signal signal name without {@code SIG} with {@link Kind#SIGNALED} and {@link Kind#CPU_LIMIT}, else empty
 * @param detail what prevented it, for people, with {@link Kind#COULD_NOT_START} and {@link
 *     Kind#NOT_PREPARED}, else empty
 */
public record ProcessEnd(Kind kind, int code, String signal, String detail) {
    /** The degrees to which the end is known. */
    public enum Kind {
        EXITED,
        SIGNALED,
        /** Killed by the kernel, because the run had reached the memory limit that the kernel holds for it as a whole. */
        OUT_OF_MEMORY,
        /** Ended by the kernel, with a signal, for the CPU time that it had used. */
        CPU_LIMIT,
        /** The wrapper ran, and could not execute the program. */
        COULD_NOT_START,
        /** The command before the program failed, or the run was asked to end first: the program was not executed. */
        NOT_PREPARED,
        /** The gate was never opened: nothing of the program ran. */
        NEVER_RAN,
        /** Gone without a status, e.g. because the wrapper was killed too. */
        UNKNOWN
    }

    public static ProcessEnd exited(int code) {
        return new ProcessEnd(Kind.EXITED, code, "", "");
    }

    public static ProcessEnd signaled(String signal) {
        return new ProcessEnd(Kind.SIGNALED, 0, signal, "");
    }

    public static ProcessEnd outOfMemory() {
        return new ProcessEnd(Kind.OUT_OF_MEMORY, 0, "", "");
    }

    public static ProcessEnd cpuLimit(String signal) {
        return new ProcessEnd(Kind.CPU_LIMIT, 0, signal, "");
    }

    public static ProcessEnd couldNotStart(String detail) {
        return new ProcessEnd(Kind.COULD_NOT_START, 0, "", detail);
    }

    public static ProcessEnd notPrepared(String detail) {
        return new ProcessEnd(Kind.NOT_PREPARED, 0, "", detail);
    }

    public static ProcessEnd neverRan() {
        return new ProcessEnd(Kind.NEVER_RAN, 0, "", "");
    }

    public static ProcessEnd unknown() {
        return new ProcessEnd(Kind.UNKNOWN, 0, "", "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessEnd that
                && kind == that.kind
                && code == that.code
                && Objects.equals(signal, that.signal)
                && Objects.equals(detail, that.detail);
    }
}
