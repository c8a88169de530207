package algo.app.schedule;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A stretch of one trading date in which a strategy is to run.
 *
 * @param date the trading date to which it belongs, on which it starts
 * @param start the first instant at which it is to be up
 * @param end the first instant at which it is to be down again; {@link Instant#MAX} if it runs until it exits
 * @param startBy the first instant at which a first start would be too late; at most {@code end}
 */
public record Window(LocalDate date, Instant start, Instant end, Instant startBy) {
    boolean contains(Instant at) {
        return !at.isBefore(start) && at.isBefore(end);
    }
}
