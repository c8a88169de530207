package algo.app.protocol;

/** Thrown for a line that breaks the protocol; the message names what is wrong with it. */
public final class WireException extends Exception {
    public WireException(String message) {
        super(message);
    }
}
