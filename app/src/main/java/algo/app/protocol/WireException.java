package algo.app.protocol;

/** A line is not what the protocol says; the message names what is wrong with it. */
public final class WireException extends Exception {
    public WireException(String message) {
        super(message);
    }
}
