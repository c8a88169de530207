package algo.app.env;

/** Thrown where no environment was made. What was in force still is. */
public final class EnvironmentException extends Exception {
    private static final long serialVersionUID = 1;

    /** The causes of a failure. */
    public enum Cause {
        /** The wanted environment, or the way in which it is written, is not possible. */
        INVALID,
        /** It was tried. */
        FAILED,
        /** Whoever asked is gone, or asked for it to end. */
        CANCELLED
    }

    private final Cause why;
    private final String hint;

    public EnvironmentException(Cause why, String message, String hint) {
        super(message);
        this.why = why;
        this.hint = hint;
    }

    /** Returns why. */
    public Cause why() {
        return why;
    }

    /** Returns what to do; may be empty. */
    public String hint() {
        return hint;
    }
}
