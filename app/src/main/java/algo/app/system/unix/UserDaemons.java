package algo.app.system.unix;

import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.system.SystemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The daemons of all users, one each: found if it runs, started if not. The lock of a home, not this class, sees to it
 * that there is never a second one. Safe on any thread.
 */
final class UserDaemons {
    private static final int ATTEMPTS = 3;
    /** The longest wait for a daemon that did not answer before, or that is stopped. */
    private static final Duration SUSPECT_LIMIT = Duration.ofMillis(400);

    private final UserHomes homes;
    private final UserCommand command;
    private final QuotaFile quotas;
    private final UserSocket sockets;
    private final UserList users;
    private final Map<String, UserDaemon> known = new ConcurrentHashMap<>();
    /**
     * The threads for questions to all, and for nothing else, so that nobody's start is in the way of root's questions.
     */
    private final ThreadPoolExecutor questions = pool("question");

    private final DaemonStarts starts = new DaemonStarts(this::launch, this::of, this::full);
    private final UserWatch watch;

    UserDaemons(
            UserHomes homes,
            UserCommand command,
            QuotaFile quotas,
            UserSocket sockets,
            UserList users,
            Serving serving) {
        this.homes = homes;
        this.command = command;
        this.quotas = quotas;
        this.sockets = sockets;
        this.users = users;
        this.watch = new UserWatch(this, homes, sockets, starts, serving, pool("look"));
    }

    private static ThreadPoolExecutor pool(String name) {
        int most = SystemBounds.QUESTIONS_AT_ONCE;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(most, most, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Begins to look after them. */
    void start() {
        watch.start();
    }

    /** Returns what is known of the daemon of that home. */
    UserDaemon of(UserHome home) {
        return known.computeIfAbsent(home.name(), name -> new UserDaemon());
    }

    /**
     * Connects to the daemon of {@code home}, which is started if none runs.
     *
     * @param asRoot whether it is to see root instead of its own user
     */
    UserSocket.Greeted connect(UserHome home, boolean asRoot, ProgressSign sign)
            throws SystemException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<UserSocket.Greeted> connected = sockets.connect(home, asRoot);
            if (connected.isPresent()) {
                return connected.get();
            }
            try {
                await(starts.of(home), sign);
            } catch (SystemException e) {
                // A daemon that is no child of this process may have come up meanwhile, and kept ours out.
                return sockets.connect(home, asRoot).orElseThrow(() -> e);
            }
        }
        throw new SystemException(ExitCode.FAILED, "your daemon ends as soon as it has started", "ask root");
    }

