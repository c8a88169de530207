package algo.app.process.macos;

import algo.app.model.StopSignal;
import java.util.Optional;

/** Signal numbers and names of Darwin (sys/signal.h; signal(3)). */
final class DarwinSignals {
    static final int SIGHUP = 1;
    static final int SIGINT = 2;
    static final int SIGQUIT = 3;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;
    static final int SIGCONT = 19;
    static final int SIGUSR1 = 30;
    static final int SIGUSR2 = 31;

    /** The names of signals by number; empty where the default action does not end a process. */
    private static final String[] DEADLY = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV", "SYS", "PIPE", "ALRM",
        "TERM", "", "", "", "", "", "", "", "", "XCPU", "XFSZ", "VTALRM", "PROF", "", "", "USR1", "USR2"
    };

    private DarwinSignals() {}

    static int number(StopSignal signal) {
        return switch (signal) {
            case HUP -> SIGHUP;
            case INT -> SIGINT;
            case QUIT -> SIGQUIT;
            case KILL -> SIGKILL;
            case USR1 -> SIGUSR1;
            case USR2 -> SIGUSR2;
            case TERM -> SIGTERM;
        };
    }

    /** Returns the name, without {@code SIG}, of a signal that can have ended a process. */
    static Optional<String> deadly(int number) {
        boolean known = number > 0 && number < DEADLY.length && !DEADLY[number].isEmpty();
        return known ? Optional.of(DEADLY[number]) : Optional.empty();
    }
}
