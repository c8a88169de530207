package algo.app.openalgo;

import algo.app.model.Halt;
import algo.app.model.HostAddress;
import algo.app.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks live hosts on a few threads of its own, {@code host-ping-N}, which end when nobody asks. All who ask the same at once
 * share one ping, and a yes holds for a moment, so that a crowd of strategies that starts together costs the host one. The
 * monitor guards {@code asked}.
 */
public final class HostPings implements LiveHost, AutoCloseable {
    /**
     * The longest time for a ping; together with the look-up of a name it is not waited for longer than {@link #MOST}.
     */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private static final Duration MOST = Duration.ofSeconds(6);
    private static final Duration HOLDS = Duration.ofSeconds(3);
    private static final int THREADS = 4;
    private static final int MOST_KEPT = 1000;

    private record Question(String host, String apiKey) {
        /** Returns the request without the key, because this may end up in a log. */
        @Override
        public String toString() {
            return "Question[host=" + host + "]";
        }
    }

    private record Asked(CompletableFuture<HostAnswer> answer, Instant at) {}

    private final TimeSource time;
    private final ThreadPoolExecutor threads;
    private final Map<Question, Asked> asked = new HashMap<>();
    private int count;

    public HostPings(TimeSource time) {
        this.time = time;
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                    Thread thread = new Thread(body, "host-ping-" + ++count);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public synchronized CompletableFuture<HostAnswer> ask(String host, String apiKey) {
        Instant now = time.steady();
        asked.values().removeIf(each -> !isKept(each, now));
        Question question = new Question(host, apiKey);
        Asked before = asked.get(question);
        if (before != null) {
            return before.answer();
        }
        CompletableFuture<HostAnswer> answer = new CompletableFuture<>();
        if (asked.size() < MOST_KEPT) {
            asked.put(question, new Asked(answer, now));
        }
        try {
            threads.execute(() -> answer.complete(new HostPing(HostAddress.parse(host), LIMIT, time).ask(apiKey)));
            return answer.completeOnTimeout(silent(host, MOST), MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (OutOfMemoryError e) {
            // Nobody can ask now: that is this start's misfortune, the supervisor goes on.
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            asked.remove(question);
            return CompletableFuture.completedFuture(unasked(host, e));
        }
    }

    @Override
    public CompletableFuture<HostState> examine(String host, String apiKey) {
        HostAddress address = HostAddress.parse(host);
        CompletableFuture<HostState> state = new CompletableFuture<>();
        try {
            threads.execute(() -> state.complete(examined(address, apiKey)));
            return state.completeOnTimeout(
                    HostState.of(silent(host, MOST.multipliedBy(2))),
                    MOST.multipliedBy(2).toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (OutOfMemoryError e) {
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            return CompletableFuture.completedFuture(HostState.of(unasked(host, e)));
        }
    }

    private HostState examined(HostAddress address, String apiKey) {
        HostState state = new HostPing(address, LIMIT, time).state(apiKey);
        return state.answer().isYes()
                ? new HostState(state.answer(), state.broker(), new HostPing(address, LIMIT, time).orders(apiKey))
                : state;
    }

    private static HostAnswer silent(String host, Duration limit) {
        return new HostAnswer(
                HostAnswer.Kind.DOWN,
                "the OpenAlgo host " + host + " does not answer within " + limit.toSeconds() + " s");
    }

    private static HostAnswer unasked(String host, OutOfMemoryError e) {
        return new HostAnswer(HostAnswer.Kind.DOWN, "the OpenAlgo host " + host + " was not asked: " + e.getMessage());
    }

    private static boolean isKept(Asked each, Instant now) {
        boolean pending = !each.answer().isDone();
        return pending
                || (each.answer().join().isYes() && now.isBefore(each.at().plus(HOLDS)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
