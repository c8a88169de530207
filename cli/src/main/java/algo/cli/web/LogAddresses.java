package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.Json;
import algo.app.protocol.LogLine;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The addresses below {@code /api/v1/logs}. */
final class LogAddresses {
    private static final String ROOT = "api/v1/logs/*";
    private static final String LINES = "application/x-ndjson";
    private static final int MOST_LINES = 5_000;
    private static final int MOST_BEFORE = 100_000;
    /** The bytes of an answer, and of the lines that are passed over on the way to it. */
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

    /** Answers some lines of a run, of which the newest {@code before} are left out: the caller has them. */
    private Response page(WebRequest request, List<String> parts) throws WebProblem, ClientException {
        feed.requireDaemon();
        String id = InnerCommands.requireId(parts.get(0));
        int count = number(request, "lines", 500, MOST_LINES);
        int before = number(request, "before", 0, MOST_BEFORE);
        LogPick pick = new LogPick(run(request), -1, "", true);
        ArrayDeque<byte[]> window = new ArrayDeque<>();
        List<byte[]> answer = new ArrayList<>();
        int[] held = {0};
        read(new Request.Logs(List.of(id), count + before, false, false, pick), line -> {
            window.add(line);
            held[0] += line.length;
            if (window.size() > before && answer.size() < count) {
                answer.add(window.poll());
            }
            if (held[0] > MOST_BYTES) {
                throw new WebProblem(422, "these lines are longer than 4 MiB", "ask for fewer of them");
            }
        });
        return Answers.bytes(200, LINES, joined(answer));
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
        List<byte[]> answer = new ArrayList<>();
        int[] held = {0};
        LogPick pick = new LogPick(run, run.isEmpty() ? 0 : -1, text, true);
        read(new Request.Logs(List.of(id), count, false, false, pick), line -> {
            held[0] += line.length;
            if (held[0] > MOST_BYTES) {
                throw new WebProblem(422, "these lines are longer than 4 MiB", "search for something rarer");
            }
            answer.add(line);
        });
        return Answers.bytes(200, LINES, joined(answer));
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
        return streams.stream(ended -> new LogStream(feed, id, lines, new OwnLogDialect(), streams.stays(), ended));
    }

    String requireStrategy(String id) throws WebProblem {
        commands.words("status").id(id).run().requireOutput();
        return id;
    }

    private static String run(WebRequest request) throws WebProblem {
        String run = request.asked("run");
        if (run.length() > 64 || !run.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
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

    /** Takes a line, as JSON with a line feed behind it. */
    private interface Lines {
        void take(byte[] line) throws WebProblem;
    }

    private void read(Request.Logs request, Lines lines) throws WebProblem, ClientException {
        try (DaemonClient daemon = feed.connect()) {
            daemon.send(request);
            for (Reply reply = daemon.nextLine(false); !(reply instanceof Reply.End); reply = daemon.nextLine(false)) {
                Reply.LogLines some = DaemonClient.expect(Reply.LogLines.class, reply);
                for (LogLine line : some.lines()) {
                    lines.take((Json.line(LogText.fields(some, line)) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static byte[] joined(List<byte[]> lines) {
        byte[] all = new byte[lines.stream().mapToInt(line -> line.length).sum()];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, all, at, line.length);
            at += line.length;
        }
        return all;
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
            lines.lines().forEach(line -> list.add(LogText.fields(lines, line)));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("missed", lines.isMissing() ? lines.missed() : null);
            fields.put("lines", list);
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
            out.append("event: beat\ndata: {}\n\n");
        }
    }
}
