package algo.app.process;

/** Thrown when no process was started; the message says why, for people, in one clause. Nothing is left behind. */
public final class LaunchException extends Exception {
    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
