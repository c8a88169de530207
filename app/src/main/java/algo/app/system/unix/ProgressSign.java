package algo.app.system.unix;

import java.time.Duration;

/** Tells a client that waits that we are at it. */
interface ProgressSign {
    /** The time between two signs; clients give up after five times as long. */
    Duration EVERY = Duration.ofSeconds(2);

    /** The sign for work that nobody waits for. */
    ProgressSign NONE = () -> {};

    /** Shows a sign of life. If the client is gone already, that is found out when it is answered. */
    void show();
}
