package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OPTIONAL;

/**
 * A choice among the lines of logs.
 *
 * @param run the beginning of a run's id; empty for the newest run, or, with {@code sinceMillis}, all since then
 * @param sinceMillis printed at this time or later, in milliseconds since 1970; -1 for whenever
 * @param grep what they contain; empty for any
 * @param times whether to say when they were printed
 * @param range where they are
 */
public record LogPick(String run, long sinceMillis, String grep, boolean times, LogRange range)
        implements Wired<LogPick> {
    public static final LogPick NEWEST = new LogPick("", -1, "", false);

    /** Makes a choice wherever the lines are. */
    public LogPick(String run, long sinceMillis, String grep, boolean times) {
        this(run, sinceMillis, grep, times, LogRange.ALL);
    }

    @Override
    public LogPick over(Wire wire) throws WireException {
        return new LogPick(
                wire.text("run", run, OPTIONAL),
                wire.numberOr("since_ms", sinceMillis, -1, Wire.MOST_MILLIS),
                wire.text("grep", grep, OPTIONAL, Wire.PATH),
                wire.truth("times", times),
                range.over(wire));
    }
}
