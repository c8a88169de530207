package algo.cli.web;

import algo.app.protocol.ExitCode;

/** A request cannot be answered as it was asked. The message is one line for the caller. */
final class WebProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int code;
    private final String hint;

    /** @param hint what to do; may be empty */
    WebProblem(int status, String message, String hint) {
        this(status, codeOf(status), message, hint);
    }

    /** @param code of {@link ExitCode} */
    WebProblem(int status, int code, String message, String hint) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.hint = hint;
    }

    static WebProblem malformed(String what) {
        return new WebProblem(400, "the request cannot be read: " + what, "");
    }

    static WebProblem wrong(String message) {
        return new WebProblem(400, message, "");
    }

    static WebProblem notFound() {
        return new WebProblem(404, "there is nothing at this address", "see /openapi.json");
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String hint() {
        return hint;
    }

    /** Returns the status of an answer whose command ended with that code. */
    static int statusOf(int code) {
        return switch (code) {
            case ExitCode.DONE -> 200;
            case ExitCode.USAGE -> 400;
            case ExitCode.NOT_FOUND -> 404;
            case ExitCode.UNREACHABLE -> 503;
            case ExitCode.CONFLICT -> 409;
            case ExitCode.UNKNOWN -> 504;
            default -> 422;
        };
    }

    /** Returns the code that goes with a status. */
    static int codeOf(int status) {
        return switch (status) {
            case 404 -> ExitCode.NOT_FOUND;
            case 409 -> ExitCode.CONFLICT;
            case 500, 422 -> ExitCode.FAILED;
            case 503 -> ExitCode.UNREACHABLE;
            case 504 -> ExitCode.UNKNOWN;
            default -> ExitCode.USAGE;
        };
    }
}
