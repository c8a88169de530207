package algo.cli;

import algo.app.model.EventType;
import algo.app.model.Nearest;
import algo.app.protocol.EventPick;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo events}. */
final class EventsCommand extends Command {
    private static final int DEFAULT_LINES = 50;
    private static final String NONE = "-";

    EventsCommand(Arguments given) {
        super(given);
    }

    private static List<String> types() {
        List<String> types = new ArrayList<>();
        for (EventType type : EventType.values()) {
            types.add(type.label());
        }
        return types;
    }

    @Override
    protected boolean takesAllUsers() {
        return !isSet("--follow");
    }

    @Override
    protected boolean takesHosts() {
        return true;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        long after = -1;
        long sinceMillis = -1;
        if (isSet("--since") && isNumber(text("--since"))) {
            after = Numbers.parse("--since", "a sequence number", text("--since"), Long.MAX_VALUE);
        } else if (isSet("--since")) {
            sinceMillis = SinceOption.millis(text("--since"), "a sequence number, ");
        }
        long lines = isSet("--lines")
                ? Numbers.parse("-n", "a number of events", text("--lines"), 1_000_000)
                : DEFAULT_LINES;
        EventPick pick = new EventPick(pickedTypes(), words("--cause"), sinceMillis);
        return print(in, new Request.Events(parameters(), after, (int) lines, isSet("--follow"), pick));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private List<String> pickedTypes() throws ClientException {
        List<String> picked = words("--type");
        for (String type : picked) {
            if (EventType.of(type).isEmpty()) {
                throw new ClientException(
                        ExitCode.USAGE, "--type: " + Nearest.unknown("type of event", type, types()), "");
            }
        }
        return picked;
    }

    /** Returns the words of an option, separated at commas; none if it was not given. */
    private List<String> words(String option) throws ClientException {
        List<String> words = new ArrayList<>();
        if (!isSet(option)) {
            return words;
        }
        String text = text(option);
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                words.add(text.substring(begin, i));
                begin = i + 1;
            } else if (!isPartOfWord(text.charAt(i))) {
                words.add("");
            }
        }
        if (words.contains("")) {
            throw new ClientException(
                    ExitCode.USAGE, option + " must be words with commas between them, not '" + text + "'", "");
        }
        return words;
    }

    private static boolean isPartOfWord(char each) {
        return (each >= 'a' && each <= 'z') || each == '_' || each == '.';
    }

    private static int print(Invocation in, Request.Events request) throws ClientException {
        if (!in.hosts().isEmpty()) {
            return request.follow()
                    ? HostsFollowed.follow(in, request, (host, reply) -> print(in, host, reply))
                    : HostsFollowed.inOrder(in, request, (host, reply) -> print(in, host, reply));
        }
        if (in.allUsers()) {
            return in.askEachForLines(request, (owner, reply) -> print(in, owner, reply));
        }
        try (DaemonClient daemon = in.connectFor(request)) {
            daemon.send(request);
            while (true) {
                Reply reply = daemon.nextLine(request.follow());
                if (reply instanceof Reply.End) {
                    return ExitCode.DONE;
                }
                print(in, "", reply);
                if (!daemon.hasMore() && in.out().checkError()) {
                    return ExitCode.DONE;
                }
            }
        }
    }

    static int print(Invocation in, String owner, Reply reply) throws ClientException {
        Reply.Event event = DaemonClient.expect(Reply.Event.class, reply);
        Map<String, Object> fields = new LinkedHashMap<>(event.fields());
        if (!owner.isEmpty()) {
            fields.put(in.fieldOfMany(), owner);
        }
        if (in.json()) {
            in.print(fields);
        } else {
            in.out().println((owner.isEmpty() ? "" : owner + "  ") + line(fields));
        }
        return ExitCode.DONE;
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
