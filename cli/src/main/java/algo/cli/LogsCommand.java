package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import java.util.List;

/** {@code algo logs}. */
final class LogsCommand extends Command {
    private static final int DEFAULT_LINES = 20;

    LogsCommand() {
        super("logs", "Show the last lines that strategies printed in their newest run.");
        parameters("ID", "1..*", "Ids as shown by 'algo list'.");
        flag("Go on with what is printed from now on, across runs.", "-f", "--follow");
        value("N", "How many lines (default: " + DEFAULT_LINES + ").", "-n", "--lines");
    }

    @Override
    int run(Invocation in) throws ClientException {
        String text = text("--lines");
        int lines = text.isEmpty() ? DEFAULT_LINES : (int) Numbers.parse("-n", "a number of lines", text, 1_000_000);
        List<String> ids = parameters();
        try (DaemonClient daemon = in.connect()) {
            daemon.send(new Request.Logs(ids, lines, isSet("--follow"), false));
            return print(daemon, in, ids.size() > 1);
        }
    }

    /** Streams the newest runs from their beginning until the user detaches, or, with {@code untilEnd}, they are over. */
    static int follow(DaemonClient daemon, Invocation in, List<String> ids, boolean untilEnd) throws ClientException {
        Thread detach = new Thread(
                () -> {
                    String goesOn = String.join(", ", ids) + (ids.size() == 1 ? " goes on" : " go on");
                    in.out().flush();
                    in.err().println("\nalgo: detached; " + goesOn + ". Stop with: algo stop " + String.join(" ", ids));
                },
                "detach");
        Runtime.getRuntime().addShutdownHook(detach);
        daemon.send(new Request.Logs(ids, -1, true, untilEnd));
        try {
            print(daemon, in, ids.size() > 1);
        } finally {
            Runtime.getRuntime().removeShutdownHook(detach);
        }
        Reply.Statuses statuses = DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(ids, 0)));
        int code = ExitCode.DONE;
        for (StrategyView view : statuses.strategies()) {
            boolean well = view.phase().equals("stopped")
                    || view.lastExit().filter(e -> e.code() == 0).isPresent();
            code = well ? code : ExitCode.FAILED;
            in.err().println("algo: " + view.id() + " " + view.phase() + ": " + Terminal.line(view.reason()));
        }
        return code;
    }

    private static int print(DaemonClient daemon, Invocation in, boolean named) throws ClientException {
        while (true) {
            Reply reply = daemon.nextWithoutLimit();
            if (reply instanceof Reply.End) {
                return ExitCode.DONE;
            }
            Reply.LogLine line = DaemonClient.expect(Reply.LogLine.class, reply);
            if (in.json()) {
                in.print(line.fields());
            } else {
                in.out().println((named ? line.strategy() + " | " : "") + Terminal.line(line.text()));
            }
            // Flushed once all that arrived is printed; checkError does it.
            if (!daemon.hasMore() && in.out().checkError()) {
                // Whoever read our output has gone, as in 'algo logs -f x | head'.
                return ExitCode.DONE;
            }
        }
    }
}
