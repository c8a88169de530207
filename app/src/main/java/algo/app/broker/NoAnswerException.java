package algo.app.broker;

import java.io.IOException;

/** The broker is not there, or does not answer. The message is one clause for people. */
public final class NoAnswerException extends IOException {
    NoAnswerException(String message) {
        super(message);
    }
}
