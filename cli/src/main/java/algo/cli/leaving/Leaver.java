package algo.cli.leaving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A strategy that is exported, with all that its run is made of.
 *
 * @param base the strategy whose code it runs: itself, or that of which it is an instance
 * @param program the interpreter of a Python program; empty where the script is executed itself
 * @param words what follows the interpreter: the script or module, and arguments
 * @param code the directory of its code
 * @param work its working directory
 * @param own whether that is the directory of its own data
 * @param variables of its environment, without secrets
 * @param secrets the names of its secrets
 * @param envFile empty for none
 * @param restart {@code never}, {@code on-failure} or {@code always}
 * @param attempts how often it is started again; at least 0
 * @param grace between the stop signal and the kill
 * @param memory in MiB; 0 for no limit, as with the others
 * @param python the version of its Python; empty if not known
 * @param pins the exact versions of its packages
 * @param kept settings that only algo knows, each with what it was
 */
record Leaver(
        String id,
        String base,
        String exchange,
        boolean live,
        String program,
        List<String> words,
        Path code,
        Path work,
        boolean own,
        Path home,
        Map<String, String> variables,
        List<String> secrets,
        String envFile,
        String restart,
        long attempts,
        Duration firstDelay,
        String signal,
        Duration grace,
        long memory,
        long openFiles,
        long processes,
        long cpuSeconds,
        String python,
        List<String> pins,
        List<String> kept,
        Optional<ClockTimes> times) {

    /** Returns its id as a name of units and files: without characters that they do not take. */
    String unit() {
        return "algo-" + id.replaceAll("[^A-Za-z0-9_.-]", "-");
    }

    /** Returns its id as Kubernetes takes names. */
    String object() {
        return id.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]", "-")
                .replaceAll("-+", "-")
                .replaceAll("-$", "");
    }
}
