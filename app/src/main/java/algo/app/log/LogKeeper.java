package algo.app.log;

import algo.app.files.IoProblems;
import algo.app.model.StandingProblem;
import algo.app.model.Threads;
import algo.app.model.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the logs of a home within their bounds, and notes when they were printed, on a thread of its own,
 * {@code log-keeper}. The thread sleeps until a log that was silent is written to, and looks once a second at those
 * that are being written; so it costs nothing while nothing is printed. Runs do not depend on it: they print with or
 * without it.
 */
public final class LogKeeper implements LogCare, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("logs");

    /** The time between two looks at all logs for those that have become too old. */
    private static final Duration ROUND = Duration.ofHours(1);

    /** The time between two checks that the names of logs lead to what the runs write. */
    private static final Duration PLACES = Duration.ofSeconds(10);

    /** The most logs that are kept open, of the 1024 files that a process may have open on most hosts. */
    private static final int MOST_HELD = 200;

    private static final Duration ATTEND_LIMIT = Duration.ofSeconds(2);
    private static final Duration CLEAR_LIMIT = Duration.ofSeconds(8);

    private final RunLogs logs;
    private final LogSystem system;
    private final LogReports reports;
    private final TimeSource time;
    private final LogWatches watches;
    private final Rotation rotation;
    private final Housekeeping housekeeping;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "log-keeper");
    private final AtomicReference<Map<String, Kept>> wanted = new AtomicReference<>();
    private final Object wakeLock = new Object();
    private volatile List<String> problems = List.of();
    private final StandingProblem wantOfWatches =
            new StandingProblem(why -> LOG.warn("{}", why.isEmpty() ? "logs can be watched again" : why));
    private volatile boolean closed;

    private Map<String, Kept> kept = Map.of();
    private final Set<String> dirty = new LinkedHashSet<>();
    private Instant nextRound = Instant.MIN;
    private Instant nextPlaces = Instant.MIN;
    private final Map<String, LiveLog> live = new LinkedHashMap<>();
    private boolean first = true;

    /** @param quotaMb what all logs together may take, in MiB; 0 means no bound */
    public LogKeeper(RunLogs logs, LogSystem system, LogReports reports, TimeSource time, long quotaMb)
            throws IOException {
        this.logs = logs;
        this.system = system;
        this.reports = reports;
        this.time = time;
        this.watches = system.watches();
        this.rotation = new Rotation(system, logs, step -> {});
        this.housekeeping = new Housekeeping(logs, new StoredLogs(logs, system), rotation, reports, time, quotaMb);
        thread.setDaemon(true);
    }

    /**
     * Finishes what a daemon that died had begun, so that every log is whole when this returns. Called before
     * {@link #start}.
     */
    public void recover() {
        try {
            for (String strategy : logs.strategies()) {
                for (Path log : logs.all(strategy)) {
                    recover(log);
                }
            }
        } catch (IOException e) {
            LOG.warn("logs could not be looked through: {}", IoProblems.explain(e));
        }
    }

    private void recover(Path log) {
        try {
            RunFiles run = new RunFiles(log);
            housekeeping.recover(run);
            rotation.recover(run);
        } catch (IOException e) {
            LOG.warn("a rotation that was under way could not be finished: {}", IoProblems.explain(e));
        }
    }

    public void start() {
        thread.start();
    }

    @Override
    public void keep(Map<String, Kept> strategies) {
        wanted.set(strategies);
        wake();
    }

    private void wake() {
        synchronized (wakeLock) {
            if (!closed) {
                watches.wake();
            }
        }
    }

    @Override
    public Cleared clear(String strategy) throws IOException, InterruptedException {
        CompletableFuture<Cleared> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                done.complete(clearNow(strategy));
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        wake();
        try {
            return done.get(CLEAR_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the daemon is busy with logs; try again", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    @Override
    public void attend(String strategy) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            LiveLog log = live.get(strategy);
            if (log != null) {
                log.check(Long.MAX_VALUE);
            }
            done.complete(null);
        });
        wake();
        try {
            done.get(ATTEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The thread is busy, and will look soon.
        }
    }

    private Cleared clearNow(String strategy) throws IOException {
        LiveLog log = live.get(strategy);
        Cleared cleared = housekeeping.clear(
                strategy, Optional.ofNullable(log).map(each -> each.files().live()));
        if (log != null) {
            log.changed();
        }
        return cleared;
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    private void run() {
        try {
            step(Set.of());
            while (!closed) {
                turn();
            }
        } catch (IOException e) {
            fail(IoProblems.explain(e), e);
        } catch (RuntimeException e) {
            fail("a mistake in algo, see its log/daemon.log", e);
        }
    }

    private void fail(String why, Exception failure) {
        LOG.error("logs are not rotated any more", failure);
        problems = List.of("logs are not rotated and not removed any more: " + why
                + "; restart the daemon with 'algo daemon restart'");
    }

    /** Waits for the next thing to do, and does it. */
    void turn() throws IOException {
        step(watches.await(untilNext()));
    }

    /** Returns the milliseconds until the next thing to do. */
    long untilNext() {
        if (!tasks.isEmpty() || wanted.get() != null) {
            return 0;
        }
        Instant next = nextRound.isBefore(housekeeping.nextReport()) ? nextRound : housekeeping.nextReport();
        next = !live.isEmpty() && nextPlaces.isBefore(next) ? nextPlaces : next;
        for (LiveLog log : live.values()) {
            next = log.next().isBefore(next) ? log.next() : next;
        }
        return Math.max(0, Duration.between(time.steady(), next).toMillis() + 1);
    }

    /**
     * Does one turn.
     *
     * @param written logs that were silent until now
     */
    void step(Set<Path> written) {
        Map<String, Kept> next = wanted.getAndSet(null);
        if (next != null) {
            take(next);
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (!time.steady().isBefore(nextPlaces)) {
            nextPlaces = time.steady().plus(PLACES);
            live.values().forEach(LiveLog::checkPlace);
        }
        check(written);
        if (!time.steady().isBefore(nextRound)) {
            nextRound = time.steady().plus(ROUND);
            kept.keySet().forEach(dirty::add);
        }
        for (String strategy : List.copyOf(dirty)) {
            dirty.remove(strategy);
            tidy(strategy);
        }
        housekeeping.report();
        housekeeping.keepQuota(livePaths());
        wantOfWatches.report(watches.problem());
        problems = Stream.concat(
                        live.values().stream().map(LiveLog::problem),
                        Stream.of(housekeeping.problem(), wantOfWatches.text()))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /**
     * Checks the logs that are due. Room is made first for those that have grown, because a rotation needs some too.
     */
    private void check(Set<Path> written) {
        List<Map.Entry<String, LiveLog>> due = new ArrayList<>();
        for (Map.Entry<String, LiveLog> each : live.entrySet()) {
            if (written.contains(each.getValue().written())) {
                each.getValue().checkNow();
            }
            if (!each.getValue().next().isAfter(time.steady())) {
                due.add(each);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        long forParts = due.stream()
                .mapToLong(each -> each.getValue().rotateBytes())
                .max()
                .orElse(0);
        long spare = housekeeping.makeRoom(livePaths(), forParts);
        for (Map.Entry<String, LiveLog> each : due) {
            if (each.getValue().check(spare)) {
                dirty.add(each.getKey());
            }
        }
    }

    private Map<String, Path> livePaths() {
        Map<String, Path> paths = new HashMap<>();
        live.forEach((strategy, log) -> paths.put(strategy, log.files().live()));
        return paths;
    }

    /** Removes old logs and compresses those that stay; meanwhile the logs that are written are looked at. */
    private void tidy(String strategy) {
        Kept want = kept.get(strategy);
        if (want == null) {
            return;
        }
        housekeeping.bound(strategy, want.policy(), want.live());
        housekeeping.pack(strategy, want.policy(), want.live(), this::noteTimes);
    }

    /** Notes times without rotating, which would rename a file that is being compressed. */
    private void noteTimes() {
        live.values().forEach(LiveLog::noteIfDue);
    }

    /** Takes over the runs that began or ended, and the bounds that changed. */
    private void take(Map<String, Kept> next) {
        for (String strategy : new ArrayList<>(live.keySet())) {
            Optional<Path> log = next.containsKey(strategy) ? next.get(strategy).live() : Optional.empty();
            if (!log.equals(Optional.of(live.get(strategy).files().live()))) {
                live.remove(strategy).end(next.containsKey(strategy));
                dirty.add(strategy);
            }
        }
        next.forEach((strategy, want) -> want.live().ifPresent(log -> {
            LiveLog known = live.get(strategy);
            if (known != null) {
                known.bound(want.policy());
            } else {
                RunFiles files = new RunFiles(log);
                boolean keeps = live.size() < MOST_HELD;
                LogPlace place = new LogPlace(files, logs, system, want.writer(), keeps, step -> {});
                LiveLog begun = new LiveLog(strategy, files, logs, place, rotation, watches, reports, time);
                begun.begin(want.policy(), first);
                live.put(strategy, begun);
                dirty.add(strategy);
            }
        }));
        next.forEach((strategy, want) -> {
            Kept before = kept.get(strategy);
            if (before == null || !before.policy().equals(want.policy())) {
                dirty.add(strategy);
            }
        });
        kept = next;
        first = false;
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        closed = true;
        watches.wake();
        Threads.awaitEnd(thread);
        synchronized (wakeLock) {
            watches.close();
        }
    }
}
