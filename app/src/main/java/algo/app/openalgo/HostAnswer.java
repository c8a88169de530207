package algo.app.openalgo;

/**
 * What became of a question to the live host.
 *
 * @param message what it said, one clause that names the host; never holds a key or what the host sent
 */
public record HostAnswer(Kind kind, String message) {
    /** What follows from an answer. */
    public enum Kind {
        /** It answers as OpenAlgo, and takes the key. */
        TAKES_KEY,
        /** It does not answer now; later it may. */
        DOWN,
        /** It answers, and will say the same again until somebody changes something. */
        REFUSES
    }

    public boolean isYes() {
        return kind == Kind.TAKES_KEY;
    }
}
