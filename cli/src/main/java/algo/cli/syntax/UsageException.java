package algo.cli.syntax;

/** What was written is no command, or not as one is written. The message is one clause for the user. */
public final class UsageException extends Exception {
    private final String hint;

    UsageException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do; may be empty. */
    public String hint() {
        return hint;
    }
}
