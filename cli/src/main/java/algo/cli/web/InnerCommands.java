package algo.cli.web;

import algo.app.http.Response;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Fields;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.cli.Main;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The commands of the client, carried out inside the gateway with {@code --json}: an address answers what the command prints.
 * Each has a connection to the daemon of its own while it lasts; as many go on at once as there are threads for requests.
 * Safe on any thread.
 */
final class InnerCommands {
    /**
     * The end of a command.
     *
     * @param out what it printed, mostly one JSON object
     * @param err what it said beside that
     */
    record Result(int code, String out, String err) {
        /** @throws WebProblem what the command said, where it has no result */
        Map<String, Object> object() throws WebProblem {
            requireOutput();
            return parsed(out);
        }

        /** Returns the objects that it printed, one a line. */
        List<Map<String, Object>> objects() throws WebProblem {
            if (code != ExitCode.DONE) {
                requireOutput();
            }
            List<Map<String, Object>> objects = new ArrayList<>();
            for (String line : out.lines().toList()) {
                objects.add(parsed(line));
            }
            return objects;
        }

        /** @throws WebProblem what the command said, where it says that as a whole it failed */
        void requireOutput() throws WebProblem {
            boolean failed = code != ExitCode.DONE && err.contains("{\"error\":");
            if (!out.isBlank() && !failed) {
                return;
            }
            for (String line : err.lines().toList()) {
                if (line.startsWith("{\"error\":")) {
                    if (parsed(line).get("error") instanceof Map<?, ?> error) {
                        Object hint = error.get("hint");
                        throw new WebProblem(
                                WebProblem.statusOf(code),
                                code,
                                String.valueOf(error.get("message")),
                                hint == null ? "" : hint.toString());
                    }
                }
            }
            throw new WebProblem(WebProblem.statusOf(code), code, err.strip(), "");
        }

        private static Map<String, Object> parsed(String line) {
            try {
                Fields fields = Json.object(line.strip());
                return fields.map();
            } catch (WireException e) {
                throw new IllegalStateException("a command printed no JSON: " + e.getMessage());
            }
        }
    }

    private final List<String> whose;

    /** @param whose the options that name the home, the socket or the user, as they were given to the gateway */
    InnerCommands(List<String> whose) {
        this.whose = List.copyOf(whose);
    }

    /** Begins a command: its name, and that of its action if it has any. */
    Words words(String... names) {
        return new Words(List.of(names));
    }

    /** The words of one command. */
    final class Words {
        private final List<String> words = new ArrayList<>(whose);

        private Words(List<String> names) {
            words.add("--json");
            words.addAll(names);
        }

        Words flag(String option, boolean isSet) {
            if (isSet) {
                words.add(option);
            }
            return this;
        }

        /** Gives an option its value; not at all if that is empty. */
        Words option(String option, String value) {
            if (value.isEmpty()) {
                return this;
            }
            if (value.startsWith("-")) {
                words.add(option + "=" + value);
            } else {
                words.add(option);
                words.add(value);
            }
            return this;
        }

        /** Names a strategy. */
        Words id(String id) throws WebProblem {
            words.add(requireId(id));
            return this;
        }

        /** Names strategies, or what stands in their place. */
        Words ids(List<String> ids) throws WebProblem {
            for (String id : ids) {
                words.add(StrategyIds.isSelector(id) ? id : requireId(id));
            }
            return this;
        }

        /** @param word one that was checked to be no option */
        Words word(String word) throws WebProblem {
            if (word.isEmpty() || word.startsWith("-")) {
                throw WebProblem.wrong("'" + word + "' cannot stand here");
            }
            words.add(word);
            return this;
        }

        private Words bare(String id) {
            words.add(id);
            return this;
        }

        Result run() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = Main.execute(words.toArray(String[]::new), out, err);
            return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }

        /** Answers what the command prints; one that has a result for each of several strategies tells their failures in those. */
        Response answer() throws WebProblem {
            Result result = run();
            result.requireOutput();
            return Answers.text(200, ContentTypes.JSON, result.out());
        }
    }

    /** Takes out a strategy that was just added, whatever it wrote. */
    void undo(String id) {
        words("remove").flag("--purge", true).bare(id).run();
    }

    static String requireId(String id) throws WebProblem {
        if (!StrategyIds.isValid(id)) {
            throw WebProblem.wrong(StrategyIds.explain(id));
        }
        return id;
    }
}
