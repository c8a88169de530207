package algo.app.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The two times of the daemon. */
public interface TimeSource {
    /** Returns the time of day as people see it. It may be stepped in both directions. */
    Instant wall();

    /**
     * Returns a time line that never jumps: grace, backoff and uptime are measured on it. Its instants only mean
     * something relative to each other and within one daemon.
     */
    Instant steady();

    /** Returns the system's times. */
    static TimeSource system() {
        Instant origin = Clock.systemUTC().instant();
        long startNanos = System.nanoTime();
        return new TimeSource() {
            @Override
            public Instant wall() {
                return Clock.systemUTC().instant();
            }

            @Override
            public Instant steady() {
                return origin.plus(Duration.ofNanos(System.nanoTime() - startNanos));
            }
        };
    }
}
