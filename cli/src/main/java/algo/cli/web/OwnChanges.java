package algo.cli.web;

import algo.app.http.Response;
import algo.cli.web.InnerCommands.Result;
import algo.cli.web.InnerCommands.Words;
import java.util.List;
import java.util.Map;

/** The changes below {@code /api/v1}. What is done with several strategies answers with one result for each. */
final class OwnChanges {
    private static final String ROOT = OwnApi.ROOT;
    /** The fields of a schedule that are texts, and the options of {@code algo schedule} that they become. */
    private static final List<String> SCHEDULE_TEXTS =
            List.of("start", "stop", "at", "every", "cron", "exchange", "late_start", "on_missing_year");

    private static final List<String> SCHEDULE_FLAGS =
            List.of("market_hours", "any_day", "follow_special_sessions", "resume");

    private final InnerCommands commands;
    private final LiveFeed feed;
    private final Uploads uploads;

    OwnChanges(InnerCommands commands, LiveFeed feed, Uploads uploads) {
        this.commands = commands;
        this.feed = feed;
        this.uploads = uploads;
    }

    void addTo(Routes routes) {
        routes.add(
                "POST",
                ROOT + "start",
                (request, parts) ->
                        change("start", request, List.of("force", "sandbox", "live", "yes", "no_wait"), List.of()));
        routes.add(
                "POST",
                ROOT + "stop",
                (request, parts) -> change("stop", request, List.of("today", "kill"), List.of("grace")));
        routes.add("POST", ROOT + "restart", (request, parts) -> change("restart", request, List.of("yes"), List.of()));
        routes.add(
                "POST",
                ROOT + "reset",
                (request, parts) -> change("reset", request, List.of("risk", "account", "yes"), List.of()));
        routes.add("POST", ROOT + "panic", (request, parts) -> panic(request));
        routes.add("POST", ROOT + "strategies", this::add);
        routes.add(
                "DELETE",
                ROOT + "strategies/*",
                (request, parts) -> changing(commands.words("remove")
                        .flag("--stop", request.asks("stop"))
                        .flag("--purge", request.asks("purge"))
                        .flag("--keep-logs", request.asks("keep_logs"))
                        .id(parts.get(0))));
        routes.add("POST", ROOT + "schedule/*", (request, parts) -> {
            SentObject body = new SentObject(request.json());
            Words words = schedule(commands, body).id(parts.get(0));
            body.requireNoOthers();
            return changing(words);
        });
        routes.add(
                "POST",
                ROOT + "unschedule/*",
                (request, parts) -> changing(commands.words("unschedule").id(parts.get(0))));
        routes.add("POST", ROOT + "set/*", this::set);
        routes.add("POST", ROOT + "calendar", this::calendar);
        routes.add("DELETE", ROOT + "calendar/*", (request, parts) -> {
            Words words = commands.words("calendar", "remove")
                    .flag("--restore", request.asks("restore"))
                    .word(parts.get(0));
            return request.asked("exchange").isEmpty()
                    ? words.answer()
                    : words.word(request.asked("exchange")).answer();
        });
        routes.add("POST", ROOT + "sandbox/reset", (request, parts) -> changing(commands.words("sandbox", "reset")));
        routes.add(
                "POST",
                ROOT + "logs/*/clear",
                (request, parts) ->
                        changing(commands.words("logs").flag("--clear", true).id(parts.get(0))));
    }

    private Response changing(Words words) throws WebProblem {
        feed.requireDaemon();
        return words.answer();
    }

    private Response change(String command, WebRequest request, List<String> flags, List<String> texts)
            throws WebProblem {
        SentObject body = new SentObject(request.json());
        SentObject options = body.object("options");
        List<String> ids = body.texts("ids");
        boolean all = body.truth("all");
        body.requireNoOthers();
        // The limit of the live account is of no strategy; the command says so where some are named.
        boolean ofAccount = command.equals("reset") && options.truth("account");
        if (!ofAccount && !ids.isEmpty() == all) {
            throw WebProblem.wrong("either 'ids' names strategies or 'all' is true");
        }
        Words words = commands.words(command);
        for (String flag : flags) {
            words.flag(option(flag), options.truth(flag));
        }
        for (String text : texts) {
            words.option(option(text), options.text(text));
        }
        options.requireNoOthers();
        return changing(words.flag("--all", all).ids(ids));
    }

