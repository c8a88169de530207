package algo.app.notify;

import java.time.Instant;

/**
 * Something that people are to be told.
 *
 * @param strategy empty where it concerns none
 * @param at when it happened
 * @param text one line, which is told as it is
 */
public record Alert(AlertKind kind, String strategy, Instant at, String text) {}
