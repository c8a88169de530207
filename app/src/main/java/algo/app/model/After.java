package algo.app.model;

import java.time.Duration;
import java.util.List;

/**
 * The things that a start waits for.
 *
 * @param strategies ids of strategies that are to be ready; none of them twice
 * @param broker whether the broker of the mode is to answer
 * @param limit how long is waited; then the start has failed
 */
public record After(List<String> strategies, boolean broker, Duration limit) {
    /** The word of the config that stands for the broker, and so is no id there. */
    public static final String BROKER = "broker";

    public After {
        strategies = List.copyOf(strategies);
    }

    /** Returns whether a start waits for nothing. */
    public boolean isNone() {
        return strategies.isEmpty() && !broker;
    }
}
