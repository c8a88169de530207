package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A temporary home for one test, and the packaged {@code algo} on it. Nothing of the developer's environment or of their
 * own home reaches it. After the test the daemon and its strategies are stopped; a process that is left then fails the
 * test, and is ended by its pid.
 */
final class AlgoHome extends TestHome implements BeforeEachCallback, AfterEachCallback {
    static final Path DIST = Path.of(System.getProperty("algo.dist"));
    static final Path EXAMPLES = DIST.resolve("strategies/examples");
    static final boolean IS_ROOT = owner(Path.of("/proc/self")).equals("root");

    /** Somebody to whom the modes of files apply, as they do not to root. */
    static final List<String> UNPRIVILEGED =
            IS_ROOT ? List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups") : List.of("env");

    /** Shared, so that the client's archive is made once. */
    private static final Path CACHE = DIST.resolveSibling("e2e-cache");

    private static final String DAEMON_STATUS = "{\"ask\":\"daemon_status\"}";

    private static final Duration LINGER = Duration.ofSeconds(10);

    /** What the first test makes for all. */
    private static final class Prepared {
        static final Path JAVA = QuickJava.in(CACHE);
        static boolean areArchivesThere;
    }

    private FakeClock clock;
    private boolean faked;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        // Not java.io.tmpdir, which may be long.
        makeIn(Path.of("/tmp"));
        Files.createDirectories(CACHE);
        clock = new FakeClock(directory());
        awaitArchives();
    }

    /** The first command makes the archive in the background, one for each Java; no test should race with that. */
    private void awaitArchives() {
        if (Prepared.areArchivesThere) {
            return;
        }
        algo("version").run().ok();
        algo("version").without("ALGO_JAVA").run().ok();
        Prepared.areArchivesThere = Eventually.within(Duration.ofSeconds(20), () -> {
            try (Stream<Path> files = Files.list(CACHE.resolve("algo"))) {
                List<String> names = files.map(Path::toString).toList();
                return names.stream().anyMatch(n -> n.endsWith(".jsa"))
                        && names.stream().allMatch(n -> n.endsWith(".jsa"));
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (!endDaemon()) {
                endBroker();
            }
            clock.close();
            assertNothingIsLeft();
            assertNoMistake();
        } catch (AssertionError e) {
            if (context.getExecutionException().isEmpty()) {
                showLog(context);
            }
            throw e;
        } finally {
            if (context.getExecutionException().isPresent()) {
                showLog(context);
            }
            if (faked) {
                FakeClock.cleanUp();
            }
            delete();
        }
    }

    /** As {@code algo daemon stop --strategies} does it, which is used where that does not answer; false if no daemon was there. */
    private boolean endDaemon() {
        Path socket = home().resolve("run/algo.sock");
        if (!Files.exists(socket)) {
            return false;
        }
        boolean ends = ask("{\"ask\":\"shutdown\",\"strategies\":true}").isPresent();
        if (!ends || !Eventually.within(LINGER, () -> !RawClient.isHeard(socket))) {
            return algo("daemon", "stop", "--strategies").run().code() == 0;
        }
        return true;
    }

    /** The process of the sandbox, where no daemon was left to end it: a test has killed that. */
    private void endBroker() throws Exception {
        for (SeenProcess broker : brokers()) {
            broker.signal("KILL");
        }
    }

    /** The processes of the sandbox. */
    List<SeenProcess> brokers() {
        return SeenProcess.naming(directory()).stream()
                .filter(process -> process.commandLine().contains(" algo.app.SandboxMain ")
                        && !process.commandLine().startsWith("sh "))
                .toList();
    }

    private void assertNothingIsLeft() {
        List<String> left = new ArrayList<>();
        if (!Eventually.within(LINGER, () -> SeenProcess.naming(directory()).isEmpty())) {
            for (SeenProcess process : SeenProcess.naming(directory())) {
                String line = process.commandLine().replace('\n', ' ');
                left.add(process.pid() + " " + line.substring(0, Math.min(200, line.length())));
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        assertThat(left)
                .as("processes left after 'algo daemon stop --strategies'")
                .isEmpty();
    }

    /** What reaches the last catch of a thread is a mistake of ours, whatever the test was about. */
    private void assertNoMistake() throws IOException {
        if (!Files.isDirectory(home().resolve("log"))) {
            return;
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(home().resolve("log"), "daemon.log*")) {
            for (Path log : logs) {
                if (Files.isRegularFile(log)) {
                    assertThat(new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1))
                            .as(log.toString())
                            .doesNotContain("mistake in algo");
                }
            }
        }
    }

    private void showLog(ExtensionContext context) throws IOException {
        Path log = home().resolve("log/daemon.log");
        if (Files.exists(log)) {
            System.err.println("--- daemon.log of " + context.getDisplayName());
            System.err.println(Files.readString(log));
        }
    }

    @Override
    void delete() throws IOException {
        if (!IS_ROOT) {
            // A test may have closed a directory that it made.
            call(List.of("chmod", "-R", "u+rwX", directory().toString())).run();
        }
        super.delete();
    }

    @Override
    void requireDaemon() {
        if (ask(DAEMON_STATUS).isEmpty() && !isReadyAtOnce()) {
            algo("daemon", "start").run().ok();
        }
    }

    /** Starts the daemon as the client does, without that; false if it ends, as where the one before has not quite ended. */
    private boolean isReadyAtOnce() {
        Call.Running daemon = packaged("daemon", "run", "--background", "--home", home().toString())
                .in(Path.of("/"))
                .background();
        return Eventually.get("the daemon is ready or ends", () -> {
            boolean ended = !daemon.isAlive();
            boolean ready = daemon.out().startsWith("ready");
            return ready || ended ? Optional.of(ready) : Optional.empty();
        });
    }

    /** Where the files of the installed version are. */
    static Path lib(Path distribution) {
        Path lib = distribution.resolve("lib");
        try {
            return lib.resolve(Files.readString(lib.resolve("current")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A command of algo, on this home. Where a daemon answers, or none is needed, and the test says no more of the client's
     * process than this, the command runs in this JVM: it says, refuses and does the same, and costs no JVM of its own.
     */
    Call algo(String... arguments) {
        Call packaged = packaged(arguments);
        boolean alone = !Inside.asks(arguments);
        return !faked && Inside.takes(directory(), arguments)
                ? packaged.orInside(() -> alone || isHeard() ? Optional.of(inside(arguments)) : Optional.empty())
                : packaged;
    }

    private boolean isHeard() {
        Path socket = home().resolve("run/algo.sock");
        return Files.exists(socket) && RawClient.isHeard(socket);
    }

    /** A command of the packaged algo, on this home, in a process of its own: where the client itself is what is tested. */
    Call packaged(String... arguments) {
        return algo(DIST, arguments);
    }

    /** The same from a distribution that lies elsewhere. */
    Call algo(Path distribution, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(distribution.resolve("bin/algo").toString());
        command.addAll(Arrays.asList(arguments));
        return distribution.equals(DIST) ? call(command).with("ALGO_JAVA", Prepared.JAVA.toString()) : call(command);
    }

    /** A command that a test needs and is not about; it succeeds. Where a daemon runs it costs no JVM of its own. */
    void does(String... arguments) {
        if (List.of(arguments).equals(List.of("daemon", "start"))) {
            requireDaemon();
            return;
        }
        if (Inside.asks(arguments) && !arguments[0].equals("daemon")) {
            requireDaemon();
        }
        Call.Result result = ask(DAEMON_STATUS).isEmpty() ? algo(arguments).run() : inside(arguments);
        result.ok();
    }

    /** Where every user may read the distribution: a copy in {@code to} if the checkout lies where only some get. */
    Path distributionForAll(Path to) throws IOException {
        for (Path above = DIST.toRealPath(); above != null; above = above.getParent()) {
            if (!mode(above).endsWith("x")) {
                copyDistribution(to);
                return to;
            }
        }
        return DIST;
    }

    /** A java that runs the client of {@link #DIST} with an archive that every user may read. */
    static Path javaForAll() {
        return QuickJava.forAll(CACHE);
    }

    /** Copies the distribution to where other users may read it: the checkout may lie where only its owner gets. */
    void copyDistribution(Path to) {
        call(List.of("cp", "-a", DIST.toString(), to.toString())).run().ok();
        call(List.of("chmod", "-R", "a+rX", to.toString())).run().ok();
    }

    /** Any other command, in the same surroundings. */
    Call call(List<String> command) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", System.getenv("PATH"));
        for (String name : List.of("JAVA_HOME", "ALGO_JAVA")) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value));
        }
        environment.put("HOME", directory().toString());
        environment.put("ALGO_HOME", home().toString());
        environment.put("XDG_CACHE_HOME", CACHE.toString());
        // QuickJava has one.
        environment.put("ALGO_DAEMON_ARCHIVE", "0");
        // A daemon that a test kills stays dead until the test starts the next one.
        environment.put("ALGO_KEEPER", "0");
        environment.put("LANG", "tr_TR.UTF-8");
        environment.put("TZ", "America/St_Johns");
        if (faked) {
            environment.putAll(clock.environment());
        }
        return new Call(command, environment, directory());
    }

    /**
     * Puts every command from now on, and so the daemon that one of them starts, under a clock that begins at that time and
     * runs {@code times} as fast; {@link #clock} steps it. See {@link FakeClock} for how.
     */
    void atFakeTime(String ist, int times) {
        Needs.fakeClock();
        faked = true;
        clock.set(ist, times);
    }

    FakeClock clock() {
        return clock;
    }

    Beacon beacon(String id) {
        return new Beacon(directory().resolve(id + ".ledger"));
    }

    /** The daemon that runs. */
    SeenProcess daemon() {
        return SeenProcess.of(daemonStatus().get("pid").asLong());
    }

    private JsonNode daemonStatus() {
        return ask(DAEMON_STATUS)
                .filter(answer -> answer.has("problems"))
                .orElseGet(() -> algo("daemon", "status", "--json").run().ok().json());
    }

    /** The problems that {@code algo daemon status} names. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        daemonStatus().get("problems").forEach(problem -> problems.add(problem.asText()));
        return problems;
    }

    /** As {@code algo status --json}, this starts a daemon where none runs. */
    @Override
    JsonNode status(String id) {
        return ask("{\"ask\":\"status\",\"ids\":[\"" + id + "\"],\"lines\":0}")
                .filter(answer -> answer.has("strategies"))
                .orElseGet(() -> algo("status", id, "--json").run().json())
                .get("strategies")
                .get(0);
    }

    /** The runs of a strategy of which any process lives, whatever algo says. */
    Set<String> liveRuns(String id) {
        Set<String> runs = new TreeSet<>();
        for (SeenProcess process : SeenProcess.naming(directory())) {
            if (process.description().contains(" STRATEGY_ID=" + id + " ")) {
                runs.add(process.description().replaceFirst("(?s).* ALGO_RUN_ID=([0-9a-f]+).*", "$1"));
            }
        }
        return runs;
    }

    /** Kills the daemon as a crash would, and returns once it is gone. */
    void killDaemon() throws Exception {
        SeenProcess daemon = daemon();
        daemon.signal("KILL");
        Eventually.holds("the killed daemon is gone", () -> !daemon.isAlive());
    }

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
