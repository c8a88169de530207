package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The archive with a Java inside, as {@code -Pdist} makes it: it runs by that, and an upgrade disturbs no daemon of it. */
@Tag("packages")
class TarballIT {
    private static final Path PACKAGES = Path.of(System.getProperty("algo.packages", "target/dist"));
    private static final String NEXT = "9.3.0-0123456789ab";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path installed;

    @BeforeEach
    void unpack() throws IOException {
        installed = home.directory().resolve("algo");
        unpackAgain();
    }

    @Test
    void itRunsByTheJavaInsideAndBeforeAnyOther() throws Exception {
        Path other = Files.createDirectories(home.directory().resolve("other/bin"));
        Path java = Files.writeString(other.resolve("java"), "#!/bin/sh\necho the other Java >&2\nexit 9\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path cache = home.directory().resolve("cache");

        algo("daemon", "start")
                .with("JAVA_HOME", other.getParent().toString())
                .with("PATH", other + ":" + System.getenv("PATH"))
                .run()
                .ok();

        assertThat(exe(home.daemon().pid())).isEqualTo(lib().resolve("runtime/bin/java"));
        // ALGO_JAVA is an order.
        algo("version").with("ALGO_JAVA", java.toString()).run().exits(9);
        algo("start", installed.resolve("strategies/examples/heartbeat.py").toString())
                .run()
                .ok();
        algo("sandbox").run().ok();
        assertThat(algo("doctor").run().out()).contains("in " + lib().resolve("runtime"));
        algo("stop", "heartbeat").run().ok();

        algo("version")
                .with("XDG_CACHE_HOME", cache.toString())
                .with("ALGO_CLIENT_ARCHIVE", "1")
                .run()
                .ok();
        Eventually.holds("an archive alone", () -> names(cache.resolve("algo"))
                .equals(List.of(
                        "client-runtime_" + (installed + "/lib_").replace('/', '_') + lib().getFileName() + ".jsa")));
        algo("version")
                .with("XDG_CACHE_HOME", cache.toString())
                .with("JAVA_TOOL_OPTIONS", "-Xshare:on")
                .run()
                .ok();
    }

    @Test
    void anUpgradeThatRemovesTheVersionBeforeDisturbsNoDaemon() throws Exception {
        Path exit = home.directory().resolve("exit");
        algo("daemon", "start").run().ok();
        home.addBeacon("one", "EXIT_FILE=" + exit);
        algo("start", "one").run().ok();
        algo("sandbox").run().ok();
        SeenProcess daemon = home.daemon();
        Path broker = home.home().resolve("log/sandbox.log");
        Eventually.holds("the broker is", () -> Files.readString(broker).contains("needs none of its files"));

        // As dpkg and pip do it.
        Path before = lib();
        home.call(List.of(
                        "cp",
                        "-a",
                        before.toString(),
                        installed.resolve("lib/" + NEXT).toString()))
                .run()
                .ok();
        Files.writeString(installed.resolve("lib/current"), NEXT + "\n");
        home.call(List.of("rm", "-r", before.toString())).run().ok();

        algo("set", "one", "restart.when=on-failure", "restart.first_delay=100ms")
                .run()
                .ok();
        Files.writeString(exit, "3");
        Eventually.holds("its end is noticed", () -> home.beacon("one").runs().size() > 1);
        algo("schedule", "one", "--cron", "20 9 * * 1-5").run().ok();
        algo("sandbox").run().ok();
        assertThat(algo("doctor").run().code()).isIn(0, 1);
        algo("restart", "one").run().ok();
        // The interpreter is asked by a program of its own.
        algo("add", installed.resolve("strategies/examples/heartbeat.py").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        assertThat(home.daemon()).isEqualTo(daemon);
        assertThat(Files.readString(home.home().resolve("log/daemon.log"))).doesNotContain("Error", "mistake in algo");
        String run = home.status("one").get("run_id").asText();

        algo("daemon", "restart").run().ok().quiet();

        assertThat(exe(home.daemon().pid())).isEqualTo(installed.resolve("lib/" + NEXT + "/runtime/bin/java"));
        assertThat(home.status("one").get("run_id").asText()).isEqualTo(run);
        algo("stop", "one").run().ok();
    }

    @Test
    void theSameArchiveUnpackedOverItDisturbsNoDaemonAndAnotherVersionIsThatOfTheNext() throws Exception {
        algo("daemon", "start").run().ok();
        home.addBeacon("one");
        algo("start", "one").run().ok();
        SeenProcess daemon = home.daemon();

        for (int i = 0; i < 3; i++) {
            unpackAgain();
            algo("status", "one").run().ok();
            algo("restart", "one").run().ok();
        }
        assertThat(home.daemon()).isEqualTo(daemon);

        Path before = lib();
        home.call(List.of(
                        "cp",
                        "-a",
                        before.toString(),
                        installed.resolve("lib/" + NEXT).toString()))
                .run()
                .ok();
        Files.writeString(installed.resolve("lib/current"), NEXT + "\n");
        algo("restart", "one").run().ok().quiet();
        assertThat(home.daemon()).isEqualTo(daemon);
        algo("stop", "one").run().ok();
        algo("daemon", "stop", "--strategies").run().ok();
        Eventually.holds("nothing uses the version before", () -> home.brokers().isEmpty());
        algo("daemon", "start").run().ok();
        Eventually.holds(
                "the version before is removed, though all archives have one time", () -> !Files.exists(before));
    }

    @Test
    void aCopyThatIsHalfDoneRunsTheVersionBeforeItByItsOwnJava() throws Exception {
        Path next = installed.resolve("lib/" + NEXT);
        home.call(List.of("cp", "-a", lib().toString(), next.toString())).run().ok();
        Files.writeString(installed.resolve("lib/current"), NEXT + "\n");
        Path modules = next.resolve("runtime/lib/modules");
        byte[] whole = Files.readAllBytes(modules);
        Files.delete(modules);
        Files.write(modules, Arrays.copyOf(whole, whole.length / 2));
        algo("version").run().ok().says(NEXT, "is missing or cut off", "runs instead");

        Files.move(next.resolve("runtime"), next.resolve("gone"), StandardCopyOption.ATOMIC_MOVE);
        algo("version").run().ok().says(NEXT, "is missing or cut off", "runs instead");
    }

    @Test
    void theJavaInsideHasAllModulesThatAlgoUses() {
        for (String jar : List.of("algo-cli.jar", "algo-daemon.jar")) {
            StringWriter said = new StringWriter();
            int code = ToolProvider.findFirst("jdeps")
                    .orElseThrow()
                    .run(
                            new PrintWriter(said),
                            new PrintWriter(said),
                            "--ignore-missing-deps",
                            "--print-module-deps",
                            "--multi-release=17",
                            // The libraries can do more than algo uses.
                            "-include",
                            "algo\\..*",
                            lib().resolve(jar).toString());
            assertThat(code).as(said.toString()).isZero();
            assertThat(moduleNames())
                    .containsAll(Arrays.asList(said.toString().strip().split(",")));
        }
    }

    @Test
    void sumsAndBillOfMaterialsAreOfWhatIsThere() throws Exception {
        home.call(List.of("sha256sum", "--check", "--strict", "SHA256SUMS"))
                .in(PACKAGES)
                .run()
                .ok();
        try (Stream<Path> files = Files.list(PACKAGES)) {
            assertThat(Files.readString(PACKAGES.resolve("SHA256SUMS")).lines().count())
                    .isEqualTo(files.count() - 1);
        }
        JsonNode bill = new ObjectMapper()
                .readTree(installed.resolve("licenses/bom.json").toFile());
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> known = StreamSupport.stream(bill.get("components").spliterator(), false)
                .map(component -> component.get("name").asText() + "-"
                        + component.get("version").asText())
                .collect(Collectors.toSet());
        assertThat(known).anyMatch(name -> name.startsWith("openjdk-")).anyMatch(name -> name.startsWith("picocli-"));
        for (String jar : names(lib())) {
            if (jar.endsWith(".jar") && !jar.startsWith("algo-")) {
                assertThat(known).contains(jar.replace(".jar", ""));
            }
        }
        assertThat(installed.resolve("licenses/openjdk/LICENSE")).isNotEmptyFile();
    }

    private List<String> moduleNames() {
        String said = home.call(List.of(lib().resolve("runtime/bin/java").toString(), "--list-modules"))
                .run()
                .ok()
                .out();
        return said.lines().map(line -> line.replaceFirst("@.*", "")).toList();
    }

    private void unpackAgain() throws IOException {
        try (Stream<Path> all = Files.list(PACKAGES)) {
            Path archive = all.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
            home.call(List.of(
                            "tar",
                            "-xzf",
                            archive.toString(),
                            "-C",
                            home.directory().toString()))
                    .run()
                    .ok();
        }
    }

    private Path lib() {
        return AlgoHome.lib(installed);
    }

    private static Path exe(long pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe"));
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Call algo(String... arguments) {
        return home.algo(installed, arguments).without("ALGO_JAVA").with("ALGO_CLIENT_ARCHIVE", "0");
    }
}
