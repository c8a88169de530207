package algo.cli.web;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.Session;
import algo.app.calendar.TradingDay;
import algo.app.http.Response;
import algo.app.model.Ist;
import algo.app.protocol.LogLine;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.calendar.HomeCalendar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The addresses of OpenAlgo's {@code /python} that only ask, in its shapes. */
final class OpenAlgoQuestions {
    static final String ROOT = "python/";

    private static final int MOST_LOG_BYTES = 1 << 20;

    private final LiveFeed feed;
    private final InnerCommands commands;
    private final OpenAlgoReader reader;
    private final Streams streams;
    private final Path home;

    OpenAlgoQuestions(LiveFeed feed, InnerCommands commands, OpenAlgoReader reader, Streams streams, Path home) {
        this.feed = feed;
        this.commands = commands;
        this.reader = reader;
        this.streams = streams;
        this.home = home;
    }

    void addTo(Routes routes) {
        for (String method : List.of("GET", "POST")) {
            ask(routes, method, "api/strategies", (request, parts) -> strategies());
            ask(routes, method, "env/*", (request, parts) -> environment(parts.get(0)));
        }
        ask(routes, "GET", "", (request, parts) -> strategies());
        for (String address : List.of("api/strategy/*", "status/*", "api/status/*")) {
            ask(
                    routes,
                    "GET",
                    address,
                    (request, parts) -> Answers.json(Map.of("strategy", reader.shape(reader.row(parts.get(0))))));
        }
        ask(routes, "GET", "status", (request, parts) -> status());
        ask(routes, "GET", "api/strategy/*/content", (request, parts) -> content(parts.get(0)));
        ask(routes, "GET", "export/*", (request, parts) -> export(parts.get(0)));
        ask(routes, "GET", "api/logs/*", (request, parts) -> logs(parts.get(0)));
        ask(routes, "GET", "api/logs/*/*", (request, parts) -> log(parts.get(0), parts.get(1)));
        ask(routes, "GET", "logs/*", this::lines);
        routes.add("GET", ROOT + "logs/*/stream", this::follow);
        for (String address : List.of("events", "api/events", "api/status/stream")) {
            routes.add("GET", ROOT + address, (request, parts) -> streams.live(request, new OpenAlgoDialect()));
        }
        routes.add("GET", ROOT + "api/exchanges", (request, parts) -> exchanges());
        routes.add(
                "POST",
                ROOT + "check-contracts",
                (request, parts) -> Answers.json(
                        success("Nothing waits for master contracts: algo needs none", Map.of("started", 0L))));
    }

    private void ask(Routes routes, String method, String address, Routes.Action action) {
        String pattern = address.isEmpty() ? "python" : ROOT + address;
        routes.add(method, pattern, (request, parts) -> {
            feed.requireDaemon();
            return action.answer(request, parts);
        });
    }

