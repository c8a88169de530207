package algo.app.protocol;

import java.util.List;

/**
 * Which events are meant.
 *
 * @param types empty for all
 * @param causes empty for all
 * @param sinceMillis only those from this Unix time on; -1 for whenever
 */
public record EventPick(List<String> types, List<String> causes, long sinceMillis) {
    /** All of them. */
    public static final EventPick ALL = new EventPick(List.of(), List.of(), -1);
}