    private static void await(CompletableFuture<ChildDaemon> start, ProgressSign sign)
            throws SystemException, InterruptedException {
        while (true) {
            try {
                start.get(ProgressSign.EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                sign.show();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SystemException why) {
                    throw why;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private Optional<String> full() {
        int most = quotas.mostDaemons();
        long living = known.values().stream().filter(UserDaemon::isLiving).count() + starts.count();
        return living < most
                ? Optional.empty()
                : Optional.of("daemons of " + living + " users run already, the most that root allows");
    }

    private ChildDaemon launch(UserHome home) throws IOException, InterruptedException {
        Optional<UserAccount> account = users.user(home.uid());
        ChildDaemon child = ChildDaemon.start(
                command.line(home, account, quotas.of(home), quotas.idleMinutes()), command.environment(home, account));
        child.onEnd(() -> {
            UserDaemon daemon = of(home);
            if (daemon.child() == child) { // one that was ready
                watch.ended(home, daemon, child);
            }
        });
        return child;
    }

    /** Returns what is wrong with any of the daemons, each one line. */
    List<String> problems() {
        UserHomes.All all = homes.all();
        List<String> problems = new ArrayList<>(all.problems());
        problems.addAll(quotas.problems());
        for (UserHome home : all.homes()) {
            String problem = of(home).problem();
            if (!problem.isEmpty()) {
                problems.add(home.name() + ": " + problem);
            }
        }
        return problems;
    }

    /** The result of a question to one daemon: an answer, or why there is none. */
    record Answer(UserHome home, Optional<Reply> reply, String problem) {}

    /**
     * Returns the homes in which there is something to ask about: strategies, or a daemon that lives. In the order of
     * the users.
     */
    List<UserHome> inUse() {
        return homes.all().homes().stream().filter(home -> of(home).isInUse()).toList();
    }

    /**
     * Asks every daemon that runs, at the same time, as root; first those that are likely to answer. In the order of the users.
     *
     * @param limit for all of them together
     */
    List<Answer> askAll(Request request, Duration limit, ProgressSign sign) throws InterruptedException {
        List<UserHome> asked = inUse();
        Map<UserHome, Future<Answer>> answers = new LinkedHashMap<>();
        Map<UserHome, Duration> limits = new LinkedHashMap<>();
        asked.stream()
                .sorted(Comparator.comparing(home -> of(home).isSuspect()))
                .forEach(home -> {
                    limits.put(
                            home, of(home).isSuspect() && limit.compareTo(SUSPECT_LIMIT) > 0 ? SUSPECT_LIMIT : limit);
                    answers.put(home, questions.submit(Halt.onError(() -> ask(home, request, limit))));
                });
        return collect(asked, answers, limits, sign);
    }

    private Answer ask(UserHome home, Request request, Duration limit) throws InterruptedException {
        UserDaemon daemon = of(home);
        try {
            Answer answer = new Answer(home, sockets.ask(home, request, limit), "");
            daemon.silent(false);
            return answer;
        } catch (SystemException e) {
            daemon.silent(true);
            return new Answer(home, Optional.empty(), e.getMessage());
        }
    }

    private static List<Answer> collect(
            List<UserHome> asked,
            Map<UserHome, Future<Answer>> futures,
            Map<UserHome, Duration> limits,
            ProgressSign sign)
            throws InterruptedException {
        long begun = System.nanoTime();
        List<Answer> answers = new ArrayList<>();
        for (UserHome home : asked) {
            answers.add(await(home, futures.get(home), begun + limits.get(home).toNanos(), sign));
        }
        return answers;
    }

    private static Answer await(UserHome home, Future<Answer> answer, long end, ProgressSign sign)
            throws InterruptedException {
        while (true) {
            long left = Math.max(0, end - System.nanoTime());
            try {
                return answer.get(Math.min(left, ProgressSign.EVERY.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left == 0) {
                    answer.cancel(true); // which ends what its thread waits for
                    return new Answer(
                            home, Optional.empty(), "the daemon of user " + home.name() + " does not answer in time");
                }
                sign.show();
            } catch (ExecutionException e) {
                throw new IllegalStateException("asking a user's daemon failed", e.getCause());
            }
        }
    }

    /**
     * Ends every daemon, and with {@code strategies} everything that runs before. No daemon is started afterwards.
     *
     * @param limit for all of them together
     * @return what each answered; those that did not run are left out
     */
    List<Answer> endAll(boolean strategies, Duration limit, ProgressSign sign) throws InterruptedException {
        if (strategies) {
            startForStrategies(sign);
        }
        watch.close();
        starts.close();
        Map<UserHome, Future<Answer>> asked = new LinkedHashMap<>();
        Map<UserHome, Duration> limits = new LinkedHashMap<>();
        // Each daemon may take its time, and none waits for another.
        UserEnd ender = new UserEnd(sockets);
        ExecutorService ends = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "end");
            thread.setDaemon(true);
            return thread;
        });
        for (UserHome home : inUse()) {
            limits.put(home, limit);
            asked.put(home, ends.submit(Halt.onError(() -> ender.end(home, of(home).child(), strategies))));
        }
        List<Answer> answers = new ArrayList<>(collect(List.copyOf(asked.keySet()), asked, limits, sign));
        ends.shutdownNow();
        answers.removeIf(answer -> answer.reply().isEmpty() && answer.problem().isEmpty());
        return answers;
    }

    /** Starts the daemons of homes in which strategies may run, because only its own daemon can stop them. */
    private void startForStrategies(ProgressSign sign) throws InterruptedException {
        List<CompletableFuture<ChildDaemon>> started = new ArrayList<>();
        for (UserHome home : inUse()) {
            if (!of(home).isLiving() && home.look().wantsDaemon()) {
                started.add(starts.of(home));
            }
        }
        for (CompletableFuture<ChildDaemon> start : started) {
            try {
                await(start, sign);
            } catch (SystemException e) {
                // Whoever is asked next says that the daemon does not run.
            }
        }
    }
}
