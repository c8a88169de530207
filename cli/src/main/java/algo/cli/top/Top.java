package algo.cli.top;

import algo.app.model.ModeChoice;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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
    /** To the daemon that is shown, and nobody is asked anything by that: the screen is taken. */
    private final TopFeed.Way way;

    private final FullScreen screen;
    private final TopState state = new TopState();
    private final TopFeed feed;
    private final Keys keys = new Keys();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final AtomicBoolean logWaits = new AtomicBoolean();
    private final AtomicInteger commands = new AtomicInteger();
    private TopFollower follower;
    /** Has everything stopped; null if nobody asked for that yet. */
    private Thread panic;

    private Throwable failure;
    private boolean done;

    /** @param first what the daemon has answered already */
    Top(Invocation in, FullScreen screen, List<String> ids, long everyMillis, Reply.Statuses first, String version) {
        this.in = in;
        this.way = in.telling(OutputStream.nullOutputStream())::connect;
        this.screen = screen;
        state.on(in.host());
        this.feed = new TopFeed(way, ids, everyMillis, new TopFeed.Listener() {
            @Override
            public void answered(Reply.Statuses statuses, String daemonVersion) {
                work.add(() -> state.answered(statuses, daemonVersion));
            }

            @Override
            public void lost(String why) {
                work.add(() -> state.lost(why));
            }
        });
        state.answered(first, version);
    }

    /** Shows the table until the user has seen enough. */
    int run() throws InterruptedException {
        state.resized(FullScreen.size());
        Signals.on("WINCH", () -> work.add(this::resize));
        Signals.on("CONT", () -> work.add(this::resume));
        Signals.on("TSTP", () -> work.add(this::suspend));
        start("top-feed", feed::run);
        start("top-keys", this::readKeys);
        while (!done) {
            state.at(Instant.now(), feed.silentSeconds());
            feed.show(state.visible());
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
        if (panic != null) {
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
        String id = state.target();
        Request.Targets target = new Request.Targets(List.of(id), false);
        switch (wish) {
            case NOTHING -> {}
            case QUIT -> done = true;
            case START ->
                command("starting", id, new Request.Start(target, ModeChoice.CONFIGURED, false, true, state.consent()));
            case STOP -> command("stopping", id, new Request.Stop(target, -1, false));
            case RESTART -> command("restarting", id, new Request.Restart(target, state.consent()));
            case PANIC -> panic();
            case FOLLOW -> follow(id);
            case LEAVE_LOG -> leaveLog();
            case SUSPEND -> suspend();
            case REDRAW -> resize();
        }
    }

    /** Over a connection of its own, since it may take as long as a stop does. */
    private void command(String doing, String id, Request request) {
        if (commands.incrementAndGet() > MOST_COMMANDS) {
            commands.decrementAndGet();
            state.said(id + ": not done, too much is under way; try again", true);
            return;
        }
        state.said(doing + " " + id + " …", false);
        start("top-command", () -> {
            Outcome outcome = carryOut(id, request);
            work.add(() -> {
                String hint = outcome.hint().isEmpty() ? "" : "; " + outcome.hint();
                state.said(id + ": " + outcome.message() + hint, outcome.code() != ExitCode.DONE);
                feed.hurry();
            });
            commands.decrementAndGet();
        });
        feed.hurry();
    }

    /** Has everything stopped, however many commands are under way. */
    private void panic() {
        if (panic != null && panic.isAlive()) {
            state.said("everything is being stopped already …", false);
            return;
        }
        state.said("stopping everything …", false);
        panic = start("top-panic", () -> {
            TopPanic.Said said = TopPanic.carryOut(in);
            work.add(() -> {
                state.said(said.text(), said.failed());
                feed.hurry();
            });
        });
        feed.hurry();
    }

    private Outcome carryOut(String id, Request request) {
        try (DaemonClient daemon = way.connect()) {
            Reply.Outcomes outcomes = DaemonClient.expect(Reply.Outcomes.class, daemon.ask(request));
            return outcomes.outcomes().get(0);
        } catch (ClientException e) {
            return Outcome.of(id, e.exitCode(), e.getMessage(), e.hint());
        }
    }

    private void follow(String id) {
        leaveLog();
        TopFollower next = new TopFollower(way, id, state.log(), () -> {
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
