package algo.cli.web;

import algo.app.http.Response;
import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import algo.cli.web.InnerCommands.Result;
import algo.cli.web.InnerCommands.Words;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The addresses of OpenAlgo's {@code /python} that change something, in its shapes. */
final class OpenAlgoChanges {
    private static final String ROOT = OpenAlgoQuestions.ROOT;
    private static final int MOST_NAME = 50;

    private final LiveFeed feed;
    private final InnerCommands commands;
    private final OpenAlgoReader reader;
    private final Uploads uploads;

    OpenAlgoChanges(LiveFeed feed, InnerCommands commands, OpenAlgoReader reader, Uploads uploads) {
        this.feed = feed;
        this.commands = commands;
        this.reader = reader;
        this.uploads = uploads;
    }

    void addTo(Routes routes) {
        change(routes, "POST", "new", (request, parts) -> upload(request));
        change(routes, "POST", "upload", (request, parts) -> upload(request));
        change(routes, "POST", "start/*", (request, parts) -> start(parts.get(0)));
        change(routes, "POST", "stop/*", (request, parts) -> {
            reader.row(parts.get(0));
            return said(commands.words("stop").id(parts.get(0)).run());
        });
        change(routes, "POST", "schedule/*", this::schedule);
        change(routes, "POST", "unschedule/*", (request, parts) -> {
            reader.row(parts.get(0));
            return said(commands.words("unschedule").id(parts.get(0)).run());
        });
        for (String method : List.of("POST", "DELETE")) {
            change(routes, method, "delete/*", (request, parts) -> delete(parts.get(0)));
        }
        change(routes, "POST", "save/*", this::save);
        change(routes, "POST", "clear-error/*", (request, parts) -> clearError(parts.get(0)));
        change(routes, "POST", "logs/*/clear", (request, parts) -> clearLogs(parts.get(0)));
    }

    private void change(Routes routes, String method, String address, Routes.Action action) {
        routes.add(method, ROOT + address, (request, parts) -> {
            feed.requireDaemon();
            return action.answer(request, parts);
        });
    }

    /** Returns the first result of a command; a failure of it is one of the request, with its message. */
    private static Map<?, ?> first(Result result) throws WebProblem {
        Map<?, ?> first = (Map<?, ?>) Uploads.results(result).get(0);
        int code = ((Number) first.get("code")).intValue();
        if (code != ExitCode.DONE) {
            Object hint = first.get("hint");
            throw new WebProblem(
                    WebProblem.statusOf(code),
                    code,
                    String.valueOf(first.get("message")),
                    hint == null ? "" : hint.toString());
        }
        return first;
    }

    private static Response said(Result result) throws WebProblem {
        Map<?, ?> first = first(result);
        return Answers.json(OpenAlgoQuestions.success(first.get("strategy") + ": " + first.get("message"), null));
    }

    private Response upload(WebRequest request) throws WebProblem {
        Multipart form = Multipart.of(request);
        Multipart.Part file = form.file("strategy_file").orElseThrow(() -> WebProblem.wrong("No file selected"));
        if (!file.fileName().toLowerCase(Locale.ROOT).endsWith(".py")) {
            throw WebProblem.wrong("Please upload a Python (.py) file");
        }
        String name = form.text("strategy_name");
        if (name.length() > MOST_NAME) {
            throw WebProblem.wrong("the name is longer than " + MOST_NAME + " characters");
        }
        Optional<Words> timed = timed(form);
        Result added = uploads.added(
                commands.words("add").option("--name", name).option("--exchange", form.text("exchange")), file);
        String id = Uploads.idOf(added);
        if (timed.isPresent()) {
            try {
                first(timed.get().id(id).run());
            } catch (WebProblem e) {
                if (Uploads.isNew(added)) {
                    uploads.undo(id);
                }
                throw e;
            }
        }
        String shown = name.isEmpty() ? id : name;
        return Answers.json(OpenAlgoQuestions.success(
                "Strategy \"" + shown + "\" uploaded successfully", Map.of("strategy_id", id)));
    }

    /** Begins the words that set the schedule of a form; none where it has none. */
    private Optional<Words> timed(Multipart form) throws WebProblem {
        String start = form.text("schedule_start");
        String stop = form.text("schedule_stop");
        String days = form.text("schedule_days");
        if (start.isEmpty()) {
            if (!stop.isEmpty()) {
                throw WebProblem.wrong("Start time is required");
            }
            return Optional.empty();
        }
        List<String> named = List.of();
        if (!days.isEmpty()) {
            named = SentObject.ofText("{\"days\":" + days + "}").textOrTexts("days");
        }
        return Optional.of(commands.words("schedule")
                .option("--start", start)
                .option("--stop", stop)
                .option("--days", String.join(",", named)));
    }