    /** The kill switch; it does not want a daemon, because it works without one. */
    private Response panic(WebRequest request) throws WebProblem {
        SentObject body = new SentObject(request.json());
        Words words = commands.words("panic");
        for (String flag : List.of("square_off", "sandbox", "live", "yes", "end")) {
            words.flag(option(flag), body.truth(flag));
        }
        body.requireNoOthers();
        return words.answer();
    }

    private static String option(String field) {
        return "--" + field.replace('_', '-');
    }

    /** Begins the words that set a schedule; the id follows. */
    static Words schedule(InnerCommands commands, SentObject body) throws WebProblem {
        Words words = commands.words("schedule");
        // The kind of the schedule is told by its other fields.
        body.text("type");
        for (String text : SCHEDULE_TEXTS) {
            words.option(option(text), body.text(text));
        }
        words.option("--days", String.join(",", body.textOrTexts("days")));
        for (String flag : SCHEDULE_FLAGS) {
            words.flag(option(flag), body.truth(flag));
        }
        return words;
    }

    private Response add(WebRequest request, List<String> parts) throws WebProblem {
        feed.requireDaemon();
        Multipart form = Multipart.of(request);
        Multipart.Part file = form.file("file").orElseThrow(() -> WebProblem.wrong("the form has no 'file'"));
        Words words = commands.words("add")
                .option("--id", form.text("id"))
                .option("--name", form.text("name"))
                .option("--exchange", form.text("exchange"))
                .flag("--live", form.text("mode").equals("live"))
                .option("--python", form.text("python"))
                .flag("--replace", form.isYes("replace"));
        for (String field : List.of("param", "tag", "with")) {
            for (String each : form.texts(field)) {
                words.option("--" + field, each);
            }
        }
        SentObject schedule = form.object("schedule");
        return uploads.add(words, file, schedule, form.isYes("start"));
    }

    private Response set(WebRequest request, List<String> parts) throws WebProblem {
        feed.requireDaemon();
        SentObject body = new SentObject(request.json());
        Words words = commands.words("set").id(parts.get(0));
        Map<String, String> values = body.values();
        if (values.isEmpty()) {
            throw WebProblem.wrong("the body names no key to change");
        }
        for (Map.Entry<String, String> each : values.entrySet()) {
            if (each.getKey().startsWith("-")
                    || each.getKey().isEmpty()
                    || each.getKey().indexOf('=') >= 0) {
                throw WebProblem.wrong("'" + each.getKey() + "' is no key");
            }
            words.word(each.getKey() + "=" + each.getValue());
        }
        Result result = words.run();
        try {
            result.requireOutput();
        } catch (WebProblem e) {
            List<Object> problems = FieldProblems.of(values.keySet(), e.getMessage() + "\n" + e.hint());
            return Answers.json(e.status(), Answers.error(e.code(), e.getMessage(), e.hint(), "problems", problems));
        }
        return Answers.text(200, ContentTypes.JSON, result.out());
    }

    private Response calendar(WebRequest request, List<String> parts) throws WebProblem {
        SentObject body = new SentObject(request.json());
        String state = body.text("state");
        Words words = commands.words("calendar", "add")
                .option("--name", body.text("name"))
                .flag("--closed", state.equals("closed"))
                .flag("--regular", state.equals("regular"))
                .option("--sessions", body.text("sessions"))
                .option("--use", String.join(",", body.textOrTexts("use")))
                .option("--kind", body.text("kind"))
                .flag("--provisional", body.truth("provisional"))
                .flag("--dry-run", request.asks("preview"))
                .word(body.text("date"));
        String exchange = body.text("exchange");
        body.requireNoOthers();
        return exchange.isEmpty() ? words.answer() : words.word(exchange).answer();
    }
}
