package algo.app.config;

import java.util.List;

/** A config, or an edit of it, was refused and nothing changed. */
public final class ConfigException extends Exception {
    private final transient List<String> problems;
    private final boolean invalid;

    private ConfigException(String message, List<String> problems, boolean invalid) {
        super(message);
        this.problems = List.copyOf(problems);
        this.invalid = invalid;
    }

    /** Makes the failure of values that are wrong: the user's mistake. */
    static ConfigException invalid(List<String> problems) {
        return new ConfigException(String.join("; ", problems), problems, true);
    }

    /** Makes the failure of a file that could not be read or written, or stands in the way. */
    static ConfigException failed(String message) {
        return new ConfigException(message, List.of(), false);
    }

    /** Returns each problem of an invalid config; none for other failures. */
    public List<String> problems() {
        return problems;
    }

    /** Returns whether a value is wrong, as opposed to a file that cannot be written. */
    public boolean isInvalid() {
        return invalid;
    }
}
