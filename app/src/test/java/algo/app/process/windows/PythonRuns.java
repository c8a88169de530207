package algo.app.process.windows;

import algo.app.process.LaunchRequest;
import algo.app.process.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests for a real python.exe. */
final class PythonRuns {
    static final String PYTHON =
            Path.of(System.getProperty("algo.test.python", "python.exe")).toString();

    private PythonRuns() {}

    /** A request for a program in Python, given as its text. */
    static LaunchRequest of(Runs runs, String text, String... arguments) {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-S", "-c", text));
        command.addAll(List.of(arguments));
        return runs.request(
                Map.of("ANSWER", "forty two", "ünï", "wört"), Runs.UNLIMITED, command.toArray(new String[0]));
    }

    /** The same, and what it reads. */
    static LaunchRequest reading(LaunchRequest of, String input) {
        return new LaunchRequest(
                of.run(),
                of.command(),
                of.workingDirectory(),
                of.environment(),
                of.output(),
                of.statusFile(),
                of.limits(),
                List.of(),
                input);
    }
}
