package algo.app;

import algo.app.calendar.MarketCalendar;
import algo.app.config.CalendarFile;
import algo.app.config.ConfigLook;
import algo.app.config.Secrets;
import algo.app.control.Dialogue;
import algo.app.control.FileAnswers;
import algo.app.control.RequestAnswers;
import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.home.Custody;
import algo.app.ipc.StreamConnection;
import algo.app.launch.HomePreparation;
import algo.app.log.RunLogs;
import algo.app.model.Halt;
import algo.app.model.PanicStatus;
import algo.app.model.TimeSource;
import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import algo.app.process.RunLook;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Version;
import algo.app.state.PanicLatch;
import algo.app.state.StateStore;
import algo.app.supervise.HomePicture;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Answers the client that started this process from the files of a home whose daemon is down, over standard input and output.
 * Reads, and changes nothing.
 */
final class HomeReading {
    /** The longest request, in bytes. */
    private static final int MOST_BYTES = 1 << 20;

    private HomeReading() {}

    /** Holds the dialogue until the client has gone. Why nothing can be read, the client is told as the answer. */
    static void answer(Platform platform, Options options, Map<String, String> environment) throws IOException {
        // A reader of a large file would not notice that nobody waits for it any more.
        ProcessHandle.current().parent().ifPresent(client -> client.onExit().thenRun(() -> Halt.end(ExitCode.FAILED)));
        new Dialogue(answers(platform, options, environment), Version.PROGRAM)
                .serve(new StreamConnection(System.in, System.out, MOST_BYTES, platform.user()));
    }

    private static RequestAnswers answers(Platform platform, Options options, Map<String, String> environment) {
        int code;
        String why;
        try {
            return open(platform, options.home(), environment);
        } catch (StartException e) {
            code = e.exitCode();
            why = e.getMessage();
        } catch (IOException e) {
            code = ExitCode.FAILED;
            why = IoProblems.explain(e);
        } catch (UncheckedIOException e) {
            code = ExitCode.FAILED;
            why = IoProblems.explain(e.getCause());
        }
        Reply failure = new Reply.Failure(code, why, "");
        return (request, caller, out) -> out.send(failure);
    }

    private static RequestAnswers open(Platform platform, Path root, Map<String, String> environment)
            throws IOException, StartException {
        Optional<PathTrust.Problem> problem = PathTrust.problem(root);
        if (problem.isPresent()) {
            throw DaemonHome.untrusted(root, problem.get());
        }
        String owner = Files.getOwner(root).getName();
        if (!PrivateFiles.isOurs(root)) {
            throw new StartException(
                    ExitCode.FAILED, "the home " + root + " belongs to " + owner + "; run algo as its owner");
        }
        OptionalInt daemon = DaemonHome.holder(platform, root);
        if (daemon.isPresent()) {
            throw new StartException(
                    ExitCode.UNREACHABLE,
                    "a daemon runs on the home " + root + ", pid " + daemon.getAsInt() + ", and does not answer at "
                            + root.resolve("run/algo.sock") + "; name its socket with --socket or ALGO_SOCKET");
        }
        WholeFile.openBy(platform.files());
        TimeSource time = TimeSource.system();
        Secrets secrets = new Secrets(
                root.resolve("secrets.json"),
                root.resolve("state/fingerprint.key"),
                Daemon.credentials(environment),
                AtomicFile.Exchange.NONE);
        List<String> problems = new ArrayList<>();
        String hidden = secrets.check();
        if (!hidden.isEmpty()) {
            problems.add(hidden);
        }
        RunLook look = platform.look();
        StateStore store = new StateStore(root.resolve("state/state.json"), Clock.systemUTC());
        ObjectNode state = store.look();
        if (!store.notice().isEmpty()) {
            problems.add(store.notice());
        }
        boolean expected = !state.path("strategies").isEmpty();
        ConfigLook config = ConfigLook.of(
                root.resolve("strategies/strategy_configs.json"), Daemon.memoryLimit(environment), expected);
        problems.addAll(config.problems());
        CalendarFile calendar = new CalendarFile(root.resolve("calendar.json"));
        problems.addAll(calendar.problems());
        MarketCalendar days = calendar.calendar();
        Custody custody = DaemonHome.custody(platform, root, look.bootId(), DaemonHome.layout(root));
        RunLogs logs = new RunLogs(root.resolve("log/strategies"), secrets::masks);
        Path runs = root.resolve("state/runs");
        HomePicture picture = HomePicture.of(
                new HomePicture.Content(
                        state.path("strategies"),
                        state.path("account_loss"),
                        config.config(),
                        config.known(),
                        days,
                        problems,
                        custody.isHeld() ? "the home " + root + " is held: " + custody.reason() : "",
                        new PanicLatch(root.resolve("state/" + PanicStatus.FILE), Clock.systemUTC()).load()),
                look,
                (strategy, record) -> HomePreparation.located(runs, logs, strategy, record),
                time);
        return new FileAnswers(
                picture, logs, root.resolve("state/events.jsonl"), secrets, time, root, owner, Version.PROGRAM);
    }
}
