package algo.app.system;

import algo.app.protocol.Reply;

/** Thrown when the system daemon refuses a request or fails at it; the message is for the person who asked. */
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

    /** Returns the message, and what to do. */
    public String line() {
        return hint.isEmpty() ? getMessage() : getMessage() + "; " + hint;
    }

    public Reply reply() {
        return new Reply.Failure(code, getMessage(), hint);
    }
}
