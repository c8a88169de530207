package algo.app.broker;

import java.io.IOException;
import java.time.Duration;

/** The way to the process of the broker. Any thread. */
public interface BrokerChannel {
    /**
     * Returns the answer to a line, without its end; it has a bound.
     *
     * @param limit for all of it
     * @throws IOException if there is none by then, or none that it may be
     */
    String ask(String line, Duration limit) throws IOException;
}
