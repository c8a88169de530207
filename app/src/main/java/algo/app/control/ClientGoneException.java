package algo.app.control;

import java.io.IOException;

/** Thrown when nobody is left to answer: the client has gone away, or does not read. */
public final class ClientGoneException extends IOException {
    ClientGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
