package algo.app.control;

import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.supervise.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The order in which strategies are stopped and removed: those that were started after others end before them. Pure. */
final class StopOrder {
    private StopOrder() {}

    /**
     * Returns the ids in groups, each to be stopped once the one before it has ended. One group where no strategy was
     * started after another of them.
     *
     * @param ids any, in any order; each is in one group
     */
    static List<List<String>> groups(List<String> ids, Map<String, Snapshot.View> views) {
        return groups(ids, views, view -> view.spec().after().strategies());
    }

    /** Returns the ids, each once, in an order in which they may go: none before its instances, or what waits for it. */
    static List<String> ofRemoval(List<String> ids, Map<String, Snapshot.View> views) {
        return groups(ids, views, view -> {
                    List<String> later = new ArrayList<>(view.spec().after().strategies());
                    later.add(view.spec().of());
                    return later;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the refusal of each of {@code ids} that cannot go, because others stay that wait for it. */
    static Map<String, Outcome> awaited(List<String> ids, Map<String, Snapshot.View> views) {
        Map<String, Outcome> refused = new LinkedHashMap<>();
        for (String id : ids) {
            List<String> waiting = views.values().stream()
                    .filter(view -> view.configured()
                            && !ids.contains(view.spec().id())
                            && view.spec().after().strategies().contains(id))
                    .map(view -> view.spec().id())
                    .sorted()
                    .toList();
            if (!waiting.isEmpty()) {
                refused.put(
                        id,
                        Outcome.of(
                                id,
                                ExitCode.CONFLICT,
                                "is waited for by " + String.join(", ", waiting) + " (after), so it is not removed",
                                "change that first: algo set " + StrategyIds.inShell(waiting.get(0)) + " after=null"));
            }
        }
        return refused;
    }

    private static List<List<String>> groups(
            List<String> ids, Map<String, Snapshot.View> views, Function<Snapshot.View, List<String>> later) {
        return groups(ids, id -> views.containsKey(id) ? later.apply(views.get(id)) : List.of());
    }

    /** @param later those that one goes before */
    static List<List<String>> groups(List<String> ids, Function<String, List<String>> later) {
        Set<String> left = new LinkedHashSet<>(ids);
        List<List<String>> groups = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> last = new HashSet<>();
            left.forEach(id -> last.addAll(later.apply(id)));
            List<String> group = left.stream().filter(id -> !last.contains(id)).toList();
            // A circle cannot be in a config; should one be there, all of it is one group.
            group = group.isEmpty() ? List.copyOf(left) : group;
            groups.add(group);
            group.forEach(left::remove);
        }
        return groups;
    }
}
