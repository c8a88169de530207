package algo.app.protocol;

import java.util.EnumMap;
import java.util.Map;

/**
 * An option of {@code algo daemon run}. The client's help names those for people, the launcher tells values from words by them,
 * and the daemon reads them.
 */
public enum DaemonOption {
    HOME("--home", "DIR", ""),
    SOCKET("--socket", "FILE", ""),
    CLAIM("--claim", "", "Make a home that is held, since it was copied or restored, this machine's own."),
    SYSTEM("--system", "", "As root: one daemon for all users of this host."),
    RUN_DIR(
            "--run-dir",
            "DIR",
            "With --system: directory of the socket algo.sock (default: $ALGO_RUN_DIR, else /run/algo)."),
    HOMES("--homes", "DIR", "With --system: directory of the users' homes (default: $ALGO_HOMES, else /var/lib/algo)."),
    QUOTAS(
            "--quotas",
            "FILE",
            "With --system: who is served, and what each may use (default: $ALGO_QUOTAS, else /etc/algo/quotas.json; need"
                    + " not exist)."),
    /**
     * Says that a client started the daemon: the daemon leaves the session of the client, and tells once on standard
     * output whether it is ready.
     */
    BACKGROUND("--background", "", ""),
    /** Runs no daemon; prints for the client what {@code algo doctor} shows where no daemon answers. */
    CHECK("--check", "", ""),
    /** Runs no daemon; prints for the client what a report of a problem needs of the home, without secrets. */
    REPORT("--report", "", ""),
    /** Runs no daemon; answers the client that started it, from the files of the home, over standard input and output. */
    ANSWER("--answer", "", ""),
    /** Runs no daemon; prints for the client what is wrong with a config file. */
    VALIDATE("--validate", "FILE", ""),
    /** Runs no daemon; prints for the client the schema of config files. */
    SCHEMA("--schema", "", ""),
    /**
     * Says that the system daemon started it for a user: only root may end it. With this option, {@link #QUOTAS} are
     * written out.
     */
    HOSTED("--hosted", "", ""),
    UID("--uid", "N", ""),
    GID("--gid", "N", ""),
    /** The seconds that the daemon may have nothing to do before it ends; 0 for no bound. */
    IDLE_AFTER("--idle-after", "S", "");

    private final String option;
    private final String label;
    private final String description;

    DaemonOption(String option, String label, String description) {
        this.option = option;
        this.label = label;
        this.description = description;
    }

    /** Returns the option as it is written. */
    public String option() {
        return option;
    }

    public boolean takesValue() {
        return !label.isEmpty();
    }

    /** Returns the word that stands for the option's value in the help. */
    public String label() {
        return label;
    }

    /**
     * Returns the sentence of the help about the option; empty if the option is not for people, or is one that every
     * command takes.
     */
    public String description() {
        return description;
    }

    /** Thrown for arguments that are not understood, with one clause that says why. */
    public static final class UnknownException extends Exception {
        UnknownException(String message) {
            super(message);
        }
    }

    /**
     * Reads arguments. A value stands behind its option, or behind a {@code =} in it; of several the last one counts.
     *
     * @return what was given, with its value; one that takes none with an empty one
     */
    public static Map<DaemonOption, String> read(String... args) throws UnknownException {
        Map<DaemonOption, String> given = new EnumMap<>(DaemonOption.class);
        for (int i = 0; i < args.length; i++) {
            int joint = args[i].indexOf('=');
            DaemonOption option = named(joint < 0 ? args[i] : args[i].substring(0, joint), args[i]);
            if (!option.takesValue()) {
                given.put(option, "");
            } else if (joint >= 0) {
                given.put(option, args[i].substring(joint + 1));
            } else if (++i < args.length) {
                given.put(option, args[i]);
            } else {
                throw new UnknownException(option.option + " needs a value");
            }
        }
        return given;
    }

    private static DaemonOption named(String name, String argument) throws UnknownException {
        for (DaemonOption each : values()) {
            if (each.option.equals(name)) {
                return each;
            }
        }
        throw new UnknownException("unknown argument '" + argument + "'");
    }
}
