package algo.packaging.windows;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.cli.ClientInside;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A temporary home for the tests of one class on Windows, and the packaged classes on it, started as {@code algo.cmd} starts them. Its path has
 * blanks and letters beyond ASCII. After each test the strategies are stopped, after the last one the daemon; a process that is left then fails it, and is ended by its pid.
 */
final class WindowsHome implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final Path DIST = Path.of(System.getProperty("algo.dist"));
    static final Path PYTHON = Path.of(System.getProperty("algo.test.python"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LINGER = Duration.ofSeconds(20);

    private Path directory;
    /** Processes of others, which began before the tests did. */
    private Set<Long> before = Set.of();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("algo f\u00fcr uns ");
        before = programs().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        boolean failed = context.getExecutionException().isPresent();
        if (failed) {
            System.err.println("--- daemon.log of " + context.getDisplayName());
            System.err.println(daemonLog());
        }
        requireDaemon();
        inside("stop", "--all", "--kill");
        List<String> left = left(process -> isNamed(process, "python.exe"));
        assertThat(failed ? List.of() : left).as("strategies that are left").isEmpty();
        assertThat(failed ? "" : daemonLog()).doesNotContain("mistake in algo");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            inside("daemon", "stop", "--strategies");
            assertThat(left(process -> true))
                    .as("processes left after 'algo daemon stop --strategies'")
                    .isEmpty();
        } finally {
            delete();
        }
    }

    /** Returns what is left of these processes of ours after a while, and ends it. */
    private List<String> left(Predicate<ProcessHandle> which) {
        List<String> left = new ArrayList<>();
        if (!Eventually.within(LINGER, () -> ours().noneMatch(which))) {
            ours().filter(which).forEach(process -> {
                left.add(process.pid() + " " + process.info().command().orElse("?"));
                process.destroyForcibly();
            });
            Eventually.within(LINGER, () -> ours().noneMatch(which));
        }
        return left;
    }

    String daemonLog() throws IOException {
        Path log = home().resolve("log").resolve("daemon.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** What the system still has open for a moment is tried again. */
    private void delete() {
        Eventually.within(LINGER, () -> {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
            return true;
        });
    }

    /** Processes of a Java or a Python that began after the tests did. */
    private Stream<ProcessHandle> ours() {
        return programs().filter(process -> !before.contains(process.pid()));
    }

    private static Stream<ProcessHandle> programs() {
        return ProcessHandle.allProcesses()
                .filter(process -> isNamed(process, "java.exe") || isNamed(process, "python.exe"));
    }

    private static boolean isNamed(ProcessHandle process, String name) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("\\" + name))
                .isPresent();
    }

    /** Sees to it that a daemon answers. */
    void requireDaemon() {
        if (inside("daemon", "status").code() != 0) {
            algo("daemon", "start").ok();
        }
    }

    /** A directory of the test's own, beside the home. */
    Path directory() {
        return directory;
    }

    Path home() {
        return directory.resolve("home");
    }

    Path config() {
        return home().resolve("strategies").resolve("strategy_configs.json");
    }

    /** A script with this text beside the home. */
    Path script(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** Takes in a strategy with this text; a start of it counts as up after 100 ms. */
    void add(String id, String text, String... values) throws IOException {
        requireDaemon();
        inside("add", script(id + ".py", text).toString(), "--id", id).ok();
        List<String> set = new ArrayList<>(List.of("set", id, "start_window=100ms"));
        set.addAll(List.of(values));
        inside(set.toArray(String[]::new)).ok();
    }

    /** Starts them. On a machine that is busy the broker of the first one may not be ready in time: then it is asked again. */
    void begin(String... ids) {
        List<String> start = new ArrayList<>(List.of("start"));
        start.addAll(List.of(ids));
        Eventually.holds("they run: " + start, () -> {
            inside(start.toArray(String[]::new));
            return Arrays.stream(ids)
                    .noneMatch(id -> Set.of("stopped", "failed").contains(phase(id)));
        });
    }

    /** A command of algo, in a process of its own. */
    Result algo(String... arguments) {
        return start(arguments).result();
    }

    /** The same, while it goes on. */
    Running start(String... arguments) {
        return java(List.of(), "algo.cli.Main", arguments);
    }

    /** Any program of the distribution. */
    Running java(List<String> flags, String program, String... arguments) {
        try {
            Path lib = lib();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java.exe").toString(),
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Dfile.encoding=UTF-8",
                    "-Djna.boot.library.path=" + lib.resolve("native").resolve("win32-x86-64"),
                    "-Dalgo.launcher=" + DIST.resolve("bin").resolve("algo.cmd")));
            command.addAll(flags);
            String paths = Stream.of("algo-cli.jar", "algo-daemon.jar")
                    .map(jar -> lib.resolve(jar).toString())
                    .collect(Collectors.joining(File.pathSeparator));
            command.addAll(List.of("-cp", paths, program));
            command.addAll(Arrays.asList(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            surroundings(builder.environment());
            return new Running(String.join(" ", arguments), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void surroundings(Map<String, String> environment) {
        environment.put("ALGO_HOME", home().toString());
        environment.put("LOCALAPPDATA", directory.resolve("local").toString());
        String path = environment.entrySet().stream()
                .filter(variable -> variable.getKey().equalsIgnoreCase("PATH"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        environment.keySet().removeIf(name -> name.equalsIgnoreCase("PATH"));
        environment.put("Path", PYTHON.getParent() + File.pathSeparator + path);
    }

    private static Path lib() throws IOException {
        Path lib = DIST.resolve("lib");
        return lib.resolve(Files.readString(lib.resolve("current")).strip());
    }

    /** A command inside this JVM, on this home: it says, refuses and does the same. It starts no daemon. */
    Result inside(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = ClientInside.run(home(), out, err, arguments);
        return new Result(
                String.join(" ", arguments),
                code,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    JsonNode status(String id) {
        return inside("status", id, "--json").json().get("strategies").get(0);
    }

    String phase(String id) {
        return status(id).get("phase").asText();
    }

    long pid(String id) {
        return status(id).get("pid").asLong();
    }

    /** The daemon that runs. */
    ProcessHandle daemon() {
        return ProcessHandle.of(inside("daemon", "status", "--json")
                        .ok()
                        .json()
                        .get("pid")
                        .asLong())
                .orElseThrow();
    }

    /** Ends the daemon as the task manager does, and returns once it is gone. */
    void killDaemon() {
        ProcessHandle daemon = daemon();
        daemon.destroyForcibly();
        Eventually.holds("the killed daemon is gone", () -> !daemon.isAlive());
    }

    /** The logs of the runs of a strategy, the newest last. */
    List<Path> logs(String id) throws IOException {
        try (Stream<Path> files =
                Files.list(home().resolve("log").resolve("strategies").resolve(id))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /** What a strategy has printed in its newest run. */
    String log(String id) throws IOException {
        List<Path> logs = logs(id);
        return logs.isEmpty() ? "" : Files.readString(logs.get(logs.size() - 1));
    }

    /** What happened to a strategy, as people are told. */
    String events(String id) {
        return inside("events", id).ok().out();
    }

    /** The numbers behind this word in the log of a strategy, once it is there. */
    List<Long> printed(String id, String word) {
        String line = Eventually.get(id + " prints " + word, () -> log(id).lines()
                .filter(each -> each.startsWith(word + " "))
                .findFirst());
        return Arrays.stream(line.substring(word.length() + 1).split(" "))
                .map(Long::valueOf)
                .toList();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** A command that goes on. */
    static final class Running {
        private final String line;
        private final Process process;
        private final ProgramOutput out;
        private final ProgramOutput err;

        private Running(String line, Process process) throws IOException {
            this.line = line;
            this.process = process;
            process.getOutputStream().close();
            out = new ProgramOutput(process.getInputStream());
            err = new ProgramOutput(process.getErrorStream());
        }

        String out() {
            return out.text();
        }

        String err() {
            return err.text();
        }

        long pid() {
            return process.pid();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        Result result() {
            Eventually.holds("the end of " + line, () -> !process.isAlive());
            return new Result(line, process.exitValue(), out.whole(), err.whole());
        }
    }

    /** What came of a command. */
    record Result(String line, int code, String out, String err) {
        /** It did what it should. */
        Result ok() {
            return exits(0);
        }

        Result exits(int expected) {
            assertThat(code).as("%s%n%s%s", line, out, err).isEqualTo(expected);
            return this;
        }

        /** It failed with one readable line that holds all of {@code parts}, and said nothing else. */
        Result refused(int expected, String... parts) {
            exits(expected);
            assertThat(out).as("standard output of %s", line).isEmpty();
            assertThat(err.lines().toList()).as("standard error of %s", line).hasSize(1);
            assertThat(err).startsWith("algo: ").contains(parts).doesNotContain("Exception", "at algo.", "at java.");
            return this;
        }

        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError("no JSON from " + line + ": " + out + err, e);
            }
        }
    }
}
