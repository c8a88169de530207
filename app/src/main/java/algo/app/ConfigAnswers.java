package algo.app;

import algo.app.config.ConfigCheck;
import algo.app.config.ConfigSchema;
import algo.app.files.WholeFile;
import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells about config files without a daemon, whoever they belong to. Reads, and changes nothing. */
final class ConfigAnswers {
    private ConfigAnswers() {}

    /**
     * Returns every problem of a config file.
     *
     * @throws IOException if it cannot be read
     */
    static Reply check(Path file, Map<String, String> environment) throws IOException, StartException {
        ConfigCheck check = ConfigCheck.of(WholeFile.readAny(file), Daemon.memoryLimit(environment));
        List<Object> problems = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (ConfigCheck.Problem problem : check.problems()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("line", problem.line() == 0 ? null : problem.line());
            fields.put("column", problem.column() == 0 ? null : problem.column());
            fields.put("message", problem.text());
            problems.add(fields);
            text.append(file);
            if (problem.line() > 0) {
                text.append(':').append(problem.line()).append(':').append(problem.column());
            }
            text.append(": ").append(problem.text()).append('\n');
        }
        int count = check.strategies();
        if (problems.isEmpty()) {
            text.append(file).append(": valid, ").append(count).append(count == 1 ? " strategy\n" : " strategies\n");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("file", file.toString());
        body.put("valid", problems.isEmpty());
        body.put("strategies", count);
        body.put("problems", problems);
        return new Reply.Document(body, text.toString());
    }

    /** Returns the schema of config files. */
    static Reply schema() {
        String text = ConfigSchema.text();
        try {
            return new Reply.Document(Json.object(text).map(), text);
        } catch (WireException e) {
            throw new IllegalStateException("the schema is no JSON object", e);
        }
    }
}
