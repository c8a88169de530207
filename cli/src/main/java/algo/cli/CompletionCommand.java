package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.completion.Candidates;
import algo.cli.completion.Known;
import algo.cli.syntax.Arguments;
import algo.cli.syntax.Cursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code algo completion}: the script of a shell, and the words for which the scripts ask. */
final class CompletionCommand extends Command {
    /** The longest command line that is completed, in bytes. */
    private static final int LONGEST = 1 << 16;

    CompletionCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        try {
            if (action().equals("words")) {
                print(Cursor.behind(words(System.in)), in);
            } else {
                show(script(), in);
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "the words cannot be read: " + e.getMessage(), "");
        }
        return ExitCode.DONE;
    }

    /** Reads one word a line; the last line may be empty, and may have no end. PowerShell ends lines as Windows does, and may begin with a mark. */
    private static List<String> words(InputStream in) throws IOException {
        String read = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).replace("\r\n", "\n");
        String text = read.startsWith("\ufeff") ? read.substring(1) : read;
        String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return List.of(lines.split("\n", -1));
    }

    private String script() throws IOException {
        try (InputStream script = CompletionCommand.class.getResourceAsStream("completion/algo." + action())) {
            Objects.requireNonNull(script, action());
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void show(String script, Invocation in) {
        if (in.json()) {
            in.print(Map.of("script", script));
        } else {
            in.out().print(script);
        }
    }

    private static void print(Cursor cursor, Invocation in) {
        Candidates candidates = Candidates.at(cursor, new Asked(cursor));
        if (in.json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("words", new ArrayList<>(candidates.words().keySet()));
            all.put("files", candidates.takesFiles());
            in.print(all);
            return;
        }
        candidates.words().forEach((word, about) -> in.out().println(word + "\t" + about));
        if (candidates.takesFiles()) {
            in.out().println(":files");
        }
    }

    /** Asks the daemon that the command line, as far as it is written, means. Where none answers nothing is known. */
    private static final class Asked implements Known {
        private final Cursor cursor;

        Asked(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public List<Strategy> strategies() {
            List<Strategy> all = new ArrayList<>();
            if (ask(new Request.Status(List.of(), 0)) instanceof Reply.Statuses statuses) {
                for (StrategyView each : statuses.strategies()) {
                    String about = each.phase().label() + ", " + each.mode().label();
                    all.add(new Strategy(each.id(), each.of(), each.tags(), about));
                }
            }
            return all;
        }

        @Override
        public Map<String, String> config(String id) {
            Map<String, String> config = new LinkedHashMap<>();
            if (ask(new Request.Show(id)) instanceof Reply.Document document) {
                document.text().lines().forEach(line -> {
                    int joint = line.indexOf('=');
                    if (joint > 0) {
                        config.put(line.substring(0, joint), line.substring(joint + 1));
                    }
                });
            }
            return config;
        }

        @Override
        public List<String> secrets() {
            List<String> names = new ArrayList<>();
            if (ask(new Request.SecretList()) instanceof Reply.Document document
                    && document.body().get("secrets") instanceof List<?> secrets) {
                for (Object each : secrets) {
                    if (each instanceof Map<?, ?> secret) {
                        names.add(String.valueOf(secret.get("name")));
                    }
                }
            }
            return names;
        }

        /** Returns the answer; null if there is none, for whatever reason: a completion says nothing. */
        private Reply ask(Request request) {
            Printer nowhere = new Printer(OutputStream.nullOutputStream(), false);
            Invocation silent = new Invocation(cursor.globals(), nowhere, nowhere);
            try {
                return silent.ask(request);
            } catch (ClientException e) {
                return null;
            }
        }
    }
}
