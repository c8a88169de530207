package algo.app.notify;

import algo.app.model.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alerts that were left out one by one, counted: told in one message. Bounded, whatever it is fed. Not thread-safe. */
final class Digest {
    /** The most strategies and kinds that are counted apart. */
    private static final int MOST_APART = 40;

    private static final int MOST_TEXT = 1500;
    private static final String OTHERS = "others";

    /** By {@code STRATEGY KIND}. */
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    boolean isEmpty() {
        return counts.isEmpty();
    }

    long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    void add(String strategy, AlertKind kind, Instant at) {
        add((strategy.isEmpty() ? "algo" : strategy) + " " + kind.label(), 1, at, at);
    }

    void add(String what, long count, Instant from, Instant to) {
        String key = counts.containsKey(what) || counts.size() < MOST_APART ? what : OTHERS;
        counts.merge(key, count, Long::sum);
        first = from.isBefore(first) ? from : first;
        last = to.isAfter(last) ? to : last;
    }

    /** Returns the alerts of both. */
    Digest and(Digest later) {
        Digest both = new Digest();
        counts.forEach((what, count) -> both.add(what, count, first, last));
        later.counts.forEach((what, count) -> both.add(what, count, later.first, later.last));
        return both;
    }

    Map<String, Long> counts() {
        return counts;
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    /** Returns the one message: e.g. {@code 12 alerts from 22:10 to 06:40: ema exit 10, disk_low 2}. */
    String text(Instant now) {
        List<String> parts = new ArrayList<>();
        counts.forEach((what, count) -> parts.add(what + " " + count));
        long all = count();
        String from = AlertText.time(first, now);
        String to = AlertText.time(last, now);
        String when = from.equals(to) ? "at " + from : "from " + from + " to " + to;
        String text = all + (all == 1 ? " alert " : " alerts ") + when + ": " + String.join(", ", parts)
                + "; 'algo events' has all";
        return Text.printable(text, MOST_TEXT);
    }
}
