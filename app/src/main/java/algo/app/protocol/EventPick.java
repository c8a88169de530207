package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OPTIONAL;

import java.util.List;

/**
 * A choice among events.
 *
 * @param types empty for all
 * @param causes empty for all
 * @param sinceMillis only those from this Unix time on; -1 for whenever
 */
public record EventPick(List<String> types, List<String> causes, long sinceMillis) implements Wired<EventPick> {
    /** The choice of all events. */
    public static final EventPick ALL = new EventPick(List.of(), List.of(), -1);

    @Override
    public EventPick over(Wire wire) throws WireException {
        long since = wire.numberOr("since_ms", sinceMillis, -1, Wire.MOST_MILLIS);
        return new EventPick(
                wire.texts("types", types, OPTIONAL, Wire.WORD),
                wire.texts("causes", causes, OPTIONAL, Wire.WORD),
                since);
    }
}
