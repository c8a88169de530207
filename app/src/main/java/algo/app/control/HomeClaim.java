package algo.app.control;

import java.io.IOException;
import java.util.Optional;

/** Whether the home is held, since it is a copy or was restored, and how somebody makes it a home of its own. Any thread. */
public interface HomeClaim {
    /** Why it is held and what to do, one line for people; empty if it is not held. */
    String held();

    /**
     * Makes it a home of its own, for the next daemon.
     *
     * @return why not yet, one line for people; empty once it is done
     * @throws IOException if that could not be written down; it is held as before
     */
    Optional<String> claim() throws IOException;
}
