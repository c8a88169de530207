package algo.cli.web;

import algo.app.model.Ist;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the daemon what OpenAlgo's addresses have to know of strategies; tells each failure in OpenAlgo's words. */
final class OpenAlgoReader {
    private final InnerCommands commands;
    private final Path home;

    OpenAlgoReader(InnerCommands commands, Path home) {
        this.commands = commands;
        this.home = home;
    }

    /** Returns an id that may be one. */
    static String id(String text) throws WebProblem {
        if (!StrategyIds.isValid(text)) {
            throw WebProblem.wrong("Invalid strategy ID");
        }
        return text;
    }

    /** Returns a strategy as {@code algo status --json} prints it. */
    Map<String, Object> row(String text) throws WebProblem {
        InnerCommands.Result result = commands.words("status").id(id(text)).run();
        if (result.code() == ExitCode.NOT_FOUND) {
            throw new WebProblem(404, "Strategy not found", "");
        }
        return rows(result).get(0);
    }

    private static List<Map<String, Object>> rows(InnerCommands.Result result) throws WebProblem {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object each : (List<?>) result.object().get("strategies")) {
            @SuppressWarnings("unchecked") // JSON has no other names
            Map<String, Object> row = (Map<String, Object>) each;
            rows.add(row);
        }
        return rows;
    }

    List<Map<String, Object>> rows() throws WebProblem {
        return rows(commands.words("status").run());
    }

    /** Refuses what may not be done while a strategy runs. */
    Map<String, Object> stopped(String text, String message) throws WebProblem {
        Map<String, Object> row = row(text);
        if (OpenAlgoShapes.isRunning(row)) {
            throw WebProblem.wrong(message);
        }
        return row;
    }

    /** Returns a strategy in OpenAlgo's shape. */
    Map<String, Object> shape(Map<String, Object> row) throws WebProblem {
        String id = String.valueOf(row.get("id"));
        Map<String, Object> shown = commands.words("show").id(id).run().object();
        String script = String.valueOf(shown.get("script"));
        return OpenAlgoShapes.strategy(row, script.substring(script.lastIndexOf('/') + 1), changedAt(id));
    }

    /** Returns the time at which the code of a strategy came; null if that is not known. */
    String changedAt(String id) {
        String base = StrategyIds.baseOf(id).isEmpty() ? id : StrategyIds.baseOf(id);
        try {
            Path manifest = home.resolve("strategies/scripts").resolve(base + ".manifest.json");
            return Ist.iso(Files.getLastModifiedTime(manifest).toInstant());
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns the code of a strategy: {@code file_name} and {@code content}. */
    Map<String, Object> source(String text) throws WebProblem {
        row(text);
        Map<String, Object> source = commands.words("source").id(text).run().object();
        String script = String.valueOf(source.get("script"));
        Map<String, Object> code = new LinkedHashMap<>();
        code.put("file_name", script.substring(script.lastIndexOf('/') + 1));
        code.put("content", String.valueOf(source.get("content")));
        return code;
    }

    /** Returns the runs of a strategy that have logs, the newest first. */
    List<Map<String, Object>> runs(String text) throws WebProblem {
        row(text);
        List<Map<String, Object>> runs = new ArrayList<>();
        for (Object each : (List<?>) commands.words("logs")
                .flag("--runs", true)
                .id(text)
                .run()
                .object()
                .get("runs")) {
            @SuppressWarnings("unchecked") // JSON has no other names
            Map<String, Object> run = (Map<String, Object>) each;
            runs.add(run);
        }
        runs.sort((one, other) ->
                String.valueOf(other.get("started_at")).compareTo(String.valueOf(one.get("started_at"))));
        return runs;
    }

    /** Returns the name of the log of a run. */
    static String logName(Map<String, Object> run) {
        String file = String.valueOf(run.get("log_file"));
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
