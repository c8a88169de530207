package algo.app.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

/**
 * The times and the counts of one strategy on one day in India.
 *
 * @param wanted how long it was wanted, by its schedule or by hand, as far as that is known
 * @param up how long of that it was up
 * @param unknown how long nobody knows whether it was wanted, or whether it was up
 * @param exits how many runs ended, by how: {@code done} for an exit with 0, else as {@code last_exit.reason}
 * @param restarts starts by the restart policy
 */
public record Day(
        String strategy,
        LocalDate date,
        Duration wanted,
        Duration up,
        Duration unknown,
        Map<String, Integer> exits,
        int restarts) {}
