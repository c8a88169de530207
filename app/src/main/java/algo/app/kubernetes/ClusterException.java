package algo.app.kubernetes;

import java.io.IOException;
import java.time.Duration;

/** Thrown where the API server did not do what it was asked, or nothing tells whether it did. Its message is one clause for people. */
final class ClusterException extends IOException {
    private static final long serialVersionUID = 1;

    /** The answers that call for something different. */
    enum Kind {
        /** No answer, or one that does not tell whether it was done: it may have been, and may still be. */
        UNKNOWN,
        /** There is no such object. */
        NOT_FOUND,
        /** There is an object of that name, or its uid is another than the one that was named. */
        CONFLICT,
        /** The version that a watch would go on from is too old. */
        TOO_OLD,
        /** It was not done, because the server has too much to do; to be asked again after a pause. */
        BUSY,
        /** It was not done, and will not be before a person changes something: rights, a quota, a policy, the order itself. */
        REFUSED
    }

    private final Kind kind;
    private final transient Duration pause;

    ClusterException(Kind kind, String message, Duration pause) {
        super(message);
        this.kind = kind;
        this.pause = pause;
    }

    Kind kind() {
        return kind;
    }

    /** Returns the pause that the server asks for; zero if it asks for none. */
    Duration pause() {
        return pause;
    }
}
