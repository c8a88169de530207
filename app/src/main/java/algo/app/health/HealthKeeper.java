package algo.app.health;

import algo.app.files.IoProblems;
import algo.app.log.RunLogs;
import algo.app.model.Durations;
import algo.app.model.Halt;
import algo.app.model.Ready;
import algo.app.model.RunId;
import algo.app.model.Sign;
import algo.app.model.Text;
import algo.app.model.Threads;
import algo.app.model.TimeSource;
import algo.app.model.Watch;
import algo.app.process.ProcessLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the signs of all runs on a thread of its own, {@code health}, which sleeps until one is due. Whatever may take time
 * is asked on the threads of {@link Probes}. The fields below {@code inbox} belong to that thread; tests drive {@link #step}
 * without any.
 */
public final class HealthKeeper implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("health");

    private static final int READY = -1;
    private static final int LATE = -2;
    private static final Duration READY_EVERY = Duration.ofSeconds(1);
    private static final Duration READY_LIMIT = Duration.ofSeconds(10);
    private static final int BUFFER = 64 * 1024;

    /** With less room than this, in bytes, a run may be unable to print. */
    private static final long LEAST_ROOM = 64 * 1024;

    /** The place of a check: another run, or another value in the config, makes another check. */
    private record Place(String strategy, RunId run, int watch, Object value) {}

    private final ProcessLauncher launcher;
    private final RunLogs logs;
    private final NotifySockets sockets;
    private final CommandProbe commands;
    private final Probes probes;
    private final Reports reports;
    private final TimeSource time;
    private final Thread thread = new Thread(this::run, "health");
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

    /** Strategies that said something of which {@code inbox} has a task already, however often they say it. Any thread. */
    private final Set<String> speaking = ConcurrentHashMap.newKeySet();

    private final Map<Place, SignCheck> checks = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private boolean closed;

    /**
     * Makes one that does nothing before {@link #start}.
     *
     * @param sockets at which runs speak; closed with this
     * @param directory in which commands start
     * @param files the directory for what commands leave; it exists, and nobody else uses it
     */
    public HealthKeeper(
            ProcessLauncher launcher,
            RunLogs logs,
            NotifySockets sockets,
            Path directory,
            Path files,
            Reports reports,
            TimeSource time) {
        this.launcher = launcher;
        this.sockets = sockets;
        this.logs = logs;
        this.commands = new CommandProbe(launcher, directory, files);
        this.probes = new Probes(commands);
        this.reports = reports;
        this.time = time;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    /** Begins; what commands of a daemon that died have left is ended first. */
    public void start() {
        thread.start();
        sockets.start(strategy -> {
            if (speaking.add(strategy)) {
                inbox.add(() -> heard(strategy));
            }
        });
    }

    @Override
    public Path listen(String strategy) throws IOException {
        return sockets.open(strategy);
    }

    @Override
    public void listenOnly(Set<String> strategies) {
        sockets.keepOnly(strategies);
    }

    private void heard(String strategy) {
        speaking.remove(strategy);
        Instant now = time.steady();
        checks.forEach((place, check) -> {
            if (place.strategy().equals(strategy)) {
                check.heard(now);
            }
        });
    }

    @Override
    public void keep(Map<String, Watched> strategies) {
        inbox.add(() -> take(strategies));
    }

    private void run() {
        try {
            commands.clear();
            while (!closed) {
                Instant wake = checks.values().stream()
                        .map(SignCheck::next)
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
                step(Threads.takeAll(inbox, wake, time));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("strategies are not watched any more because of a mistake in algo", e);
        }
    }

    /** Does one turn. */
    private void step(List<Runnable> tasks) {
        tasks.forEach(Runnable::run);
        Instant now = time.steady();
        for (SignCheck check : List.copyOf(checks.values())) {
            if (!check.next().isAfter(now)) {
                check.look(now);
            }
        }
    }

    /** Does one turn, with what was asked for since the last. */
    void step() {
        List<Runnable> tasks = new ArrayList<>();
        inbox.drainTo(tasks);
        step(tasks);
    }

    private void take(Map<String, Watched> strategies) {
        Map<Place, Watched> wanted = new HashMap<>();
        strategies.forEach((strategy, watched) -> {
            RunId run = watched.record().run();
            if (!watched.ready().isPlain()) {
                wanted.put(new Place(strategy, run, READY, watched.ready()), watched);
                wanted.put(new Place(strategy, run, LATE, watched.ready()), watched);
            }
            for (int i = 0; i < watched.watches().size(); i++) {
                wanted.put(new Place(strategy, run, i, watched.watches().get(i)), watched);
            }
        });
        checks.entrySet().removeIf(entry -> {
            boolean goes = !wanted.containsKey(entry.getKey());
            if (goes) {
                entry.getValue().end();
            }
            return goes;
        });
        wanted.forEach((place, watched) -> {
            if (!checks.containsKey(place)) {
                checks.put(place, check(place, watched));
            }
        });
    }

    private SignCheck check(Place place, Watched watched) {
        return switch (place.watch()) {
            case READY -> readiness(place, watched);
            case LATE ->
                new Alarm(
                        watched.launched().plus(watched.ready().limit()),
                        () -> tell(
                                place,
                                What.LATE,
                                watched.ready().sign(),
                                "not ready within "
                                        + Durations.format(watched.ready().limit()) + ": waits for "
                                        + watched.ready().sign().awaited()));
            default -> watch(place, watched, watched.watches().get(place.watch()));
        };
    }

    private SignCheck readiness(Place place, Watched watched) {
        Ready ready = watched.ready();
        Sign sign = ready.sign();
        if (sign.kind() == Sign.Kind.NOTIFY) {
            return deaf(place, watched, sign)
                    .orElseGet(() -> new ReadyWordCheck(
                            () -> sockets.heard(place.strategy()),
                            () -> tell(place, What.READY, sign, ""),
                            time.steady()));
        }
        if (sign.kind() == Sign.Kind.LINE) {
            BiConsumer<What, Instant> tell = (what, since) -> tell(place, what, sign, unusable(what, sign));
            return lines(place, watched, sign, Duration.ZERO, tell);
        }
        AskedCheck.Manner manner = new AskedCheck.Manner(READY_EVERY, READY_LIMIT, 1, true);
        return asked(place, watched, sign, manner);
    }

    private static String unusable(What what, Sign sign) {
        return what == What.UNUSABLE
                ? "the pattern '" + Text.excerpt(sign.text()) + "' takes too long on its lines: it is given up"
                : "";
    }

    private SignCheck watch(Place place, Watched watched, Watch watch) {
        Sign sign = watch.sign();
        if (sign.kind() == Sign.Kind.WATCHDOG) {
            return deaf(place, watched, sign).orElseGet(() -> watchdog(place, watched, sign));
        }
        if (sign.kind().isAsked()) {
            AskedCheck.Manner manner = new AskedCheck.Manner(watch.every(), watch.limit(), watch.failures(), false);
            return asked(place, watched, sign, manner);
        }
        BiConsumer<What, Instant> tell = (what, since) -> {
            String said = unusable(what, sign);
            tell(place, what, sign, what == What.MISSED ? silent(sign, watched) : said);
        };
        return sign.text().isEmpty()
                ? new SilenceCheck(
                        watched.record().output(),
                        sign.within(),
                        isMissed(place, watched),
                        time,
                        () -> isFull(watched.record().output()),
                        tell)
                : lines(place, watched, sign, sign.within(), tell);
    }

    /** Within what the run was told, where the config now says less: it cannot know of that. */
    private SignCheck watchdog(Place place, Watched watched, Sign sign) {
        Duration told = watched.address().watchdog();
        Duration window = told.compareTo(sign.within()) > 0 ? told : sign.within();
        return new WatchdogCheck(
                window,
                isMissed(place, watched),
                () -> sockets.heard(place.strategy()),
                (what, why) -> tell(place, what, sign, what == What.MISSED ? unheard(window, why, watched) : why),
                time.steady());
    }

    private String unheard(Duration window, String why, Watched watched) {
        return (why.isEmpty() ? "no WATCHDOG=1 for " + Durations.format(window) : why) + standstill(watched);
    }

    /** Returns what is done for a run that cannot speak, or not where anybody listens; empty if it can. */
    private Optional<SignCheck> deaf(Place place, Watched watched, Sign sign) {
        String told = watched.address().socket();
        if (!told.isEmpty() && isSame(Path.of(told), sockets.path(place.strategy()))) {
            return Optional.empty();
        }
        String why = told.isEmpty()
                ? "it was started without a notify socket; " + sign.awaited() + " counts from its next start"
                : "the home lay elsewhere when it was started; " + sign.awaited() + " counts from its next start";
        return Optional.of(new Alarm(time.steady(), () -> tell(place, What.UNUSABLE, sign, why)));
    }

    /** Returns whether two paths lead to the same place; the way to a home may be written in several ways. */
    private static boolean isSame(Path told, Path now) {
        try {
            return told.equals(now)
                    || told.getFileName().equals(now.getFileName())
                            && Files.isSameFile(told.getParent(), now.getParent());
        } catch (IOException e) {
            return false;
        }
    }

    private SignCheck lines(Place place, Watched watched, Sign sign, Duration window, BiConsumer<What, Instant> tell) {
        try {
            boolean whole = window.isZero();
            return new LineCheck(
                    logs.follow(watched.record().output(), whole, buffer),
                    new LinePattern(sign.text()),
                    window,
                    isMissed(place, watched),
                    time.steady(),
                    () -> isFull(watched.record().output()),
                    tell);
        } catch (IOException e) {
            LOG.warn("{}: its log cannot be read: {}", place.strategy(), IoProblems.explain(e));
            // The log may come back: it is tried again as if it were a new check.
            return new Alarm(
                    time.steady().plusSeconds(5), () -> checks.put(place, lines(place, watched, sign, window, tell)));
        }
    }

    /** Returns whether there is no room to print, or nobody knows; a low disk is told of elsewhere. */
    private static boolean isFull(Path log) {
        try {
            return Files.getFileStore(log).getUsableSpace() < LEAST_ROOM;
        } catch (IOException e) {
            return true;
        }
    }

    private SignCheck asked(Place place, Watched watched, Sign sign, AskedCheck.Manner manner) {
        return new AskedCheck(
                sign,
                manner,
                isMissed(place, watched),
                watched.environment(),
                (what, limit, environment, answer) ->
                        probes.ask(what, limit, environment, said -> inbox.add(() -> answer.accept(said))),
                (what, why) -> tell(place, what, sign, what == What.MISSED ? why + standstill(watched) : why),
                time.steady());
    }

    private static boolean isMissed(Place place, Watched watched) {
        return watched.missed().contains(place.watch());
    }

    private String silent(Sign sign, Watched watched) {
        String what = sign.text().isEmpty() ? "no output" : "no line that matches '" + Text.excerpt(sign.text()) + "'";
        return what + " for " + Durations.format(sign.within()) + standstill(watched);
    }

    /** Returns whether the run could do anything at all, as an end of a clause. */
    private String standstill(Watched watched) {
        try {
            String why = launcher.table().standstill(watched.record());
            return why.isEmpty() ? "" : "; it is " + why;
        } catch (UncheckedIOException e) {
            return "";
        }
    }

    private void tell(Place place, What what, Sign sign, String detail) {
        reports.told(
                new Note(place.strategy(), place.run(), what, Math.max(READY, place.watch()), sign.kind(), detail));
    }

    /** Ends the thread, and what its commands run. */
    @Override
    public void close() {
        inbox.add(() -> closed = true);
        Threads.awaitEnd(thread);
        probes.close();
        sockets.close();
    }

    /** Comes once. */
    private static final class Alarm implements SignCheck {
        private final Runnable then;
        private Instant next;

        Alarm(Instant at, Runnable then) {
            this.next = at;
            this.then = then;
        }

        @Override
        public Instant next() {
            return next;
        }

        @Override
        public void look(Instant now) {
            next = Instant.MAX;
            then.run();
        }
    }
}
