package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.Json;
import algo.cli.web.InnerCommands.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The addresses below {@code /api/v1}: one for each document that the client prints with {@code --json}, in the same shape. */
final class OwnApi {
    private static final String ROOT = "api/v1/";

    private final InnerCommands commands;
    private final LiveFeed feed;

    OwnApi(InnerCommands commands, LiveFeed feed) {
        this.commands = commands;
        this.feed = feed;
    }

    void addTo(Routes routes) {
        question(routes, "status", request -> commands.words("status"));
        routes.add(
                "GET",
                ROOT + "status/*",
                (request, parts) -> ask(commands.words("status").id(parts.get(0))));
        question(routes, "daemon", request -> commands.words("daemon", "status"));
        routes.add(
                "GET",
                ROOT + "explain/*",
                (request, parts) -> ask(commands.words("explain")
                        .option("--at", request.asked("at"))
                        .id(parts.get(0))));
        routes.add("GET", ROOT + "events", this::events);
        for (String change : List.of("start", "stop", "restart", "reset")) {
            routes.add("POST", ROOT + change, (request, parts) -> change(change, request));
        }
    }

    private void question(Routes routes, String name, Function<WebRequest, InnerCommands.Words> words) {
        routes.add("GET", ROOT + name, (request, parts) -> ask(words.apply(request)));
    }

    private Response ask(InnerCommands.Words words) throws WebProblem {
        feed.requireDaemon();
        return words.answer();
    }

    private Response events(WebRequest request, List<String> parts) throws WebProblem {
        feed.requireDaemon();
        Result result = commands.words("events")
                .option("--since", request.asked("since"))
                .option("--lines", request.asked("lines"))
                .option("--type", request.asked("type"))
                .option("--cause", request.asked("cause"))
                .ids(ids(request.asked("strategy")))
                .run();
        return lines("events", result);
    }

    /** Answers the objects that a command printed a line each as one list. */
    private static Response lines(String name, Result result) throws WebProblem {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(name, result.objects());
        return Answers.text(200, ContentTypes.JSON, Json.line(all) + "\n");
    }

    private static List<String> ids(String one) {
        return one.isEmpty() ? List.of() : List.of(one);
    }

    private Response change(String command, WebRequest request) throws WebProblem {
        feed.requireDaemon();
        SentObject body = new SentObject(request.json());
        InnerCommands.Words words = commands.words(command);
        SentObject options = body.object("options");
        List<String> ids = body.texts("ids");
        boolean all = body.truth("all");
        body.requireNoOthers();
        if (ids.isEmpty() != all) {
            throw WebProblem.wrong("either 'ids' names strategies or 'all' is true");
        }
        List<String> flags = new ArrayList<>();
        switch (command) {
            case "start" -> {
                for (String flag : List.of("force", "sandbox", "live", "yes", "no_wait")) {
                    if (options.truth(flag)) {
                        flags.add("--" + flag.replace('_', '-'));
                    }
                }
            }
            case "stop" -> {
                for (String flag : List.of("today", "kill")) {
                    if (options.truth(flag)) {
                        flags.add("--" + flag);
                    }
                }
                words.option("--grace", options.text("grace"));
            }
            case "restart" -> {
                if (options.truth("yes")) {
                    flags.add("--yes");
                }
            }
            default -> {
                // It has no options.
            }
        }
        options.requireNoOthers();
        flags.forEach(flag -> words.flag(flag, true));
        return words.flag("--all", all).ids(ids).answer();
    }
}
