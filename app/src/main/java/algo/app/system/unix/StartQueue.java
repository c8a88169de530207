package algo.app.system.unix;

import algo.app.model.BackOff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whose daemon may be started now: one start of each user, a few at a time, in the order in which they were
 * asked for. A start that takes long gives its place to the next one and goes on without; a user whose starts are never
 * done in time waits longer and longer for the next. Pure: is told the time, in nanoseconds on a steady clock. Used
 * under one lock.
 */
final class StartQueue {
    /** The time for which a start keeps its place while others wait. */
    static final Duration TURN = Duration.ofSeconds(3);

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(10));

    /** Starts of a user that were not done in time, one after the other. */
    private record Late(int count, long until) {}

    private final int places;
    private final Deque<String> waiting = new ArrayDeque<>();
    /** The starts that hold a place. */
    private final Set<String> holding = new HashSet<>();
    /** The starts that go on without a place. */
    private final Set<String> lingering = new HashSet<>();

    private final Map<String, Late> late = new HashMap<>();

    /** @param places how many starts at a time */
    StartQueue(int places) {
        this.places = places;
    }

    /** Returns whether a start of that user waits or is under way. */
    boolean has(String user) {
        return holding.contains(user) || lingering.contains(user) || waiting.contains(user);
    }

    /**
     * Returns how long that user has to wait before a start may be asked for; zero for one whose last start was well.
     */
    Duration heldBack(String user, long now) {
        Late known = late.get(user);
        return known == null || known.until() - now <= 0 ? Duration.ZERO : Duration.ofNanos(known.until() - now);
    }

    /** Puts a start of that user at the end of the queue; there is none yet. */
    void ask(String user) {
        waiting.add(user);
    }

    /** Takes the next one whose start may begin; it holds a place from then on. */
    Optional<String> next() {
        if (holding.size() >= places || waiting.isEmpty()) {
            return Optional.empty();
        }
        String user = waiting.remove();
        holding.add(user);
        return Optional.of(user);
    }

    /** Returns whether somebody waits for a place. */
    boolean isAnybodyWaiting() {
        return !waiting.isEmpty();
    }

    /** The start goes on without its place. */
    void giveUpPlace(String user) {
        if (holding.remove(user)) {
            lingering.add(user);
        }
    }

    /**
     * The start has ended.
     *
     * @param inTime whether the daemon came up, or failed by itself
     */
    void over(String user, boolean inTime, long now) {
        holding.remove(user);
        lingering.remove(user);
        if (inTime) {
            late.remove(user);
            return;
        }
        int count = late.containsKey(user) ? late.get(user).count() + 1 : 1;
        late.put(user, new Late(count, now + BACK_OFF.after(count).toNanos()));
    }

    /** Forgets all that wait. */
    void clear() {
        waiting.clear();
    }
}
