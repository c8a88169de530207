package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.offline.HomeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Answers from the files of a home whose daemon is down, and what is to be said of that. */
final class FromFiles {
    /** The nanoseconds that count as a millisecond while the program is waited for: it has to start first. */
    private static final long NANOS = 3_000_000;

    private final Sockets sockets;
    private final List<String> living = new ArrayList<>();
    /** The connection over which was asked who lives, for the first question that follows; null once it has it. */
    private DaemonClient first;

    private FromFiles(Sockets sockets) {
        this.sockets = sockets;
    }

    /** Returns whether the files of the home can answer {@code request}. */
    static boolean canAnswer(Sockets sockets, Request request) {
        boolean known = request instanceof Request.Status
                || request instanceof Request.Show
                || request instanceof Request.LogRuns
                || request instanceof Request.Report
                || (request instanceof Request.Logs logs && !logs.follow())
                || (request instanceof Request.Events events && !events.follow());
        return known
                && sockets.socket().isEmpty()
                && !System.getProperty("algo.launcher", "").isEmpty()
                && (Files.exists(sockets.home().resolve("state/state.json"))
                        || Files.exists(sockets.home().resolve("strategies/strategy_configs.json")));
    }

    /** @throws ClientException if the home is not to be used, or cannot be read */
    static FromFiles of(Sockets sockets) throws ClientException {
        HomeTrust.require(sockets.home());
        FromFiles answers = new FromFiles(sockets);
        DaemonClient client = answers.connect();
        try {
            Reply.Statuses all =
                    DaemonClient.expect(Reply.Statuses.class, client.ask(new Request.Status(List.of(), 0)));
            for (StrategyView view : all.strategies()) {
                if (view.phase().hasRun()) {
                    answers.living.add(view.id() + (view.pid() == 0 ? "" : " (pid " + view.pid() + ")"));
                }
            }
        } catch (ClientException e) {
            client.close();
            throw e;
        }
        answers.first = client;
        return answers;
    }

    /** Returns a connection, which the caller closes. */
    DaemonClient connect() throws ClientException {
        if (first != null) {
            DaemonClient ready = first;
            first = null;
            return ready;
        }
        try {
            return DaemonClient.over(HomeProgram.start(Autostart.command(sockets, "--answer")), NANOS);
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.FAILED, "the files of the home could not be read: " + e.getMessage(), "");
        }
    }

    /** Returns that no daemon runs, and which strategies still do: for people who have read the answer. */
    ClientException notice() {
        return new ClientException(
                ExitCode.UNREACHABLE,
                "no daemon is running for the home " + sockets.home() + ", this is from its files; "
                        + (living.isEmpty()
                                ? "none of its strategies runs"
                                : "still running: " + String.join(", ", living)),
                "start it with 'algo daemon start'");
    }
}
