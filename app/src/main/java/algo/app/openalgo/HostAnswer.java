package algo.app.openalgo;

import java.time.Duration;

/**
 * The result of a question to the live host.
 *
 * @param message what it said, one clause that names the host; never holds a key or what the host sent
 * @param ahead the time by which the clock of the host is ahead of ours, negative if it is behind; zero if it is about the same, or
 *     the host does not say
 */
public record HostAnswer(Kind kind, String message, Duration ahead) {
    /** Returns an answer that says nothing of the time. */
    public HostAnswer(Kind kind, String message) {
        this(kind, message, Duration.ZERO);
    }

    /** The consequences of an answer. */
    public enum Kind {
        /** The host answers as OpenAlgo, and takes the key. */
        TAKES_KEY,
        /** The host does not answer now; later it may. */
        DOWN,
        /** The host answers, and will say the same again until somebody changes something. */
        REFUSES
    }

    public boolean isYes() {
        return kind == Kind.TAKES_KEY;
    }
}
