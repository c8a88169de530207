package algo.app;

/** The daemon cannot start; the message says why and what to do. */
final class StartException extends Exception {
    private final int exitCode;

    StartException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
