package algo.app.system;

import algo.app.protocol.Reply;

/** What was asked for is refused or failed; the message is for who asked. */
public class SystemException extends Exception {
    private final int code;
    private final String hint;

    /** @param code an {@link algo.app.protocol.ExitCode} */
    public SystemException(int code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public int code() {
        return code;
    }

    /** The message, and what to do. */
    public String line() {
        return hint.isEmpty() ? getMessage() : getMessage() + "; " + hint;
    }

    public Reply reply() {
        return new Reply.Failure(code, getMessage(), hint);
    }
}
