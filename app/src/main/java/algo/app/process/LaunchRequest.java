package algo.app.process;

import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a run is started with.
 *
 * @param run its id; the launcher adds it to the environment as {@code ALGO_RUN_ID}
 * @param command the program (an absolute path) and its arguments
 * @param workingDirectory absolute; where the program starts
 * @param environment the whole environment of the program; nothing else is inherited; names are letters, digits and
 *     underscores, as a shell passes on no other
 * @param output file that standard output and standard error are appended to; created with mode 0600 if missing
 * @param statusFile where the wrapper leaves how the program ended; its directory exists; made anew, and removed again if
 *     no process is made
 * @param limits in force before the program's first instruction
 * @param before the program (an absolute path) and its arguments that is executed first, as a part of the run, with the same
 *     environment, directory and limits: {@code command} follows if it ends with 0; empty means none
 * @param input what it reads from its standard input, kept in memory, so a few KiB; empty means the null device
 */
public record LaunchRequest(
        RunId run,
        List<String> command,
        Path workingDirectory,
        Map<String, String> environment,
        Path output,
        Path statusFile,
        ResourceLimits limits,
        List<String> before,
        String input) {
    public LaunchRequest {
        command = List.copyOf(command);
        before = List.copyOf(before);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has at least the program");
        }
    }

    /** Returns this with some variables more, or others in their place. */
    public LaunchRequest with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return new LaunchRequest(run, command, workingDirectory, all, output, statusFile, limits, before, input);
    }

    /** Makes a request of a program that has nothing to read, and nothing before it. */
    public LaunchRequest(
            RunId run,
            List<String> command,
            Path workingDirectory,
            Map<String, String> environment,
            Path output,
            Path statusFile,
            ResourceLimits limits) {
        this(run, command, workingDirectory, environment, output, statusFile, limits, List.of(), "");
    }
}
