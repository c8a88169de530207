package algo.app.process.unix;

import algo.app.model.StopSignal;
import java.util.Optional;

/** Signal numbers and names of Linux on x86-64 and aarch64 (asm-generic/signal.h; signal(7)). */
final class SignalNumbers {
    static final int KILL = 9;
    static final int CONT = 18;

    /**
     * The names of signals by number; empty where the default action does not end a process, so that none was ever
     * ended by it.
     */
    private static final String[] DEADLY = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "", "", "", "", "", "", "", "XCPU", "XFSZ", "VTALRM", "PROF", "", "IO", "PWR", "SYS"
    };

    private SignalNumbers() {}

    static int number(StopSignal signal) {
        return switch (signal) {
            case HUP -> 1;
            case INT -> 2;
            case QUIT -> 3;
            case KILL -> KILL;
            case USR1 -> 10;
            case USR2 -> 12;
            case TERM -> 15;
        };
    }

    /** Returns the name, without {@code SIG}, of a signal that can have ended a process. */
    static Optional<String> deadly(int number) {
        boolean known = number > 0 && number < DEADLY.length && !DEADLY[number].isEmpty();
        return known ? Optional.of(DEADLY[number]) : Optional.empty();
    }
}
