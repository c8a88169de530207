package algo.app.model;

import java.time.Instant;
import java.util.Objects;

/**
 * The end of a run.
 *
 * @param code the program's exit code, 0 to 255; {@link #NO_CODE} where there is none
 * @param signal name of the signal that ended it without {@code SIG}, e.g. {@code "TERM"}; empty where none did
 * @param reason why it is over
 * @param at when the daemon learnt of it
 * @param detail one clause for people where the reason alone does not say enough, e.g. "no such file: x.py"; may be empty
 */
public record ExitStatus(int code, String signal, ExitReason reason, Instant at, String detail) {
    /** Stands in {@link #code} when the program has no exit code. */
    public static final int NO_CODE = -1;

    public ExitStatus {
        if (code < NO_CODE || code > 255) {
            throw new IllegalArgumentException("an exit code is 0 to 255, not " + code);
        }
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(detail, "detail");
    }

    /** Returns whether the program ended by itself and reported success. */
    public boolean isSuccess() {
        return code == 0 && reason == ExitReason.EXITED;
    }

    /** Returns the clause for people, e.g. "exited with 7", "ended by signal KILL". */
    public String describe() {
        String what =
                switch (reason) {
                    case EXITED -> "exited with " + code;
                    case SIGNAL -> "ended by signal " + signal;
                    case MEMORY_LIMIT -> "ended for using more memory than its limit";
                    case CPU_LIMIT -> "ended for using more CPU time than its limit";
                    case STOPPED -> "stopped" + (code == NO_CODE ? "" : " (exit code " + code + ")");
                    case KILLED -> "killed after its grace";
                    case COULD_NOT_START -> "could not start";
                    case HOST_DOWN -> detail.isEmpty() ? "ended when the host went down" : "could not start";
                    case UNKNOWN -> "ended, nothing tells how";
                };
        return detail.isEmpty() ? what : what + ": " + detail;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExitStatus that
                && code == that.code
                && Objects.equals(signal, that.signal)
                && reason == that.reason
                && Objects.equals(at, that.at)
                && Objects.equals(detail, that.detail);
    }
}
