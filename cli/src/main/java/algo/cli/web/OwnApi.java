package algo.cli.web;

import algo.app.http.Response;
import algo.cli.OpenMetrics;
import algo.cli.web.InnerCommands.Result;
import algo.cli.web.InnerCommands.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The questions below {@code /api/v1}: one for each document that the client prints with {@code --json}, in the same shape. */
final class OwnApi {
    static final String ROOT = "api/v1/";

    private final InnerCommands commands;
    private final LiveFeed feed;
    private final Supplier<Map<String, Object>> tick;

    /** @param tick the time in India and the sessions of the exchanges */
    OwnApi(InnerCommands commands, LiveFeed feed, Supplier<Map<String, Object>> tick) {
        this.commands = commands;
        this.feed = feed;
        this.tick = tick;
    }

    void addTo(Routes routes) {
        plain(routes, "status", "status");
        aboutOne(routes, "status", "status");
        plain(routes, "daemon", "daemon", "status");
        routes.add("GET", ROOT + "problems", (request, parts) -> problems());
        routes.add(
                "GET",
                ROOT + "explain/*",
                (request, parts) -> ask(commands.words("explain")
                        .option("--at", request.asked("at"))
                        .id(parts.get(0))));
        routes.add("GET", ROOT + "events", this::events);
        routes.add(
                "GET",
                ROOT + "runs/*",
                (request, parts) ->
                        ask(commands.words("logs").flag("--runs", true).id(parts.get(0))));
        routes.add(
                "GET",
                ROOT + "report",
                (request, parts) -> ask(commands.words("report")
                        .option("--since", request.asked("since"))
                        .ids(ids(request.asked("id")))));
        aboutOne(routes, "show", "show");
        aboutOne(routes, "source", "source");
        routes.add(
                "GET",
                ROOT + "schedule/next",
                (request, parts) -> ask(commands.words("schedule")
                        .option("--next", Integer.toString(Math.max(1, LogAddresses.number(request, "n", 5, 100))))
                        .option("--from", request.asked("from"))
                        .ids(ids(request.asked("id")))));
        for (String part : List.of("summary", "funds", "positions", "orders")) {
            plain(routes, "sandbox/" + part, "sandbox", part);
        }
        plain(routes, "config", "config");
        plain(routes, "env", "env", "list");
        plain(routes, "doctor", "doctor");
        plain(routes, "version", "version");
        addCalendar(routes);
        routes.add("GET", "metrics", (request, parts) -> metrics());
        routes.add("GET", "openapi.json", (request, parts) -> Answers.bytes(200, ContentTypes.JSON, description()));
    }

    /** Answers what monitoring collects; of a daemon that is away, that it is. */
    private Response metrics() throws WebProblem {
        String text;
        if (feed.hasDaemon()) {
            StringWriter metrics = new StringWriter();
            try {
                OpenMetrics.write(commands.words("metrics").run().object(), metrics);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text = metrics.toString();
        } else {
            text = OpenMetrics.unreachable();
        }
        return Answers.text(200, "application/openmetrics-text; version=1.0.0; charset=utf-8", text);
    }

    private void plain(Routes routes, String address, String... names) {
        routes.add("GET", ROOT + address, (request, parts) -> ask(commands.words(names)));
    }

    private void aboutOne(Routes routes, String address, String name) {
        routes.add(
                "GET",
                ROOT + address + "/*",
                (request, parts) -> ask(commands.words(name).id(parts.get(0))));
    }

    private Response ask(Words words) throws WebProblem {
        feed.requireDaemon();
        return words.answer();
    }

    private Response problems() throws WebProblem {
        feed.requireDaemon();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("problems", commands.words("daemon", "status").run().object().get("problems"));
        return Answers.json(all);
    }

    private Response events(WebRequest request, List<String> parts) throws WebProblem {
        feed.requireDaemon();
        Result result = commands.words("events")
                .option("--since", request.asked("since"))
                .option("--lines", request.asked("lines"))
                .option("--type", request.asked("type"))
                .option("--cause", request.asked("cause"))
                .ids(ids(request.asked(request.asked("id").isEmpty() ? "strategy" : "id")))
                .run();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("events", result.objects());
        return Answers.json(all);
    }

    private static List<String> ids(String one) {
        return one.isEmpty() ? List.of() : List.of(one);
    }

    /** The calendar is read from the home, whether or not the daemon is there. */
    private void addCalendar(Routes routes) {
        routes.add("GET", ROOT + "calendar/is-open", (request, parts) -> {
            String exchange = request.asked("exchange");
            return exchange.isEmpty()
                    ? Answers.json(tick.get())
                    : commands.words("calendar", "is-open")
                            .option("--at", request.asked("at"))
                            .word(exchange)
                            .answer();
        });
        routes.add("GET", ROOT + "calendar/check", (request, parts) -> {
            Words words = commands.words("calendar", "check").word(request.asked("date"));
            return request.asked("exchange").isEmpty()
                    ? words.answer()
                    : words.word(request.asked("exchange")).answer();
        });
        routes.add("GET", ROOT + "calendar/*", (request, parts) -> month(parts.get(0), request.asked("exchange")));
    }

    private Response month(String month, String exchange) throws WebProblem {
        if (month.length() != 7 || !isDigits(month.substring(0, 4)) || month.charAt(4) != '-' || !isMonth(month)) {
            throw WebProblem.wrong("a month is written as 2026-11, not '" + month + "'");
        }
        Words words = commands.words("calendar", "show");
        if (!exchange.isEmpty()) {
            words.word(exchange);
        }
        Map<String, Object> year = words.word(month.substring(0, 4)).run().object();
        Map<String, Object> answer = new LinkedHashMap<>(year);
        answer.put("month", month);
        List<Object> exchanges = new ArrayList<>();
        for (Object each : (List<?>) year.get("exchanges")) {
            Map<Object, Object> of = new LinkedHashMap<>((Map<?, ?>) each);
            of.put(
                    "days",
                    ((List<?>) of.get("days"))
                            .stream()
                                    .filter(day -> ((Map<?, ?>) day)
                                            .get("date")
                                            .toString()
                                            .startsWith(month))
                                    .toList());
            exchanges.add(of);
        }
        answer.put("exchanges", exchanges);
        return Answers.json(answer);
    }

    private static boolean isMonth(String month) {
        String number = month.substring(5);
        return isDigits(number) && Integer.parseInt(number) >= 1 && Integer.parseInt(number) <= 12;
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static byte[] description() {
        try (InputStream in = OwnApi.class.getResourceAsStream("/algo/cli/web/openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
