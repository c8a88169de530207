package algo.packaging;

import static algo.app.protocol.ExitCode.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An installation that another one is copied over: what runs goes on with its own files, what starts next has the new ones. */
class UpgradeIT {
    private static final String NEXT = "0.3.0-0123456789ab";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path installed;

    @BeforeEach
    void install() {
        installed = home.directory().resolve("algo");
        home.call(List.of("cp", "-r", AlgoHome.DIST.toString(), installed.toString()))
                .run()
                .ok();
    }

    @Test
    void theSameFilesCopiedOverThemDisturbNoDaemon() throws Exception {
        home.addBeacon("one");
        algo("daemon", "restart").run().ok();
        algo("start", "one").run().ok();
        SeenProcess daemon = home.daemon();

        for (int i = 0; i < 5; i++) {
            over(AlgoHome.DIST);
            tar(AlgoHome.DIST);
            // What the daemon does calls the mapped library.
            algo("status", "one").run().ok();
            algo("restart", "one").run().ok();
        }

        assertThat(home.daemon()).isEqualTo(daemon);
        assertThat(Files.readString(Path.of("/proc/" + daemon.pid() + "/maps")))
                .as("a file that can be cut")
                .doesNotContain(installed + "/lib/" + AlgoHome.lib(installed).getFileName() + "/native");
        assertThat(home.home().resolve("run")).isDirectoryNotContaining("glob:**native*");
    }

