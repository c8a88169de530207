package algo.app.openalgo;

/**
 * The result of a question to the live host.
 *
 * @param message what it said, one clause that names the host; never holds a key or what the host sent
 */
public record HostAnswer(Kind kind, String message) {
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