    private Response start(String id) throws WebProblem {
        reader.row(id);
        Result result = commands.words("start").id(id).run();
        Map<?, ?> first = (Map<?, ?>) Uploads.results(result).get(0);
        if (!Integer.valueOf(ExitCode.DONE).equals(((Number) first.get("code")).intValue())) {
            List<String> message = new ArrayList<>(List.of(String.valueOf(first.get("message"))));
            Object hint = first.get("hint");
            if (hint != null) {
                message.set(0, message.get(0) + "; " + hint);
            }
            ((List<?>) first.get("log_lines")).forEach(line -> message.add(line.toString()));
            return Answers.json(Answers.openAlgoError(String.join("\n", message)));
        }
        Object pid = first.get("pid");
        String when = OpenAlgoShapes.clock(Ist.iso(Instant.now()));
        return Answers.json(OpenAlgoQuestions.success(
                pid == null ? String.valueOf(first.get("message")) : "Strategy started with PID " + pid + " at " + when,
                null));
    }

    private Response schedule(WebRequest request, List<String> parts) throws WebProblem {
        String id = parts.get(0);
        Map<String, Object> row = reader.row(id);
        SentObject body = new SentObject(request.json());
        String start = body.text("start_time");
        String stop = body.text("stop_time");
        String days = String.join(",", body.textOrTexts("days"));
        String exchange = body.text("exchange");
        body.requireNoOthers();
        if (start.isEmpty()) {
            throw WebProblem.wrong("Start time is required");
        }
        first(commands.words("schedule")
                .option("--start", start)
                .option("--stop", stop)
                .option("--days", days)
                .option("--exchange", exchange)
                .id(id)
                .run());
        Object at = exchange.isEmpty() ? row.get("exchange") : exchange.toUpperCase(Locale.ROOT);
        String until = stop.isEmpty() ? "" : " - " + stop + " IST";
        return Answers.json(OpenAlgoQuestions.success("[" + at + "] Scheduled at " + start + " IST" + until, null));
    }

    private Response delete(String id) throws WebProblem {
        reader.stopped(id, "Strategy is running; stop it first");
        first(commands.words("remove").id(id).run());
        return Answers.json(OpenAlgoQuestions.success("Strategy deleted successfully", null));
    }

    private Response save(WebRequest request, List<String> parts) throws WebProblem {
        String id = parts.get(0);
        reader.stopped(id, "Cannot edit a running strategy; stop it first");
        SentObject body = new SentObject(request.json());
        String content = body.text("content");
        if (content.isEmpty()) {
            throw WebProblem.wrong("No content provided");
        }
        String name = String.valueOf(reader.source(id).get("file_name"));
        first(uploads.added(
                commands.words("add").flag("--replace", true).option("--id", id),
                new Multipart.Part("file", name, content.getBytes(StandardCharsets.UTF_8))));
        Map<String, Object> answer = OpenAlgoQuestions.success("Strategy saved successfully", null);
        answer.put("timestamp", Ist.iso(Instant.now()));
        return Answers.json(answer);
    }

    private Response clearError(String id) throws WebProblem {
        Map<String, Object> row = reader.stopped(id, "Strategy is running");
        if (!OpenAlgoShapes.status(row).equals("error")) {
            throw WebProblem.wrong("Strategy is not in an error state");
        }
        first(commands.words("reset").id(id).run());
        return Answers.json(OpenAlgoQuestions.success("Error state cleared", null));
    }

    private Response clearLogs(String id) throws WebProblem {
        reader.stopped(id, "Cannot clear the logs of a running strategy; stop it first");
        List<Map<String, Object>> runs = reader.runs(id);
        if (runs.isEmpty()) {
            throw new WebProblem(404, "No log files found", "");
        }
        long files = 0;
        long bytes = 0;
        for (Map<String, Object> run : runs) {
            files += ((Number) run.get("files")).longValue();
            bytes += ((Number) run.get("bytes")).longValue();
        }
        first(commands.words("logs").flag("--clear", true).id(id).run());
        Map<String, Object> answer = new LinkedHashMap<>(
                OpenAlgoQuestions.success("Cleared " + files + " log file" + (files == 1 ? "" : "s"), null));
        answer.put("cleared_count", files);
        answer.put("total_size_mb", Math.round(bytes / 10_485.76) / 100.0);
        return Answers.json(answer);
    }
}
