package algo.app.system.unix;

import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.state.IoProblems;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon per user: found if it runs, started if not, started again if it dies while it has strategies. That there is
 * never a second one for a home the lock of the home sees to, not we. Safe on any thread; thread {@code user-daemons} looks
 * after them.
 */
final class UserDaemons {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    /** Between two looks, for a daemon that is no child of ours; of children we are told. */
    private static final Duration LOOK = Duration.ofSeconds(10);
    /** A daemon that lives for so long has started well. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    /** A start that failed is not tried again for each of many callers. */
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(2);

    private static final int ATTEMPTS = 3;

    /** What is known of the daemon of one home. Guarded by the lock, but for {@code child}. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile ChildDaemon child;
        private volatile String problem = "";
        private volatile long retryAt = System.nanoTime();
        private int failures;
        private SystemException failure;
        private long failedAt;

        boolean isUp() {
            ChildDaemon known = child;
            return known != null && known.isAlive();
        }
    }

    private final UserHomes homes;
    private final UserCommand command;
    private final QuotaFile quotas;
    private final UserSocket sockets;
    private final UserList users;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor workers;
    private final Object wake = new Object();
    private boolean woken;
    private volatile boolean closing;

    UserDaemons(UserHomes homes, UserCommand command, QuotaFile quotas, UserSocket sockets, UserList users) {
        this.homes = homes;
        this.command = command;
        this.quotas = quotas;
        this.sockets = sockets;
        this.users = users;
        // Each starts a JVM or waits for a daemon: more at once would only take turns.
        int most = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        workers = new ThreadPoolExecutor(most, most, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "user-daemon-worker");
            thread.setDaemon(true);
            return thread;
        });
        workers.allowCoreThreadTimeOut(true);
    }

    /** Begins to look after them. */
    void start() {
        Thread thread = new Thread(this::lookAfter, "user-daemons");
        thread.setDaemon(true);
        Halt.with(thread);
        thread.start();
    }

