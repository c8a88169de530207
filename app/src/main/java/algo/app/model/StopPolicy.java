package algo.app.model;

import java.time.Duration;

/**
 * The policy by which a run is asked to end.
 *
 * @param signal the first signal to the whole process group
 * @param grace how long it may take before SIGKILL; zero kills at once
 */
public record StopPolicy(StopSignal signal, Duration grace) {
    public StopPolicy {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, not " + grace);
        }
    }
}
