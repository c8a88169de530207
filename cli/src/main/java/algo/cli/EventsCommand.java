package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.util.Map;

/** {@code algo events}. */
final class EventsCommand extends Command {
    private static final int DEFAULT_LINES = 50;
    private static final String NONE = "-";

    EventsCommand() {
        super("events", "Show what happened to strategies, and why.");
        parameters("ID", "0..*", "Ids as shown by 'algo list' (default: all, and what concerns none).");
        flag("Go on with what happens from now on.", "-f", "--follow");
        value("SEQ", "Everything after this sequence number, as far as it is kept.", "--since");
        value("N", "How many events, where no --since is given (default: " + DEFAULT_LINES + ").", "-n", "--lines");
    }

    @Override
    int run(Invocation in) throws ClientException {
        if (!text("--since").isEmpty() && !text("--lines").isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "give --since or -n, not both", "");
        }
        long since = text("--since").isEmpty()
                ? -1
                : Numbers.parse("--since", "a sequence number", text("--since"), Long.MAX_VALUE);
        long lines = text("--lines").isEmpty()
                ? DEFAULT_LINES
                : Numbers.parse("-n", "a number of events", text("--lines"), 1_000_000);
        try (DaemonClient daemon = in.connect()) {
            daemon.send(new Request.Events(parameters(), since, (int) lines, isSet("--follow")));
            while (true) {
                Reply reply = daemon.nextWithoutLimit();
                if (reply instanceof Reply.End) {
                    return ExitCode.DONE;
                }
                Reply.Event event = DaemonClient.expect(Reply.Event.class, reply);
                if (in.json()) {
                    in.print(event.fields());
                } else {
                    in.out().println(Terminal.line(line(event.fields())));
                }
                if (!daemon.hasMore() && in.out().checkError()) {
                    return ExitCode.DONE;
                }
            }
        }
    }

    private static String line(Map<String, Object> event) {
        StringBuilder line = new StringBuilder();
        line.append(event.get("seq")).append("  ").append(IsoTime.show(text(event, "at"), NONE));
        String strategy = text(event, "strategy");
        line.append("  ").append(strategy.isEmpty() ? NONE : strategy).append("  ");
        String from = text(event, "from");
        String to = text(event, "to");
        String what = text(event, "event");
        if (!what.equals("phase")) {
            line.append(what);
        }
        if (!to.isEmpty()) {
            line.append(what.equals("phase") ? "" : " ").append(from.isEmpty() ? to : from + " -> " + to);
        }
        String detail = text(event, "detail");
        if (!detail.isEmpty()) {
            line.append(": ").append(detail);
        }
        String by = text(event, "by");
        if (!by.isEmpty() && !by.equals("daemon")) {
            line.append(" (by ").append(by).append(')');
        }
        return line.toString();
    }

    private static String text(Map<String, Object> event, String name) {
        Object value = event.get(name);
        return value == null ? "" : value.toString();
    }
}