    /**
     * A connection to the daemon of {@code home}, which is started if none runs.
     *
     * @param asRoot whether it is to see root instead of its own user
     */
    UserSocket.Greeted connect(UserHome home, boolean asRoot, LifeSign sign)
            throws SystemException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<UserSocket.Greeted> connected = sockets.connect(home, asRoot);
            if (connected.isPresent()) {
                return connected.get();
            }
            startIfNone(home, sign);
        }
        throw new SystemException(ExitCode.FAILED, "your daemon ends as soon as it has started", "ask root");
    }

    private void startIfNone(UserHome home, LifeSign sign) throws SystemException, InterruptedException {
        Slot slot = slot(home);
        while (!slot.lock.tryLock(LifeSign.EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            sign.show();
        }
        try {
            if (answers(home)) {
                return;
            }
            if (closing) {
                throw new SystemException(ExitCode.UNREACHABLE, "the system daemon ends", "try again later");
            }
            if (slot.failure != null && System.nanoTime() - slot.failedAt < FAILURE_HOLDS.toNanos()) {
                throw slot.failure;
            }
            slot.failure = null;
            launch(home, slot, sign);
        } catch (SystemException e) {
            if (slot.failure == null) {
                slot.failure = e;
                slot.failedAt = System.nanoTime();
            }
            throw e;
        } finally {
            slot.lock.unlock();
        }
    }

    private void launch(UserHome home, Slot slot, LifeSign sign) throws SystemException, InterruptedException {
        try {
            Optional<Account> account = users.user(home.uid());
            ChildDaemon child = ChildDaemon.start(
                    command.line(home, account, quotas.of(home)), command.environment(home, account), sign);
            slot.child = child;
            slot.problem = "";
            LOG.info("{}: daemon started, pid {}", home.name(), child.pid());
            child.onEnd(() -> ended(home, slot, child));
        } catch (IOException e) {
            throw new SystemException(ExitCode.FAILED, "your daemon did not start: " + IoProblems.explain(e), "");
        }
    }

    private void ended(UserHome home, Slot slot, ChildDaemon child) {
        if (closing) {
            return;
        }
        LOG.warn("{}: its daemon has ended; its strategies go on", home.name());
        slot.lock.lock();
        try {
            if (child.age().compareTo(HEALTHY) >= 0) {
                slot.failures = 0;
            }
            postpone(slot);
        } finally {
            slot.lock.unlock();
        }
        wake();
    }

    /** By a second, then two, four, up to a minute. */
    private static void postpone(Slot slot) {
        Duration delay = Duration.ofSeconds(1L << Math.min(slot.failures, 6));
        slot.failures++;
        slot.retryAt = System.nanoTime() + (delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY).toNanos();
    }

    private boolean answers(UserHome home) throws SystemException, InterruptedException {
        Optional<UserSocket.Greeted> connected = sockets.connect(home, true);
        connected.ifPresent(UserSocket.Greeted::close);
        return connected.isPresent();
    }

    private Slot slot(UserHome home) {
        return slots.computeIfAbsent(home.name(), name -> new Slot());
    }

    private void wake() {
        synchronized (wake) {
            woken = true;
            wake.notifyAll();
        }
    }

    private void lookAfter() {
        try {
            while (!closing) {
                long next = LOOK.toNanos();
                for (UserHome home : homes.all().homes()) {
                    Slot slot = slot(home);
                    long wait = slot.retryAt - System.nanoTime();
                    if (slot.isUp() || slot.lock.isLocked() || !home.hasConfig()) {
                        continue;
                    }
                    if (wait > 0) {
                        next = Math.min(next, wait);
                        continue;
                    }
                    workers.execute(() -> keepUp(home, slot));
                }
                synchronized (wake) {
                    if (!woken) {
                        wake.wait(TimeUnit.NANOSECONDS.toMillis(next) + 1);
                    }
                    woken = false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepUp(UserHome home, Slot slot) {
        try {
            startIfNone(home, LifeSign.NONE);
            slot.problem = "";
        } catch (SystemException e) {
            slot.lock.lock();
            try {
                postpone(slot);
            } finally {
                slot.lock.unlock();
            }
            if (!e.getMessage().equals(slot.problem) && !closing) {
                LOG.warn("{}: {}", home.name(), e.getMessage());
            }
            slot.problem = e.getMessage();
            wake();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is wrong with any of them, each one line. */
    List<String> problems() {
        UserHomes.All all = homes.all();
        List<String> problems = new ArrayList<>(all.problems());
        problems.addAll(quotas.problems());
        for (UserHome home : all.homes()) {
            String problem = slot(home).problem;
            if (!problem.isEmpty()) {
                problems.add(home.name() + ": " + problem);
            }
        }
        return problems;
    }

    /** What came of a question to one daemon: an answer, or why there is none. */
    record Answer(UserHome home, Optional<Reply> reply, String problem) {}

    /** Asks every daemon that runs, at the same time, as root. In the order of the users. */
    List<Answer> askAll(Request request, Duration limit, LifeSign sign) throws InterruptedException {
        Map<UserHome, Future<Answer>> asked = new LinkedHashMap<>();
        for (UserHome home : homes.all().homes()) {
            asked.put(home, workers.submit(Halt.onError(() -> ask(home, request, limit))));
        }
        return collect(asked.values(), sign);
    }

    private Answer ask(UserHome home, Request request, Duration limit) throws InterruptedException {
        try {
            return new Answer(home, sockets.ask(home, request, limit), "");
        } catch (SystemException e) {
            return new Answer(home, Optional.empty(), e.getMessage());
        }
    }

    /**
     * Ends every daemon, and with {@code strategies} everything that runs before. No daemon is started afterwards.
     *
     * @return what each answered; those that did not run are left out
     */
    List<Answer> endAll(boolean strategies, Duration limit, LifeSign sign) throws InterruptedException {
        if (strategies) {
            startForStrategies(sign);
        }
        closing = true;
        wake();
        Map<UserHome, Future<Answer>> asked = new LinkedHashMap<>();
        for (UserHome home : homes.all().homes()) {
            asked.put(home, workers.submit(Halt.onError(() -> end(home, strategies, limit))));
        }
        List<Answer> answers = new ArrayList<>(collect(asked.values(), sign));
        answers.removeIf(answer -> answer.reply().isEmpty() && answer.problem().isEmpty());
        return answers;
    }

    /** What runs without its daemon can be stopped by its daemon alone. */
    private void startForStrategies(LifeSign sign) throws InterruptedException {
        Map<UserHome, Future<Answer>> started = new LinkedHashMap<>();
        for (UserHome home : homes.all().homes()) {
            if (home.hasConfig() && !slot(home).isUp()) {
                started.put(home, workers.submit(Halt.onError(() -> {
                    keepUp(home, slot(home));
                    return new Answer(home, Optional.empty(), "");
                })));
            }
        }
        collect(started.values(), sign);
    }

    private Answer end(UserHome home, boolean strategies, Duration limit) throws InterruptedException {
        Slot slot = slot(home);
        slot.lock.lockInterruptibly(); // one that starts is ended too
        try {
            Answer answer = ask(home, new Request.Shutdown(strategies), limit);
            ChildDaemon child = slot.child;
            if (child != null && answer.reply().isPresent()) {
                child.awaitEnd(limit);
            }
            return answer;
        } finally {
            slot.lock.unlock();
        }
    }

    private static List<Answer> collect(Iterable<Future<Answer>> asked, LifeSign sign) throws InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> each : asked) {
            boolean waiting = true;
            while (waiting) {
                try {
                    answers.add(each.get(LifeSign.EVERY.toMillis(), TimeUnit.MILLISECONDS));
                    waiting = false;
                } catch (TimeoutException e) {
                    sign.show();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("asking a user's daemon failed", e.getCause());
                }
            }
        }
        return answers;
    }
}
