package algo.app.control;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells whether the home is held because it is a copy or was restored, and makes it a home of its own when somebody
 * claims it. Any thread.
 */
public interface HomeClaim {
    /** Returns why the home is held and what to do, one line for people; empty if it is not held. */
    String held();

    /**
     * Makes it a home of its own, for the next daemon.
     *
     * @return why not yet, one line for people; empty once it is done
     * @throws IOException if that could not be written down; it is held as before
     */
    Optional<String> claim() throws IOException;
}
