package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.Json;
import algo.app.protocol.LogLine;
import algo.app.protocol.LogPick;
import algo.app.protocol.LogRange;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The addresses below {@code /api/v1/logs}. */
final class LogAddresses {
    private static final String ROOT = "api/v1/logs/*";
    private static final int MOST_LINES = 5_000;
    /** The bytes that the lines of an answer may take, about. */
    private static final int MOST_BYTES = 4 << 20;

    private final LiveFeed feed;
    private final InnerCommands commands;
    private final Streams streams;

    LogAddresses(LiveFeed feed, InnerCommands commands, Streams streams) {
        this.feed = feed;
        this.commands = commands;
        this.streams = streams;
    }

    void addTo(Routes routes) {
        routes.add("GET", ROOT, this::page);
        routes.add("GET", ROOT + "/search", this::search);
        routes.add("GET", ROOT + "/download", this::download);
        routes.add("GET", ROOT + "/stream", this::follow);
    }

    /**
     * Answers the last lines of a run, or those before a place that an earlier answer has named, with the places around them:
     * so that a reader can go back, and follow, without missing or repeating a line.
     */
    private Response page(WebRequest request, List<String> parts) throws WebProblem, ClientException {
        feed.requireDaemon();
        String id = InnerCommands.requireId(parts.get(0));
        int count = number(request, "lines", 500, MOST_LINES);
        LogCursor before = LogCursor.of("before", request.asked("before"));
        String run = before.isKnown() ? before.run() : run(request);
        LogRange range = new LogRange(true, "", 0, before.isKnown() ? before.offset() : -1);
        Gathered gathered =
                read(new Request.Logs(List.of(id), count, false, false, new LogPick(run, -1, "", true, range)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("run", gathered.run.isEmpty() ? null : gathered.run);
        answer.put("lines", gathered.lines);
        boolean more = gathered.from > 0 && gathered.lines.size() >= count;
        answer.put("before", more ? new LogCursor(gathered.run, gathered.from).toString() : null);
        answer.put("after", gathered.run.isEmpty() ? null : new LogCursor(gathered.run, gathered.next).toString());
        answer.put("missed", gathered.missed.isEmpty() ? null : gathered.missed);
        return Answers.json(answer);
    }

    private Response search(WebRequest request, List<String> parts) throws WebProblem, ClientException {
        feed.requireDaemon();
        String id = InnerCommands.requireId(parts.get(0));
        String text = request.asked("q");
        if (text.isEmpty() || text.length() > 1000) {
            throw WebProblem.wrong("'q' must be what lines are to contain, up to 1000 characters");
        }
        String run = run(request);
        int count = number(request, "lines", 1000, MOST_LINES);
        LogPick pick = new LogPick(run, run.isEmpty() ? 0 : -1, text, true);
        // One more than is answered of each run tells whether there are more.
        List<Object> lines = read(new Request.Logs(List.of(id), count + 1, false, false, pick)).lines;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("lines", lines.size() > count ? lines.subList(lines.size() - count, lines.size()) : lines);
        answer.put("more", lines.size() > count);
        return Answers.json(answer);
    }

    private Response download(WebRequest request, List<String> parts) throws WebProblem, ClientException {
        feed.requireDaemon();
        String id = requireStrategy(parts.get(0));
        String run = run(request);
        String name = id.replace('@', '_').replace('&', '_') + (run.isEmpty() ? "" : "-" + run) + ".log";
        return Answers.pieces(
                "text/plain; charset=utf-8",
                new LogDownload(feed.connect(), id, run),
                "Content-Disposition: attachment; filename=\"" + name + "\"");
    }

    private Response follow(WebRequest request, List<String> parts) throws WebProblem {
        String id = feed.hasDaemon() ? requireStrategy(parts.get(0)) : InnerCommands.requireId(parts.get(0));
        int lines = number(request, "lines", 500, MOST_LINES);
        String after = request.head().header("last-event-id").orElse(request.asked("after"));
        LogCursor place = LogCursor.of("after", after);
        return streams.stream(
                ended -> new LogStream(feed, id, lines, place, new OwnLogDialect(), streams.stays(), ended));
    }

    String requireStrategy(String id) throws WebProblem {
        commands.words("status").id(id).run().requireOutput();
        return id;
    }

    private static String run(WebRequest request) throws WebProblem {
        String run = request.asked("run");
        if (!LogCursor.isRun(run)) {
            throw WebProblem.wrong("'run' must be the beginning of a run's id");
        }
        return run;
    }

    static int number(WebRequest request, String name, int otherwise, int most) throws WebProblem {
        String text = request.asked(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        boolean digits = text.length() < 8 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(text) > most) {
            throw WebProblem.wrong("'" + name + "' must be a number from 0 to " + most);
        }
        return Integer.parseInt(text);
    }

    /** Lines that were read, and where they are. */
    private static final class Gathered {
        private final List<Object> lines = new ArrayList<>();
        private String run = "";
        private String missed = "";
        private long from;
        private long next;
        private int size;

        void take(Reply.LogLines some) throws WebProblem {
            if (lines.isEmpty()) {
                from = some.from();
            }
            run = some.run();
            next = some.next();
            missed = some.isMissing() ? some.missed() : missed;
            for (LogLine line : some.lines()) {
                size += line.text().length() + 100;
                lines.add(some.fields(line));
            }
            if (size > MOST_BYTES) {
                throw new WebProblem(422, "these lines are longer than 4 MiB", "ask for fewer of them");
            }
        }
    }

    private Gathered read(Request.Logs request) throws WebProblem, ClientException {
        Gathered gathered = new Gathered();
        try (DaemonClient daemon = feed.connect()) {
            daemon.send(request);
            for (Reply reply = daemon.nextLine(false); !(reply instanceof Reply.End); reply = daemon.nextLine(false)) {
                gathered.take(DaemonClient.expect(Reply.LogLines.class, reply));
            }
        }
        return gathered;
    }

    /** The log as the page follows it: lines in batches, named events. */
    static final class OwnLogDialect implements LogStream.Dialect {
        @Override
        public void begin(StringBuilder out) {
            out.append("event: begin\ndata: {}\n\n");
        }

        @Override
        public void lines(StringBuilder out, Reply.LogLines lines) {
            List<Object> list = new ArrayList<>();
            lines.lines().forEach(line -> list.add(lines.fields(line)));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("missed", lines.isMissing() ? lines.missed() : null);
            fields.put("lines", list);
            out.append("id: ").append(new LogCursor(lines.run(), lines.next())).append('\n');
            out.append("event: lines\ndata: ").append(Json.line(fields)).append("\n\n");
        }

        @Override
        public void lost(StringBuilder out, ClientException why) {
            out.append("event: old\ndata: ");
            out.append(Json.line(Map.of("message", why.getMessage()))).append("\n\n");
        }

        @Override
        public void changed(StringBuilder out, LiveMessage event) {
            // The page has that from its stream of everything.
        }

        @Override
        public void beat(StringBuilder out) {
            out.append("event: heartbeat\ndata: {}\n\n");
        }
    }
}
