package algo.app.control;

import algo.app.protocol.Reply;

/** A request is not carried out; becomes the one error line of the client. */
final class RequestException extends Exception {
    private final int code;
    private final String hint;

    /** @param code an exit code of {@link algo.app.protocol.ExitCode} */
    RequestException(int code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    int code() {
        return code;
    }

    String hint() {
        return hint;
    }

    Reply reply() {
        return new Reply.Failure(code, getMessage(), hint);
    }
}
