package algo.app.report;

import java.time.Instant;

/**
 * A stretch of time of which the journal does not tell what happened.
 *
 * @param reason one clause for people
 */
public record UnknownPeriod(Instant from, Instant to, String reason) {}
