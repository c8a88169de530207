package algo.cli;

import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code algo start FILE --watch}: starts a script in the sandbox, and again with each change of it, while its log is streamed. Code
 * that cannot be taken in leaves the version before running.
 */
final class WatchedStart {
    private static final long LOOK_MILLIS = 250;

    private final Command command;
    private final Invocation in;
    private final String path;
    private volatile boolean over;

    WatchedStart(Command command, Invocation in, String path) {
        this.command = command;
        this.in = in;
        this.path = path;
    }

    /** Returns when nobody reads the output any more; until then it goes on, and Ctrl-C only detaches. */
    int run() throws ClientException {
        Path source = Path.of(path).toAbsolutePath().normalize();
        SourceState taken = SourceState.of(source);
        String id;
        try (DaemonClient daemon = in.connectOrStart()) {
            id = take(daemon, false);
            int code = start(daemon, id);
            if (code != ExitCode.DONE) {
                in.err().println("algo: " + id + ": the next change of " + source + " starts it");
            }
        }
        Thread log = new Thread(() -> follow(id), "log");
        log.setDaemon(true);
        log.start();
        SourceState seen = taken;
        while (!over) {
            pause();
            SourceState now = SourceState.of(source);
            // An editor writes in several steps: what counts has stood still from one look to the next.
            if (now.isThere() && now.equals(seen) && !now.equals(taken)) {
                taken = now;
                again(id);
            }
            seen = now;
        }
        return ExitCode.DONE;
    }

    private String take(DaemonClient daemon, boolean again) throws ClientException {
        // Later on the log stands on the terminal, and a line of progress would run into it.
        Reply reply = (again ? daemon : daemon.showingProgress(in)).ask(AddOptions.watched(command, path, again));
        in.report(reply);
        return AddCommand.toStart(reply).get(0);
    }

    /** Starts it, unless it runs; returns the exit code. */
    private int start(DaemonClient daemon, String id) throws ClientException {
        Reply.Statuses statuses =
                DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(List.of(id), 0)));
        for (StrategyView view : statuses.strategies()) {
            if (view.phase().hasRun()) {
                in.err().println("algo: " + id + " runs already");
                return ExitCode.DONE;
            }
        }
        Request.Targets targets = new Request.Targets(List.of(id), false);
        return in.report(daemon.ask(
                new Request.Start(targets, ModeChoice.SANDBOX, command.isSet("--force"), true, LiveConsent.SANDBOX)));
    }

    /** Runs the new version. What is wrong with it is said, and the one before goes on. */
    private void again(String id) throws ClientException {
        try (DaemonClient daemon = in.connect()) {
            in.err().println("algo: " + id + ": " + path + " has changed");
            try {
                take(daemon, true);
                start(daemon, id);
            } catch (ClientException e) {
                if (e.exitCode() == ExitCode.UNREACHABLE || e.exitCode() == ExitCode.UNKNOWN) {
                    throw e;
                }
                in.err().println("algo: " + e.getMessage());
                Reply.Statuses statuses =
                        DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(List.of(id), 0)));
                boolean runs = statuses.strategies().stream()
                        .anyMatch(view -> view.phase().hasRun());
                in.err()
                        .println("algo: " + id
                                + (runs
                                        ? ": the version before goes on"
                                        : ": it does not run; the next change starts it"));
            }
        }
    }

    private void follow(String id) {
        try (DaemonClient daemon = in.connect()) {
            LogsCommand.follow(daemon, in, List.of(id), false);
        } catch (ClientException e) {
            in.err()
                    .println("algo: the log of " + StrategyIds.inShell(id) + " is not followed any more: "
                            + e.getMessage());
        } finally {
            over = true;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
