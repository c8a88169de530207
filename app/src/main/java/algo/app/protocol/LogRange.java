package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;

/**
 * A piece of what a strategy has printed, by places: numbers of bytes, counted from the first that a run printed. On the wire
 * its fields are those of the {@link LogPick} that it is a part of.
 *
 * @param told whether answers say where their lines are; a log that is followed then also answers, without lines, where it is
 *     followed from
 * @param after the run after whose place {@code from} it begins, with the runs behind that one; empty for none
 * @param from the place in that run
 * @param until the place before which the lines begin; -1 for no such place
 */
public record LogRange(boolean told, String after, long from, long until) {
    /** All lines, with nothing said of their places. */
    public static final LogRange ALL = new LogRange(false, "", 0, -1);

    LogRange over(Wire wire) throws WireException {
        return new LogRange(
                wire.truth("places", told, OR_LEFT_OUT),
                wire.text("after_run", after, OR_LEFT_OUT),
                wire.number("from", from, OR_LEFT_OUT, 0, Long.MAX_VALUE),
                wire.number("until", until + 1, OR_LEFT_OUT, 0, Long.MAX_VALUE) - 1);
    }
}
