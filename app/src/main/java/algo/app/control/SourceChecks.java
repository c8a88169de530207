package algo.app.control;

import algo.app.config.Code;
import algo.app.config.OwnAddresses;
import algo.app.model.SourceFinding;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import algo.app.protocol.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has the code that is added looked through by its Python: one Python for many files, since each takes 50 ms to start. */
final class SourceChecks {
    /** So many bytes are given to one Python, and at least one file. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_FILES = 500;

    private final Interpreters interpreters;
    private final Code code;
    private final Path interpreter;
    private final Map<String, List<SourceFinding>> own = new LinkedHashMap<>();
    private final Map<String, byte[]> waiting = new LinkedHashMap<>();
    private int bytes;

    SourceChecks(Interpreters interpreters, Code code, String interpreter) {
        this.interpreters = interpreters;
        this.code = code;
        this.interpreter = Path.of(interpreter);
    }

    /** Refuses Python that has a mistake; returns the addresses and keys that the code brings itself, by file. */
    Map<String, List<SourceFinding>> findings() throws RequestException {
        for (String file : code.sources()) {
            byte[] content = InterpreterChoice.content(code, file);
            if (bytes + content.length > MOST_BYTES || waiting.size() == MOST_FILES) {
                check();
            }
            waiting.put(file, content);
            bytes += content.length;
        }
        check();
        for (String file : code.files().keySet()) {
            if (OwnAddresses.isSettings(file) || file.equals(code.script()) && !own.containsKey(file)) {
                byte[] content = InterpreterChoice.content(code, file);
                own.put(file, OwnAddresses.find(new String(content, StandardCharsets.UTF_8)));
            }
        }
        return own;
    }

    private void check() throws RequestException {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            for (Map.Entry<String, Interpreters.SourceCheck> check :
                    interpreters.check(interpreter, waiting).entrySet()) {
                if (check.getValue().syntaxError().isPresent()) {
                    throw new RequestException(
                            ExitCode.USAGE, check.getValue().syntaxError().get(), "nothing was changed");
                }
                own.put(check.getKey(), check.getValue().findings());
            }
        } catch (LaunchException e) {
            throw new RequestException(ExitCode.FAILED, e.getMessage(), "");
        }
        waiting.clear();
        bytes = 0;
    }
}