    @Test
    void aDaemonThatIsReadyNeedsNoneOfItsFiles() throws Exception {
        home.addBeacon("one", "EXIT_FILE=" + home.directory().resolve("exit"));
        algo("daemon", "restart").run().ok();
        SeenProcess daemon = home.daemon();
        algo("sandbox").run().ok();
        Path broker = home.home().resolve("log/sandbox.log");
        Eventually.holds("the broker is", () -> Files.readString(broker).contains("needs none of its files"));

        try (Stream<Path> files = Files.walk(AlgoHome.lib(installed))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[0]);
            }
        }

        // The daemon meets all of this for the first time; the commands are those of another installation.
        home.algo("start", "one").run().ok();
        home.algo("set", "one", "restart.when=on-failure", "restart.first_delay=100ms")
                .run()
                .ok();
        Files.writeString(home.directory().resolve("exit"), "3");
        Eventually.holds("its end is noticed", () -> home.beacon("one").runs().size() > 1);
        home.algo("schedule", "one", "--start", "09:20", "--stop", "15:15")
                .run()
                .ok();
        home.algo("schedule", "one", "--cron", "20 9 * * 1-5").run().ok();
        home.algo("explain", "one").run().ok();
        home.algo("events").run().ok();
        home.algo("report").run().ok();
        home.algo("logs", "one").run().ok();
        home.algo("sandbox").run().ok();
        assertThat(home.algo("doctor").run().code()).isIn(0, 1);
        Files.writeString(home.config(), "{ broken");
        home.algo("reload").run().says("strategy_configs.json");
        home.algo("stop", "one").run().ok();
        assertThat(home.daemon()).isEqualTo(daemon);
        assertThat(Files.readString(home.home().resolve("log/daemon.log"))).doesNotContain("Error", "mistake in algo");
    }

    @Test
    void anotherVersionIsThatOfTheNextDaemonAndTheOneBeforeItGoes() throws Exception {
        home.addBeacon("one");
        algo("daemon", "restart").run().ok();
        algo("start", "one").run().ok();
        SeenProcess daemon = home.daemon();
        Path before = AlgoHome.lib(installed);

        over(next());

        algo("status", "one").run().ok().quiet();
        algo("restart", "one").run().ok();
        assertThat(home.daemon()).isEqualTo(daemon);
        assertThat(before).as("in use").exists();
        String run = home.status("one").get("run_id").asText();
        algo("daemon", "restart").run().ok().quiet();
        assertThat(home.daemon().commandLine()).contains("/lib/" + NEXT + "/algo-daemon.jar");
        assertThat(home.status("one").get("run_id").asText()).isEqualTo(run);
        assertThat(before).as("in use by the process of the sandbox").exists();
        assertThat(home.beacon("one").runs()).hasSize(2);

        algo("stop", "one").run().ok();
        algo("daemon", "restart").run().ok();
        Eventually.holds("the version before is removed", () -> !Files.exists(before));
    }

    @Test
    void aStartWithoutAWholeLibraryIsSaidOnceAndLeavesNothing() throws Exception {
        Path library;
        try (Stream<Path> files = Files.list(AlgoHome.lib(installed))) {
            library = files.filter(file -> file.getFileName().toString().startsWith("Java-WebSocket-"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(library, new byte[(int) Files.size(library)]);

        algo("daemon", "start").run().exits(FAILED).says("the installation is not whole: " + library);

        assertThat(home.home().resolve("run/keeper")).doesNotExist();
        Eventually.holds(
                "nothing is left", () -> SeenProcess.naming(home.home()).isEmpty());
    }

    @Test
    void theVersionOfADaemonThatRunsStays() throws Exception {
        algo("daemon", "start").run().ok();
        Path before = AlgoHome.lib(installed);
        over(next());

        algo("daemon", "start", "--home", home.directory().resolve("other").toString())
                .run()
                .ok();

        assertThat(before.resolve("algo-daemon.jar")).exists();
        algo("daemon", "stop", "--home", home.directory().resolve("other").toString())
                .run()
                .ok();
    }

    @Test
    void aCopyThatIsHalfDoneIsSaidAndTheVersionBeforeItRuns() throws Exception {
        Path next = next();
        // The launcher and the name of the version have come, the version has not.
        home.call(List.of("cp", "-r", next.resolve("bin").toString(), installed.toString()))
                .run()
                .ok();
        Files.copy(next.resolve("lib/current"), installed.resolve("lib/current"), StandardCopyOption.REPLACE_EXISTING);
        said(algo("version").run().ok());
        said(algo("daemon", "start").run().ok());
        algo("daemon", "stop").run().ok();

        // It came in part: any of its files may be cut off.
        over(next);
        algo("version").run().ok().quiet();
        Path jar = installed.resolve("lib/" + NEXT + "/algo-cli.jar");
        byte[] whole = Files.readAllBytes(jar);
        for (int size : new int[] {0, 1000, whole.length - 1}) {
            Files.write(jar, Arrays.copyOf(whole, size));
            said(algo("version").run().ok());
        }
        Files.write(jar, whole);
        Files.delete(installed.resolve("lib/" + NEXT + "/slf4j-simple-2.0.17.jar"));
        said(algo("daemon", "start").run().ok());
        algo("daemon", "stop").run().ok();

        // The new version is there, what names it is not.
        over(next);
        Files.delete(installed.resolve("lib/current"));
        algo("version").run().ok().says("lib/current", NEXT + " runs instead");

        // Nothing is whole.
        try (Stream<Path> all = Files.list(installed.resolve("lib"))) {
            for (Path lib : all.toList()) {
                Files.write(lib.resolve("algo-cli.jar"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        algo("version").run().refused(1, "is not whole", "copy it there again");
    }

    @Test
    void archivesOfVersionsBeforeDoNotPileUp() throws Exception {
        Path cache = home.directory().resolve("cache");
        Files.createDirectories(cache.resolve("algo"));
        Path other = Files.createFile(cache.resolve("algo/client-_some_java__opt_algo_lib_0.1.0-000000000000.jsa"));
        algo("version").with("XDG_CACHE_HOME", cache.toString()).run().ok().quiet();
        Eventually.holds("an archive", () -> archives(cache).size() == 2);

        over(next());
        algo("version").with("XDG_CACHE_HOME", cache.toString()).run().ok().quiet();

        Eventually.holds(
                "the archive of the new version alone",
                () -> archives(cache).size() == 2
                        && archives(cache).stream().anyMatch(name -> name.endsWith(NEXT + ".jsa")));
        assertThat(other).exists();
    }

    private static List<String> archives(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("algo"))) {
            return files.map(Path::toString)
                    .filter(name -> !name.contains(".jsa."))
                    .toList();
        }
    }

    private static void said(Call.Result result) {
        result.says("lib/" + NEXT, "is missing or cut off", "runs instead", "copy the new version there again");
    }

    /** The distribution under the name of another version. */
    private Path next() throws IOException {
        Path next = home.directory().resolve("next");
        home.call(List.of("cp", "-r", AlgoHome.DIST.toString(), next.toString()))
                .run()
                .ok();
        Files.move(AlgoHome.lib(next), next.resolve("lib/" + NEXT));
        Files.writeString(next.resolve("lib/current"), NEXT + "\n");
        return next;
    }

    /** As {@code cp} does it: each file is cut and written anew. */
    private void over(Path other) {
        home.call(List.of("cp", "-r", other + "/.", installed.toString())).run().ok();
    }

    private void tar(Path other) {
        home.call(List.of("sh", "-c", "tar -C " + other + " -c . | tar -C " + installed + " -x"))
                .run()
                .ok();
    }

    private Call algo(String... arguments) {
        return home.algo(installed, arguments).with("ALGO_CLIENT_ARCHIVE", isArchived(arguments) ? "1" : "0");
    }

    private static boolean isArchived(String... arguments) {
        return arguments.length == 1;
    }
}
