package algo.app.schedule;

import java.time.Instant;

/**
 * Says whether a strategy should be up, why, and until when that answer holds.
 *
 * @param reason one clause for people, e.g. "started by hand"
 * @param until first instant at which the answer may differ without anything else happening
 */
public record Desired(boolean up, String reason, Instant until) {}
