package algo.app.system.unix;

import algo.app.files.IoProblems;
import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts users' daemons, in the order of {@link StartQueue}: a thread {@code start-USER} for each that is under way. Safe on
 * any thread; the monitor guards the queue.
 */
final class DaemonStarts {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    /** A start that failed is not tried again for each of many callers. */
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(2);

    private static final int STACK_BYTES = 256 * 1024;

    /** Makes the process of a daemon. */
    interface Launcher {
        ChildDaemon launch(UserHome home) throws SystemException, IOException, InterruptedException;
    }

    /** A start that waits or is under way. */
    private record Start(UserHome home, CompletableFuture<ChildDaemon> result) {}

    private final Launcher launcher;
    private final Function<UserHome, UserDaemon> daemons;
    private final Supplier<Optional<String>> full;
    private final StartQueue queue =
            new StartQueue(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final Map<String, Start> starts = new HashMap<>();
    /** Processes that are not ready yet. */
    private final Set<ChildDaemon> coming = new HashSet<>();

    private boolean closed;

    /**
     * @param daemons what is known of the daemon of a home
     * @param full why there may be no more; empty if there may
     */
    DaemonStarts(Launcher launcher, Function<UserHome, UserDaemon> daemons, Supplier<Optional<String>> full) {
        this.launcher = launcher;
        this.daemons = daemons;
        this.full = full;
    }

    /**
     * Joins the start that is under way, or asks for one.
     *
     * @return completed with the daemon that is ready, or with the {@link SystemException} that says why there is none
     */
    synchronized CompletableFuture<ChildDaemon> of(UserHome home) {
        Start known = starts.get(home.name());
        if (known != null) {
            return known.result();
        }
        UserDaemon daemon = daemons.apply(home);
        if (daemon.isUp()) {
            return CompletableFuture.completedFuture(daemon.child());
        }
        SystemException refusal = refusal(home, daemon);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        Start start = new Start(home, new CompletableFuture<>());
        starts.put(home.name(), start);
        queue.ask(home.name());
        begin();
        return start.result();
    }

    /** Returns why no start may be asked for; null if one may. */
    private SystemException refusal(UserHome home, UserDaemon daemon) {
        if (closed) {
            return ending();
        }
        Duration wait = queue.heldBack(home.name(), System.nanoTime());
        if (!wait.isZero()) {
            return new SystemException(
                    ExitCode.FAILED,
                    "your daemon was not ready in time when it was started last",
                    "the next start is possible in " + (wait.toSeconds() + 1)
                            + " s; see that no process of yours stops or traces it");
        }
        Optional<String> most = full.get();
        if (most.isPresent()) {
            return new SystemException(ExitCode.FAILED, most.get(), "try again later, or ask root");
        }
        return daemon.failure(FAILURE_HOLDS);
    }

    private static SystemException ending() {
        return new SystemException(ExitCode.UNREACHABLE, "the system daemon ends", "try again later");
    }

    /** Returns whether a start of that home waits or is under way. */
    synchronized boolean isUnderWay(UserHome home) {
        return starts.containsKey(home.name());
    }

    /** Returns the number of starts that wait or are under way. */
    synchronized int count() {
        return starts.size();
    }

    private synchronized void begin() {
        for (Optional<String> next = queue.next(); next.isPresent(); next = queue.next()) {
            Start start = starts.get(next.get());
            try {
                Thread thread = new Thread(null, () -> run(start), "start-" + next.get(), STACK_BYTES);
                thread.setDaemon(true);
                thread.start();
            } catch (OutOfMemoryError e) {
                over(start, true);
                fail(
                        start,
                        new SystemException(ExitCode.FAILED, "the system has no thread for your daemon", "ask root"));
            }
        }
    }

    private void run(Start start) {
        boolean inTime = true;
        ChildDaemon child = null;
        SystemException failure = null;
        try {
            child = launcher.launch(start.home());
            coming(child, true);
            child.awaitReady(waiting -> look(start, waiting));
        } catch (SystemException e) {
            failure = e;
            inTime = !(e instanceof ChildDaemon.LateException);
        } catch (IOException e) {
            failure = new SystemException(
                    ExitCode.FAILED, "your daemon did not start: " + IoProblems.explain(e), "ask root");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = ending();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("{}: its daemon could not be started", start.home().name(), e);
            failure = new SystemException(ExitCode.FAILED, "your daemon could not be started", "ask root");
        }
        if (failure != null && child != null) {
            child.kill();
        }
        coming(child, false);
        UserDaemon daemon = daemons.apply(start.home());
        if (failure == null) {
            LOG.info("{}: daemon started, pid {}", start.home().name(), child.pid());
            daemon.started(child);
        } else {
            daemon.failed(failure);
        }
        over(start, inTime);
        if (failure == null) {
            start.result().complete(child);
        } else {
            fail(start, failure);
        }
    }

    private synchronized void coming(ChildDaemon child, boolean isComing) {
        if (isComing) {
            coming.add(child);
            if (closed) {
                child.kill();
            }
        } else if (child != null) {
            coming.remove(child);
        }
    }

    /** Whoever takes long lets the next one begin. */
    private synchronized void look(Start start, ChildDaemon child) {
        if (queue.isAnybodyWaiting() && (child.age().compareTo(StartQueue.TURN) > 0 || child.isStopped())) {
            queue.giveUpPlace(start.home().name());
            begin();
        }
    }

    private synchronized void over(Start start, boolean inTime) {
        starts.remove(start.home().name());
        queue.over(start.home().name(), inTime, System.nanoTime());
        begin();
    }

    private static void fail(Start start, SystemException why) {
        start.result().completeExceptionally(why);
    }

    /** Begins no more: what waits fails, and what is not ready yet is killed. */
    synchronized void close() {
        closed = true;
        queue.clear();
        coming.forEach(ChildDaemon::kill);
        for (Start start : Map.copyOf(starts).values()) {
            if (!queue.has(start.home().name())) {
                starts.remove(start.home().name());
                fail(start, ending());
            }
        }
    }
}
