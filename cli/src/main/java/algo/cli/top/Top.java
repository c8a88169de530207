package algo.cli.top;

import algo.app.model.ModeChoice;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.ManyHosts;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code algo top} on a terminal. All that happens, keys, answers and signals, comes as a piece of work into one queue, and is
 * done on the thread of {@link #run}, which owns the state and draws it. What waits for the daemon has a thread of its own.
 */
final class Top {
    /** Draws again so often if nothing happens, for the clock. */
    private static final long TICK_MILLIS = 1000;
    /** A key that begins like a longer one is itself if nothing follows for so long. */
    private static final long KEY_MILLIS = 50;
    /** The time between two pictures. */
    private static final long FRAME_MILLIS = 25;
    /** Until a signal that stops this process has done so; after that it was brought back, or cannot be stopped. */
    private static final long SUSPEND_MILLIS = 300;
    /** Commands that wait for the daemon at once. */
    private static final int MOST_COMMANDS = 8;
    /** At the end, until the daemon has read that everything is to be stopped. */
    private static final long SENT_MILLIS = 2000;

    private final Invocation in;
    /** To the daemons that are shown, by machine, and nobody is asked anything by that: the screen is taken. */
    private final Map<String, TopFeed.Way> ways;

    private final FullScreen screen;
    private final TopState state = new TopState();
    private final Map<String, TopFeed> feeds = new LinkedHashMap<>();
    private final Keys keys = new Keys();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final AtomicBoolean logWaits = new AtomicBoolean();
    private final AtomicInteger commands = new AtomicInteger();
    private TopFollower follower;
    /** Have everything stopped, by machine. */
    private final Map<String, Thread> panics = new LinkedHashMap<>();
    /** The end of each, by machine; null while it is under way. */
    private final Map<String, TopPanic.Said> stopped = new LinkedHashMap<>();

    private Throwable failure;
    private boolean done;

    private Top(Invocation in, FullScreen screen, List<String> ids, long everyMillis, Map<String, TopFeed.Way> ways) {
        this.in = in;
        this.ways = ways;
        this.screen = screen;
        ways.forEach(
                (host, way) -> feeds.put(host, new TopFeed(way, in.isFar(), ids, everyMillis, new TopFeed.Listener() {
                    @Override
                    public void answered(Reply.Statuses statuses, String daemonVersion) {
                        work.add(() -> state.answered(host, statuses, daemonVersion));
                    }

                    @Override
                    public void lost(String why) {
                        work.add(() -> state.lost(host, why));
                    }
                })));
    }

    /** Shows one daemon. */
    static Top ofOne(Invocation in, FullScreen screen, List<String> ids, long everyMillis) {
        TopFeed.Way way = in.telling(OutputStream.nullOutputStream())::connect;
        Top top = new Top(in, screen, ids, everyMillis, Map.of(in.host(), way));
        top.state.machines().on(in.host());
        return top;
    }

    /** Shows the daemons of several machines, each once it answers. */
    static Top ofSeveral(Invocation in, FullScreen screen, List<String> ids, long everyMillis, ManyHosts hosts) {
        Map<String, TopFeed.Way> ways = new LinkedHashMap<>();
        hosts.names().forEach(host -> ways.put(host, () -> hosts.connect(host)));
        Top top = new Top(in, screen, ids, everyMillis, ways);
        top.state.machines().onSeveral(hosts.names(), in.algo());
        return top;
    }

    /** Takes what the only daemon has answered already. */
    Top beginningWith(Reply.Statuses first, String version) {
        state.answered(first, version);
        return this;
    }

    /** Shows the table until the user has seen enough. */
    int run() throws InterruptedException {
        state.resized(FullScreen.size());
        Signals.on("WINCH", () -> work.add(this::resize));
        Signals.on("CONT", () -> work.add(this::resume));
        Signals.on("TSTP", () -> work.add(this::suspend));
        feeds.forEach((host, feed) -> start(host.isEmpty() ? "top-feed" : "top-feed-" + host, feed::run));
        start("top-keys", this::readKeys);
        while (!done) {
            state.at(Instant.now(), host -> feeds.get(host).silentSeconds());
            feeds.forEach((host, feed) -> feed.show(state.visible().stream()
                    .filter(row -> row.host().equals(host) && !row.isMachine())
                    .map(TopRow::view)
                    .toList()));
            if (!screen.paint(TopScreen.draw(state))) {
                break;
            }
            Thread.sleep(FRAME_MILLIS);
            Runnable next = work.poll(keys.isOpen() ? KEY_MILLIS : TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                take(keys.flush());
            }
            for (; next != null && !done; next = work.poll()) {
                next.run();
            }
        }
        leaveLog();
        for (Thread panic : panics.values()) {
            panic.join(SENT_MILLIS);
        }
        if (failure != null) {
            throw new IllegalStateException("a thread of algo top has failed", failure);
        }
        return ExitCode.DONE;
    }

    /** A mistake on another thread ends the program on this one, where the terminal is given back. */
    private Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, why) -> work.add(() -> {
            failure = why;
            done = true;
        }));
        thread.start();
        return thread;
    }

    private void readKeys() {
        byte[] block = new byte[256];
        try (InputStream device = new FileInputStream("/dev/tty")) {
            for (int n = device.read(block); n >= 0; n = device.read(block)) {
                byte[] bytes = Arrays.copyOf(block, n);
                work.add(() -> take(keys.feed(bytes)));
            }
        } catch (IOException e) {
            // The terminal is gone.
        }
        work.add(() -> done = true);
    }

    private void take(List<String> pressed) {
        for (String key : pressed) {
            if (!done) {
                fulfil(state.key(key));
            }
        }
    }

    private void fulfil(TopState.Wish wish) {
        String host = state.targetHost();
        String id = state.target();
        Request.Targets target = new Request.Targets(List.of(id), false);
        switch (wish) {
            case NOTHING -> {}
            case QUIT -> done = true;
            case START ->
                command(
                        "starting",
                        host,
                        id,
                        new Request.Start(target, ModeChoice.CONFIGURED, false, true, state.consent()));
            case STOP -> command("stopping", host, id, new Request.Stop(target, -1, false));
            case RESTART -> command("restarting", host, id, new Request.Restart(target, state.consent()));
            case PANIC -> panic(List.of(host));
            case PANIC_ALL -> panic(state.machines().names());
            case FOLLOW -> follow(host, id);
            case LEAVE_LOG -> leaveLog();
            case SUSPEND -> suspend();
            case REDRAW -> resize();
        }
    }

    /** Over a connection of its own, since it may take as long as a stop does. */
    private void command(String doing, String host, String id, Request request) {
        String shown = state.shown(host, id);
        TopFeed feed = feeds.get(host);
        if (commands.incrementAndGet() > MOST_COMMANDS) {
            commands.decrementAndGet();
            state.said(shown + ": not done, too much is under way; try again", true);
            return;
        }
        state.said(doing + " " + shown + " …", false);
        start("top-command", () -> {
            Outcome outcome = carryOut(host, id, request);
            work.add(() -> {
                String hint = outcome.hint().isEmpty() ? "" : "; " + outcome.hint();
                state.said(shown + ": " + outcome.message() + hint, outcome.code() != ExitCode.DONE);
                feed.hurry();
            });
            commands.decrementAndGet();
        });
        feed.hurry();
    }

    /** Has everything stopped at these machines, however many commands are under way. */
    private void panic(List<String> hosts) {
        List<String> those = new ArrayList<>(hosts);
        those.removeIf(host -> panics.containsKey(host) && panics.get(host).isAlive());
        if (those.isEmpty()) {
            state.said("everything is being stopped already …", false);
            return;
        }
        if (stopped.values().stream().allMatch(Objects::nonNull)) {
            stopped.clear();
        }
        for (String host : those) {
            stopped.put(host, null);
            panics.put(host, start("top-panic", () -> {
                TopPanic.Said said = TopPanic.carryOut(in.at(host));
                work.add(() -> {
                    stopped.put(host, said);
                    tell(TopPanic.together(stopped));
                    feeds.get(host).hurry();
                });
            }));
            feeds.get(host).hurry();
        }
        tell(TopPanic.together(stopped));
    }

    private void tell(TopPanic.Said said) {
        state.said(said.text(), said.failed());
    }

    private Outcome carryOut(String host, String id, Request request) {
        try (DaemonClient daemon = ways.get(host).connect()) {
            Reply.Outcomes outcomes = DaemonClient.expect(Reply.Outcomes.class, daemon.ask(request));
            Outcome done = outcomes.outcomes().get(0);
            return Outcome.of(
                    id, done.code(), Invocation.from(host, done.message()), Invocation.from(host, done.hint()));
        } catch (ClientException e) {
            return Outcome.of(id, e.exitCode(), e.getMessage(), e.hint());
        }
    }

    private void follow(String host, String id) {
        leaveLog();
        TopFollower next = new TopFollower(ways.get(host), id, state.log(), () -> {
            if (logWaits.compareAndSet(false, true)) {
                work.add(() -> logWaits.set(false));
            }
        });
        follower = next;
        start("top-log", next::run);
    }

    private void leaveLog() {
        if (follower != null) {
            follower.close();
            follower = null;
        }
    }

    private void resize() {
        state.resized(FullScreen.size());
        screen.forget();
    }

    private void resume() {
        screen.enter();
        resize();
    }

    /** Stops this process as Ctrl-Z stops a program that takes no notice of it, but with the terminal as it was. */
    private void suspend() {
        screen.leave();
        Signals.byDefault("TSTP");
        try {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("sh", "-c", "kill -TSTP " + self).start().waitFor();
            Thread.sleep(SUSPEND_MILLIS);
        } catch (IOException e) {
            state.said("cannot be suspended: " + e.getMessage(), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Signals.on("TSTP", () -> work.add(this::suspend));
        resume();
    }
}
