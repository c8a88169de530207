package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks through all processes for those that carry the mark of any run. Costs a few small reads a process. */
final class Traces {
    private static final long MILLIS_PER_SECOND = 1000;

    private final String bootId;
    private final int uid = LibC.getuid();
    private final long ticksPerSecond = LibC.sysconf(LibC.SC_CLK_TCK);

    Traces(String bootId) {
        this.bootId = bootId;
    }

    List<RunTrace> read() throws IOException {
        long uptimeMillis = Proc.uptimeMillis();
        List<RunTrace> traces = new ArrayList<>();
        for (ProcStat stat : Proc.all()) {
            if (!stat.isDead() && stat.pid() > 1 && stat.pid() != LibC.getpid()) {
                trace(stat, uptimeMillis).ifPresent(traces::add);
            }
        }
        return traces;
    }

    private Optional<RunTrace> trace(ProcStat stat, long uptimeMillis) throws IOException {
        int pid = stat.pid();
        long cookie = RunCookie.read(pid);
        Map<String, String> environment = environment(pid);
        String marked = cookie == RunCookie.NONE
                ? environment.getOrDefault("ALGO_RUN_ID", "")
                : String.format(Locale.ROOT, "%012x", RunCookie.id(cookie));
        if (!RunId.isValid(marked) || Proc.uid(pid) != uid) {
            return Optional.empty();
        }
        RunId run = new RunId(marked);
        long age = uptimeMillis - stat.startTime() * MILLIS_PER_SECOND / ticksPerSecond;
        RunTrace trace = new RunTrace(
                run,
                new ProcessIdentity(bootId, pid, stat.startTime()),
                Duration.ofMillis(Math.max(0, age)),
                stat.session() == pid ? statusFile(pid, run) : Optional.empty(),
                output(pid),
                environment.getOrDefault("STRATEGY_ID", ""),
                environment.getOrDefault("OPENALGO_HOST", ""));
        // The entries were read piece by piece: all of them are of this process only if it still lives.
        return Proc.isAlive(trace.process()) ? Optional.of(trace) : Optional.empty();
    }

    private static Map<String, String> environment(int pid) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String entry : new String(Proc.environment(pid), StandardCharsets.UTF_8).split("\0")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return environment;
    }

    /** Returns the status file that {@link WrapperCommand} gave to the wrapper. */
    private static Optional<Path> statusFile(int pid, RunId run) throws IOException {
        String[] arguments = new String(Proc.commandLine(pid), StandardCharsets.UTF_8).split("\0");
        boolean wrapper = arguments.length > 3
                && arguments[0].equals("sh")
                && arguments[1].equals("-c")
                && arguments[3].startsWith("/")
                && arguments[3].endsWith("/" + run.value());
        return wrapper ? path(arguments[3]) : Optional.empty();
    }

    private static Optional<Path> output(int pid) {
        try {
            Path open = Path.of("/proc/" + pid + "/fd/1");
            Path link = Files.readSymbolicLink(open);
            // The name may belong to another file by now, or to none: then the home was replaced, or is not mounted.
            return link.isAbsolute() && Files.isSameFile(open, link) ? Optional.of(link) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // it has none, or is not ours to see
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