    static Map<String, Object> success(String message, Object data) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "success");
        answer.put("message", message);
        if (data != null) {
            answer.put("data", data);
        }
        return answer;
    }

    private Response strategies() throws WebProblem {
        List<Object> all = new ArrayList<>();
        for (Map<String, Object> row : reader.rows()) {
            all.add(reader.shape(row));
        }
        return Answers.json(Map.of("strategies", all));
    }

    private Response status() throws WebProblem {
        List<Object> all = new ArrayList<>();
        long running = 0;
        for (Map<String, Object> row : reader.rows()) {
            boolean runs = OpenAlgoShapes.isRunning(row);
            running += runs ? 1 : 0;
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("id", row.get("id"));
            shape.put("name", row.get("name"));
            shape.put("is_running", runs);
            shape.put("is_scheduled", row.get("schedule") != null);
            all.add(shape);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("running", running);
        answer.put("total", (long) all.size());
        answer.put("scheduler_running", true);
        answer.put("current_ist_time", OpenAlgoShapes.clock(Ist.iso(Instant.now())));
        answer.put("platform", System.getProperty("os.name"));
        answer.put("ready", true);
        answer.put("message", "The daemon answers");
        answer.put("master_contracts_ready", true);
        answer.put("master_contracts_message", "algo needs no master contracts");
        answer.put("strategies", all);
        return Answers.json(answer);
    }

    private Response content(String id) throws WebProblem {
        Map<String, Object> row = reader.row(id);
        Map<String, Object> code = reader.source(id);
        String content = String.valueOf(code.get("content"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", row.get("name"));
        answer.put("file_name", code.get("file_name"));
        answer.put("content", content);
        answer.put("is_running", OpenAlgoShapes.isRunning(row));
        answer.put("line_count", content.lines().count());
        answer.put("size_kb", OpenAlgoShapes.kib(content.getBytes(StandardCharsets.UTF_8).length));
        answer.put("last_modified", reader.changedAt(id));
        return Answers.json(answer);
    }

    private Response export(String id) throws WebProblem {
        Map<String, Object> code = reader.source(id);
        String name = String.valueOf(code.get("file_name")).replaceAll("[^A-Za-z0-9._-]", "_");
        return Answers.text(
                200,
                "text/x-python; charset=utf-8",
                String.valueOf(code.get("content")),
                "Content-Disposition: attachment; filename=\"" + name + "\"");
    }

    private Response environment(String id) throws WebProblem {
        reader.row(id);
        Map<String, Object> shown = commands.words("show").id(id).run().object();
        Map<String, Object> secure = new LinkedHashMap<>();
        for (Object name : (List<?>) shown.get("secrets")) {
            secure.put(name.toString(), "********");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("regular", shown.get("params"));
        answer.put("secure", secure);
        return Answers.json(answer);
    }

    private Response logs(String id) throws WebProblem {
        List<Object> all = new ArrayList<>();
        for (Map<String, Object> run : reader.runs(id)) {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("name", OpenAlgoReader.logName(run));
            shape.put("size_kb", OpenAlgoShapes.kib(((Number) run.get("bytes")).longValue()));
            Object last = run.get("last_output_at");
            shape.put("last_modified", last == null ? run.get("started_at") : last);
            all.add(shape);
        }
        return Answers.json(Map.of("logs", all));
    }

    private Response log(String id, String name) throws WebProblem, ClientException {
        for (Map<String, Object> run : reader.runs(id)) {
            if (OpenAlgoReader.logName(run).equals(name)) {
                return Answers.json(log(id, name, run));
            }
        }
        throw new WebProblem(404, "Log file not found", "");
    }

    /** Returns the last MiB of a log; its first line says so where more was printed. */
    private Map<String, Object> log(String id, String name, Map<String, Object> run) throws ClientException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean[] cut = {false};
        read(
                new Request.Logs(
                        List.of(id), -1, false, false, new LogPick(String.valueOf(run.get("run")), -1, "", false)),
                line -> {
                    content.writeBytes(LogText.bytes(line));
                    if (content.size() > 2 * MOST_LOG_BYTES) {
                        byte[] rest = last(content.toByteArray());
                        content.reset();
                        content.writeBytes(rest);
                        cut[0] = true;
                    }
                });
        byte[] all = content.toByteArray();
        boolean isCut = cut[0] || all.length > MOST_LOG_BYTES;
        String text = new String(isCut ? last(all) : all, StandardCharsets.UTF_8);
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("name", name);
        shape.put("content", isCut ? "[the last MiB of this log; algo logs shows all of it]\n" + text : text);
        shape.put("lines", text.lines().count());
        shape.put("size_kb", OpenAlgoShapes.kib(((Number) run.get("bytes")).longValue()));
        Object last = run.get("last_output_at");
        shape.put("last_updated", last == null ? run.get("started_at") : last);
        return shape;
    }

    private static byte[] last(byte[] all) {
        int from = Math.max(0, all.length - MOST_LOG_BYTES);
        while (from > 0 && from < all.length && all[from - 1] != '\n') {
            from++;
        }
        return Arrays.copyOfRange(all, from, all.length);
    }

    private interface Lines {
        void take(LogLine line);
    }

    private void read(Request.Logs request, Lines lines) throws ClientException {
        try (DaemonClient daemon = feed.connect()) {
            daemon.send(request);
            for (Reply reply = daemon.nextLine(false); !(reply instanceof Reply.End); reply = daemon.nextLine(false)) {
                DaemonClient.expect(Reply.LogLines.class, reply).lines().forEach(lines::take);
            }
        }
    }

    private Response lines(WebRequest request, List<String> parts) throws WebProblem, ClientException {
        String id = parts.get(0);
        reader.row(id);
        int count = LogAddresses.number(request, "lines", 100, 5_000);
        int offset = LogAddresses.number(request, "offset", 0, 100_000);
        List<String> all = new ArrayList<>();
        read(new Request.Logs(List.of(id), count + offset, false, false, LogPick.NEWEST), line -> all.add(line.text()));
        int end = Math.max(0, all.size() - offset);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "success");
        answer.put("logs", all.subList(Math.max(0, end - count), end));
        return Answers.json(answer);
    }

    private Response follow(WebRequest request, List<String> parts) throws WebProblem {
        String id = OpenAlgoReader.id(parts.get(0));
        if (feed.hasDaemon()) {
            reader.row(id);
        }
        int lines = LogAddresses.number(request, "lines", 0, 5_000);
        return streams.stream(ended -> new LogStream(
                feed, id, lines, LogCursor.UNKNOWN, new OpenAlgoDialect.OfLog(id, reader), streams.stays(), ended));
    }

    private Response exchanges() throws ClientException {
        MarketCalendar calendar = HomeCalendar.of(home).calendar();
        LocalDate today = Ist.date(Instant.now());
        List<Object> all = new ArrayList<>();
        for (Exchange exchange : calendar.exchanges()) {
            TradingDay day = calendar.day(exchange, today);
            List<Session> sessions = day.sessions().isEmpty() ? usual(calendar, exchange, today) : day.sessions();
            all.add(exchange(exchange, sessions));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("exchanges", all);
        answer.put("default", "NSE");
        return Answers.json(answer);
    }

    /** Returns the sessions of the next day on which an exchange trades. */
    private static List<Session> usual(MarketCalendar calendar, Exchange exchange, LocalDate today) {
        return calendar.nextOpen(exchange, Ist.midnight(today))
                .map(open -> calendar.day(exchange, Ist.date(open)).sessions())
                .orElse(List.of());
    }

    private static Map<String, Object> exchange(Exchange exchange, List<Session> sessions) {
        boolean always = exchange.code().equals("CRYPTO");
        String start = sessions.isEmpty() ? "00:00" : clock(sessions.get(0).open());
        String stop = sessions.isEmpty()
                ? "00:00"
                : clock(sessions.get(sessions.size() - 1).close());
        String prefix = exchange.code() + " ";
        String name = exchange.name().startsWith(prefix) ? exchange.name().substring(prefix.length()) : exchange.name();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("value", exchange.code());
        String window = start + "-" + stop;
        shape.put("label", exchange.code() + " — " + name + " (" + (always ? "24x7" : window) + ")");
        shape.put("description", exchange.name());
        shape.put("start_time", start);
        shape.put("end_time", stop);
        shape.put("window", window);
        shape.put("is_24x7", always);
        return shape;
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d", time.toHours(), time.toMinutesPart());
    }
}
