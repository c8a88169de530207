package algo.app.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The launches that wait for the broker to serve a strategy. The thread of the keeper alone. */
final class BrokerWaiters {
    /** @param strategy empty for one who wants the broker to answer at all */
    private record Waiter(String strategy, CompletableFuture<String> answer, Instant until) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Waiter that
                    && Objects.equals(strategy, that.strategy)
                    && Objects.equals(answer, that.answer)
                    && Objects.equals(until, that.until);
        }
    }

    private final Duration patience;
    private final List<Waiter> waiting = new ArrayList<>();

    /** @param patience how long anybody waits */
    BrokerWaiters(Duration patience) {
        this.patience = patience;
    }

    /** @param answer is told why it is not served, empty if it is */
    void add(String strategy, CompletableFuture<String> answer, Instant now) {
        waiting.add(new Waiter(strategy, answer, now.plus(patience)));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns the instant at which the first of them has waited long enough. */
    Instant first() {
        return waiting.stream().map(Waiter::until).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** The broker answers, and these strategies are served. */
    void served(Set<String> strategies) {
        for (Waiter each : List.copyOf(waiting)) {
            if (each.strategy().isEmpty() || strategies.contains(each.strategy())) {
                waiting.remove(each);
                each.answer().complete("");
            }
        }
    }

    /** Tells all who wait that nobody is served, for this reason. */
    void fail(String why) {
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(each -> each.answer().complete(why));
    }

    /** Ends the wait of those who have waited long enough. */
    void expire(Instant now, String problem) {
        String why = problem.isEmpty() ? "it was not ready within " + patience.toSeconds() + " s" : problem;
        for (Waiter each : List.copyOf(waiting)) {
            if (!now.isBefore(each.until())) {
                waiting.remove(each);
                each.answer().complete(why);
            }
        }
    }
}
