package algo.cli;

import algo.app.model.ExitReason;
import algo.app.model.Phase;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.syntax.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** {@code algo logs}. */
final class LogsCommand extends Command {
    private static final int DEFAULT_LINES = 20;

    LogsCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHosts() {
        return !isSet("--runs") && !isSet("--clear");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (isSet("--runs") || isSet("--clear")) {
            return runsOrClear(in);
        }
        boolean all = isSet("--run") || isSet("--since");
        String text = text("--lines");
        int lines = !text.isEmpty()
                ? (int) Numbers.parse("-n", "a number of lines", text, 1_000_000)
                : all ? -1 : DEFAULT_LINES;
        String grep = text("--grep");
        if (grep.length() > 1000) {
            throw new ClientException(ExitCode.USAGE, "--grep must have at most 1000 characters", "");
        }
        boolean times = isSet("--times");
        LogPick pick = new LogPick(text("--run"), since(), grep, times || in.json());
        List<String> ids = new ArrayList<>(new LinkedHashSet<>(parameters()));
        Request.Logs request = new Request.Logs(ids, lines, isSet("--follow"), false, pick);
        if (!in.hosts().isEmpty()) {
            return ofHosts(in, request, times);
        }
        try (DaemonClient daemon = in.connectFor(request)) {
            daemon.send(request);
            int code = print(
                    daemon,
                    in,
                    new LogPrinter(in, ids.size() > 1 || StrategyIds.isSelector(ids.get(0)), times, isSet("--raw")),
                    isSet("--follow"));
            if (!all && !in.json() && !in.out().checkError()) {
                Reply.Statuses statuses =
                        DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(ids, 0)));
                for (StrategyView view : statuses.strategies()) {
                    hintAtLimit(in, view, view.id() + " " + view.phase().label() + ": " + view.reason() + "; ");
                }
            }
            return code;
        }
    }

    /** Shows the lines of several machines, in the order of the times at which they were printed. */
    private int ofHosts(Invocation in, Request.Logs request, boolean times) throws ClientException {
        LogPick pick = new LogPick(
                request.pick().run(),
                request.pick().sinceMillis(),
                request.pick().grep(),
                true);
        Request.Logs timed =
                new Request.Logs(request.ids(), request.lines(), request.follow(), request.untilEnd(), pick);
        LogPrinter printer = new LogPrinter(in, true, times, isSet("--raw"));
        Invocation.Each each = (host, reply) -> {
            printer.print(host, DaemonClient.expect(Reply.LogLines.class, reply));
            return ExitCode.DONE;
        };
        try {
            return request.follow() ? HostsFollowed.follow(in, timed, each) : HostsFollowed.inOrder(in, timed, each);
        } finally {
            printer.close();
        }
    }

    /** Says below a log whose program a limit has ended which key changes the limit. */
    private static void hintAtLimit(Invocation in, StrategyView view, String why) {
        ExitReason reason = view.phase().hasRun() || view.lastExit().isEmpty()
                ? ExitReason.UNKNOWN
                : view.lastExit().get().reason();
        if (reason == ExitReason.MEMORY_LIMIT || reason == ExitReason.CPU_LIMIT) {
            String key = reason == ExitReason.MEMORY_LIMIT ? "limits.memory_mb" : "limits.cpu_seconds";
            in.err()
                    .println("algo: " + why + "change that limit with '" + in.algo() + " set "
                            + StrategyIds.inShell(view.id()) + " " + key + "=NUMBER', or lift it with null");
        }
    }

    private int runsOrClear(Invocation in) throws ClientException {
        for (String other : new String[] {"--follow", "--lines", "--times", "--run", "--since", "--grep", "--raw"}) {
            if (isSet(other) || (isSet("--runs") && isSet("--clear"))) {
                throw new ClientException(ExitCode.USAGE, "--runs and --clear go with no other option", "");
            }
        }
        return isSet("--runs")
                ? in.show(in.ask(new Request.LogRuns(parameters())))
                : in.report(in.ask(new Request.ClearLogs(parameters())));
    }

    private long since() throws ClientException {
        String text = text("--since");
        if (text.isEmpty()) {
            return -1;
        }
        return SinceOption.millis(text, "");
    }

    /** Streams the newest runs from their beginning until the user detaches, or, with {@code untilEnd}, they are over. */
    static int follow(DaemonClient daemon, Invocation in, List<String> ids, boolean untilEnd) throws ClientException {
        Thread detach = new Thread(
                () -> {
                    String goesOn = String.join(", ", ids) + (ids.size() == 1 ? " goes on" : " go on");
                    in.out().flush();
                    in.err()
                            .print("\nalgo: detached; "
                                    + Text.line(goesOn + ". Stop with: " + in.algo() + " stop "
                                            + String.join(
                                                    " ",
                                                    ids.stream()
                                                            .map(StrategyIds::inShell)
                                                            .toList()))
                                    + "\n");
                },
                "detach");
        Runtime.getRuntime().addShutdownHook(detach);
        daemon.send(new Request.Logs(ids, -1, true, untilEnd, LogPick.NEWEST));
        try {
            print(daemon, in, new LogPrinter(in, ids.size() > 1, false, false), true);
        } finally {
            Runtime.getRuntime().removeShutdownHook(detach);
        }
        if (in.out().checkError()) {
            return ExitCode.DONE; // whoever read the log has gone, and more of it is under way on this connection
        }
        Reply.Statuses statuses = DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(ids, 0)));
        int code = ExitCode.DONE;
        for (StrategyView view : statuses.strategies()) {
            boolean well = view.phase() == Phase.STOPPED
                    || view.lastExit().filter(e -> e.code() == 0).isPresent();
            code = well ? code : ExitCode.FAILED;
            in.err().println("algo: " + view.id() + " " + view.phase().label() + ": " + view.reason());
            hintAtLimit(in, view, "");
        }
        return code;
    }

    private static int print(DaemonClient daemon, Invocation in, LogPrinter printer, boolean follows)
            throws ClientException {
        while (true) {
            Reply reply = daemon.nextLine(follows);
            if (reply instanceof Reply.End) {
                printer.close();
                return ExitCode.DONE;
            }
            printer.print(DaemonClient.expect(Reply.LogLines.class, reply));
            // Flushed once all that arrived is printed; checkError does it.
            if (!daemon.hasMore() && in.out().checkError()) {
                // Whoever read our output has gone, as in 'algo logs -f x | head'.
                return ExitCode.DONE;
            }
        }
    }
}
