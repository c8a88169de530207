package algo.app.model;

import java.time.Duration;
import java.util.List;

/**
 * The sign by which it is seen from outside that a strategy is ready, or well.
 *
 * @param text a regular expression for lines, which may be empty, or an address; empty for other kinds
 * @param port on this machine; 0 for other kinds
 * @param command an absolute path and arguments; empty for other kinds
 * @param within how long a line, or a word at the notify socket, may take to come again; zero for other kinds
 */
public record Sign(Kind kind, String text, int port, List<String> command, Duration within) {
    /** The sign of a strategy that names none: it stays up for its start window. */
    public static final Sign START_WINDOW = new Sign(Kind.START_WINDOW, "", 0, List.of(), Duration.ZERO);

    public Sign {
        command = List.copyOf(command);
    }

    /** The kinds of sign; the names, in lower case, are causes of events. */
    public enum Kind implements Labelled {
        /** It has stayed up for its start window. */
        START_WINDOW,
        /** It prints a line. */
        LINE,
        /** It prints a line again and again. */
        SILENCE,
        /** A port takes connections. */
        PORT,
        /** An address answers with a status below 400. */
        HTTP,
        /** A command exits with 0. */
        COMMAND,
        /** It says that it is ready, as sd_notify has it. */
        NOTIFY,
        /** It says again and again that it is well, as sd_notify has it. */
        WATCHDOG;

        /** Returns whether somebody has to be asked for it, again and again. */
        public boolean isAsked() {
            return this == PORT || this == HTTP || this == COMMAND;
        }
    }

    /** Returns a sign that is asked for; the fields of other kinds are empty. */
    public static Sign of(Kind kind, String text, int port, List<String> command) {
        return new Sign(kind, text, port, command, Duration.ZERO);
    }

    /** Returns what is awaited until it is seen, in one clause. */
    public String awaited() {
        return switch (kind) {
            case START_WINDOW -> "its start window";
            case LINE, SILENCE -> "a line that matches '" + Text.excerpt(text) + "'";
            case PORT -> "port " + port;
            case HTTP -> Text.excerpt(text);
            case COMMAND -> "its ready command";
            case NOTIFY -> "READY=1";
            case WATCHDOG -> "WATCHDOG=1";
        };
    }
}
