package algo.cli.syntax;

/** Thrown for arguments that are no command, or not written as one is. The message is one clause for the user. */
public final class UsageException extends Exception {
    private final String hint;

    UsageException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** Returns what to do; may be empty. */
    public String hint() {
        return hint;
    }
}
