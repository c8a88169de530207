package algo.app.config;

import algo.app.model.After;
import algo.app.model.Nearest;
import algo.app.model.StrategySpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that strategies wait only for strategies that there are, and that none waits for itself in the end. Pure. */
final class StartOrder {
    /** The most strategies of a cycle that a problem names. */
    private static final int MOST_NAMED = 8;

    private final Map<String, StrategySpec> strategies;
    private final Set<String> known;
    private final Problems problems;
    private final Set<String> done = new HashSet<>();

    /** @param known the ids of all entries, those with other problems included */
    StartOrder(Map<String, StrategySpec> strategies, Set<String> known, Problems problems) {
        this.strategies = strategies;
        this.known = known;
        this.problems = problems;
    }

    void check() {
        for (StrategySpec spec : strategies.values()) {
            for (String id : spec.after().strategies()) {
                if (!known.contains(id)) {
                    problems.add("strategies." + spec.id() + ".after", unknown(id));
                }
            }
        }
        for (String id : strategies.keySet()) {
            walk(id);
        }
    }

    private String unknown(String id) {
        List<String> words = new ArrayList<>(known);
        words.add(After.BROKER);
        return Nearest.unknown("strategy", id, words);
    }

    /** Follows what {@code first} waits for, without recursion: a chain may be as long as the config. */
    private void walk(String first) {
        LinkedHashSet<String> path = new LinkedHashSet<>();
        List<List<String>> left = new ArrayList<>();
        enter(first, path, left);
        while (!left.isEmpty()) {
            List<String> ways = left.get(left.size() - 1);
            if (ways.isEmpty()) {
                left.remove(left.size() - 1);
                String over = List.copyOf(path).get(path.size() - 1);
                path.remove(over);
                done.add(over);
                continue;
            }
            String next = ways.remove(0);
            if (path.contains(next)) {
                report(List.copyOf(path), next);
            } else {
                enter(next, path, left);
            }
        }
    }

    private void enter(String id, Set<String> path, List<List<String>> left) {
        StrategySpec spec = strategies.get(id);
        if (spec != null && !done.contains(id)) {
            path.add(id);
            left.add(new ArrayList<>(spec.after().strategies()));
        }
    }

    private void report(List<String> path, String back) {
        List<String> cycle = new ArrayList<>(path.subList(path.indexOf(back), path.size()));
        cycle.add(back);
        String shown = cycle.size() > MOST_NAMED
                ? String.join(" -> ", cycle.subList(0, MOST_NAMED)) + " -> ... -> " + back
                : String.join(" -> ", cycle);
        problems.add(
                "strategies." + path.get(path.size() - 1) + ".after",
                "'" + back + "' closes a circle in which each waits for the next: " + shown);
    }
}
