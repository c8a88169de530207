package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script that everything begins with: which Java, which locale, with the client's archive and without. */
class LauncherIT {
    private static final Path JAVA_25 = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void theVersionIsThatOfThePom() throws Exception {
        Path pom = AlgoHome.DIST.resolve("../../../pom.xml");
        Matcher version = Pattern.compile("<artifactId>algo-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(pom));
        assertThat(version.find()).isTrue();

        assertThat(home.algo("--version").run().ok().quiet().out())
                .startsWith("algo " + version.group(1) + ", protocol ");
        JsonNode json = home.algo("version", "--json").run().ok().json();
        assertThat(json.get("version").asText()).isEqualTo(version.group(1));
    }

    @Test
    void theClientMakesItsArchiveAndWorksWithoutOneAndWithABrokenOne() throws Exception {
        Path cache = home.directory().resolve("cache");

        home.algo("version")
                .with("XDG_CACHE_HOME", cache.toString())
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .run()
                .ok()
                .quiet();
        assertThat(cache).doesNotExist();
        home.algo("version").with("XDG_CACHE_HOME", cache.toString()).run().ok().quiet();
        Path archive = Eventually.get("an archive", () -> {
            try (Stream<Path> files = Files.list(cache.resolve("algo"))) {
                List<Path> all = files.toList();
                return all.stream().allMatch(f -> f.toString().endsWith(".jsa"))
                        ? all.stream().findFirst()
                        : Optional.empty();
            }
        });
        assertThat(AlgoHome.mode(archive)).startsWith("r").endsWith("------");
        home.algo("version").with("XDG_CACHE_HOME", cache.toString()).run().ok().quiet();

        byte[] whole = Files.readAllBytes(archive);
        for (int size : new int[] {0, 1, 100, 4096, 100_000, whole.length / 2, whole.length - 1}) {
            // It has mode 0400.
            Files.deleteIfExists(archive);
            Files.write(archive, Arrays.copyOf(whole, size));
            Call.Result first = home.algo("version")
                    .with("XDG_CACHE_HOME", cache.toString())
                    .run();
            // The JVM may die of it; but only once.
            if (first.code() != 0) {
                assertThat(archive).as("cut to %d bytes", size).doesNotExist();
                assertThat(home.directory()).isDirectoryNotContaining("glob:**hs_err*");
            }
            home.algo("version")
                    .with("XDG_CACHE_HOME", cache.toString())
                    .with("ALGO_CLIENT_ARCHIVE", "0")
                    .run()
                    .ok()
                    .quiet();
        }
        // A file that cannot be made is no reason to fail either.
        home.algo("version").with("XDG_CACHE_HOME", "/proc/nosuch").run().ok().quiet();
        Path nowhere = Path.of("/nonexistent/.cache/algo");
        boolean before = Files.exists(nowhere);
        home.algo("version")
                .without("XDG_CACHE_HOME")
                .without("HOME")
                .run()
                .ok()
                .quiet();
        Eventually.holds("nobody makes an archive any more", () -> SeenProcess.naming(home.directory())
                .isEmpty());
        assertThat(Files.exists(nowhere)).as("one without a home").isEqualTo(before);
    }

    @Test
    void theDaemonAndTheSandboxShareAnArchiveAndStartWithoutOneAndWithABrokenOne() throws Exception {
        Path cache = home.directory().resolve("cache");
        archived(cache, "1", "daemon", "start").ok().quiet();
        Path archive = Eventually.get("an archive of the daemon", () -> daemonArchive(cache));
        assertThat(AlgoHome.mode(archive)).startsWith("r").endsWith("------");
        archived(cache, "0", "daemon", "restart").ok();
        archived(cache, "0", "sandbox").ok().quiet();
        assertThat(jvmsWith(archive)).as("the daemon and the sandbox").isEqualTo(2);
        archived(cache, "0", "daemon", "stop").ok();

        byte[] whole = Files.readAllBytes(archive);
        for (int size : new int[] {0, 4096, whole.length / 2, whole.length - 1}) {
            Files.delete(archive);
            Files.write(archive, Arrays.copyOf(whole, size));
            archived(cache, "0", "daemon", "start").ok().quiet();
            assertThat(jvmsWith(archive)).as("cut to %d bytes", size).isZero();
            archived(cache, "0", "daemon", "stop").ok();
        }

        // Cut off once the daemon is up: the sandbox, which dies of it, starts without.
        Files.delete(archive);
        Files.write(archive, whole);
        archived(cache, "0", "daemon", "start").ok();
        Path half = Files.write(cache.resolve("half"), Arrays.copyOf(whole, whole.length / 2));
        Files.move(half, archive, StandardCopyOption.ATOMIC_MOVE);
        archived(cache, "0", "sandbox").ok().quiet();
        if (Runtime.version().feature() < 25) {
            assertThat(archive).doesNotExist();
        } // a later Java sees that it is cut off, and does without
        archived(cache, "0", "daemon", "stop").ok();

        Files.write(archive, whole);
        archived(cache, "0", "daemon", "start").ok();
        // One that others could have put there.
        Files.setPosixFilePermissions(archive.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        archived(cache, "0", "sandbox").ok().quiet();
        assertThat(jvmsWith(archive)).as("the daemon alone").isEqualTo(1);
        archived(cache, "0", "daemon", "stop").ok();
    }

    @Test
    void aTrainingThatFailsEndsAndLeavesNothing() throws Exception {
        Needs.root("can run it where the loopback network is down");
        Path temporary = Files.createDirectory(home.directory().resolve("tmp"));

        home.call(List.of(
                        "unshare",
                        "-n",
                        "java",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        AlgoHome.lib(AlgoHome.DIST).resolve("algo-daemon.jar").toString(),
                        "algo.app.DaemonTraining"))
                .run()
                .exits(1);

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aCacheThatIsRemovedStaysRemoved() throws Exception {
        Path gone = Files.createDirectories(home.directory().resolve("user"));
        Path bin = Files.createDirectory(home.directory().resolve("bin"));
        Path asleep = Files.createFile(home.directory().resolve("asleep"));
        // The archive comes a little later: as late as this test says.
        Path sleep = Files.writeString(
                bin.resolve("sleep"), "#!/bin/sh\nwhile [ -e " + asleep + " ]; do /bin/sleep 0.1; done\n");
        assertThat(sleep.toFile().setExecutable(true)).isTrue();
        home.algo("daemon", "start")
                .without("ALGO_JAVA")
                .with("PATH", bin + ":" + System.getenv("PATH"))
                .with("XDG_CACHE_HOME", gone.resolve(".cache").toString())
                .with("ALGO_DAEMON_ARCHIVE", "1")
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .run()
                .ok();
        assertThat(makers()).as("about to make one").isPositive();

        Files.delete(gone);
        Files.delete(asleep);
        Eventually.holds("nobody makes an archive any more", () -> makers() == 0);

        assertThat(gone).doesNotExist();
    }

    /** Shells and JVMs that are about to make an archive for the daemon of this home, beside itself and its keeper. */
    private long makers() {
        return SeenProcess.naming(home.directory()).stream()
                .map(SeenProcess::commandLine)
                .filter(line -> line.contains("/bin/algo daemon run ") && !line.contains("/keeper ")
                        || line.contains("algo.app.DaemonTraining"))
                .count();
    }

    @Test
    void aTrainingForADirectoryThatIsGoneEndsAndFails() throws Exception {
        Path temporary = Files.createDirectory(home.directory().resolve("tmp"));
        Path wanted = home.directory().resolve("wanted");

        training(temporary, wanted).result().exits(1);
        assertThat(temporary).isEmptyDirectory();

        Eventually.holds("one of which the directory goes meanwhile", () -> {
            Files.createDirectories(wanted);
            Call.Running training = training(temporary, wanted);
            Eventually.holds("it has begun", () -> !training.isAlive() || !isEmpty(temporary));
            Files.delete(wanted);
            // One that was done before that ends well.
            return training.result().code() == 1;
        });
    }

    private Call.Running training(Path temporary, Path wanted) {
        return home.call(List.of(
                        "java",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        AlgoHome.lib(AlgoHome.DIST).resolve("algo-daemon.jar").toString(),
                        "algo.app.DaemonTraining",
                        wanted.toString()))
                .background();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private Call.Result archived(Path cache, String makes, String... arguments) {
        return home.algo(arguments)
                .without("ALGO_JAVA")
                .with("XDG_CACHE_HOME", cache.toString())
                .with("ALGO_DAEMON_ARCHIVE", makes)
                .run();
    }

    private static Optional<Path> daemonArchive(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("algo"))) {
            return files.filter(file -> file.getFileName().toString().matches("daemon-.*\\.[0-9]+\\.jsa"))
                    .findFirst();
        }
    }

    /** How many JVMs of this home were started with the archive. */
    private long jvmsWith(Path archive) {
        return SeenProcess.naming(home.home()).stream()
                .map(SeenProcess::commandLine)
                .filter(line -> line.contains("-XX:SharedArchiveFile=" + archive) && !line.startsWith("sh "))
                .count();
    }

    @Test
    void lettersOfAnyScriptSurviveAnyLocale() throws Exception {
        Path script = home.script(
                "Stratégie ₹.py",
                "import os, time",
                "print(os.environ['NOTE'], os.environ.get('LC_ALL'), flush=True)",
                "time.sleep(100)");
        for (String locale : List.of("C", "tr_TR.UTF-8", "nosuch")) {
            home.algo(
                            "add",
                            script.toString(),
                            "--id",
                            "s-" + locale.replaceAll("[^A-Za-z]", ""),
                            "--name",
                            "İlk ₹",
                            "--param",
                            "NOTE=ığü ₹",
                            "--python",
                            AlgoHome.PYTHON)
                    .with("LANG", locale)
                    .run()
                    .ok();
            String id = "s-" + locale.replaceAll("[^A-Za-z]", "");
            home.algo("start", id).with("LANG", locale).run().ok();
            assertThat(home.status(id).get("name").asText()).isEqualTo("İlk ₹");
            Eventually.holds(
                    "it has printed", () -> !home.algo("logs", id).run().out().isEmpty());
            Call.Result logs = home.algo("logs", id)
                    .with("LANG", locale)
                    .with("LC_ALL", locale)
                    .run()
                    .ok();
            assertThat(logs.out()).as(locale).isEqualTo("ığü ₹ None\n");
            // The next one is started by a daemon of another locale, which starts those before it as well.
            home.algo("daemon", "stop", "--strategies")
                    .with("LANG", locale)
                    .run()
                    .ok();
        }
    }

    /** As that of macOS before 12.3. */
    @Test
    void aReadlinkThatFollowsOneLinkAtATimeDoes() throws Exception {
        Path tools = Files.createDirectory(home.directory().resolve("tools"));
        Path readlink = Files.writeString(
                tools.resolve("readlink"),
                "#!/bin/sh\nif [ \"$1\" = -f ]; then echo 'readlink: illegal option -- f' >&2; exit 1; fi\nexec /usr/bin/readlink \"$@\"\n");
        Files.setPosixFilePermissions(readlink, PosixFilePermissions.fromString("rwx------"));
        Path below = Files.createDirectory(home.directory().resolve("below"));
        Files.createSymbolicLink(home.directory().resolve("second"), AlgoHome.DIST.resolve("bin/algo"));
        Path first = Files.createSymbolicLink(below.resolve("first"), Path.of("../second"));

        for (String name : List.of(first.toString(), "./first", "../below/first")) {
            home.call(List.of(name, "version"))
                    .in(below)
                    .with("PATH", tools + ":" + System.getenv("PATH"))
                    .run()
                    .ok()
                    .quiet();
        }
    }

    @Test
    void itRunsFromAnywhereByAnyName() throws Exception {
        Path link = Files.createSymbolicLink(home.directory().resolve("my-algo"), AlgoHome.DIST.resolve("bin/algo"));
        home.call(List.of(link.toString(), "version")).run().ok().quiet();
        home.call(List.of("../bin/algo", "version"))
                .in(AlgoHome.DIST.resolve("lib"))
                .run()
                .ok()
                .quiet();
        home.call(List.of("sh", "-c", "PATH=" + AlgoHome.DIST.resolve("bin") + ":$PATH; cd /; algo version"))
                .run()
                .ok()
                .quiet();

        Path spaced = home.directory().resolve("a b; 'c'");
        home.call(List.of("cp", "-r", AlgoHome.DIST.toString(), spaced.toString()))
                .run()
                .ok();
        home.algo(spaced, "daemon", "start")
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .run()
                .ok()
                .quiet();
        home.algo(spaced, "daemon", "stop")
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .run()
                .ok()
                .quiet();
    }

    @Test
    void withoutJavaItSaysWhatToInstall() {
        home.algo("status").with("ALGO_JAVA", "/nosuch/java").run().refused(1, "Java 17");
        home.algo("status")
                .with("PATH", "/nosuch")
                .without("JAVA_HOME")
                .without("ALGO_JAVA")
                .by(List.of("/bin/sh"))
                .run()
                .refused(1, "Java 17");
    }

    @Test
    void aNewerJavaSaysNothingOddAndDoesTheSame() throws Exception {
        Needs.machine(Files.isExecutable(JAVA_25), "has no Java 25");
        home.script("idle.py", "import time", "print('up', flush=True)", "time.sleep(100)");

        Call.Result started = newer("start", "idle.py").run().ok();

        assertThat(started.err()).isEqualTo("algo: started a daemon in the background, home " + home.home() + "\n");
        assertThat(home.daemon().commandLine()).startsWith(JAVA_25.toString());
        newer("status").run().ok().quiet();
        Eventually.holds(
                "it has printed", () -> !home.algo("logs", "idle").run().out().isEmpty());
        assertThat(newer("logs", "idle").run().ok().quiet().out()).isEqualTo("up\n");
        newer("sandbox").run().ok().quiet();
        newer("daemon", "restart").run().ok().quiet();
        // Either Java on either side.
        home.algo("stop", "idle").run().ok().quiet();
        newer("daemon", "stop").run().ok().quiet();
        Call.Running foreground = newer("daemon", "run").background();
        Eventually.holds("it answers", () -> home.algo("status").run().code() == 0);
        home.algo("daemon", "stop").run().ok();
        assertThat(foreground.result().ok().err().lines())
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .* IST \\[.*"));
        assertThat(Files.readString(home.home().resolve("log/daemon.log"))).doesNotContain("WARNING");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 256})
    void aStrategyAndItsHookMayCallAlgoUnderTheirMemoryLimit(int mebibytes) throws Exception {
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        Path said = home.directory().resolve("said");
        home.script(
                "caller.py",
                "# Its end is a failure, of which the hook is told.",
                "import subprocess, sys",
                "sys.exit(subprocess.run(['" + algo + "', 'status', '--home', '" + home.home()
                        + "']).returncode or 33)");
        home.algo("add", "caller.py", "--python", AlgoHome.PYTHON).run().ok();
        home.algo("set", "caller", "limits.memory_mb=" + mebibytes, "on_exit=" + algo + " version >" + said)
                .run()
                .ok();

        home.algo("start", "caller", "--no-wait").run().ok();

        Eventually.holds("it has ended", () -> home.phase("caller").equals("exited"));
        assertThat(home.algo("logs", "caller").run().ok().out()).contains("caller  sandbox");
        assertThat(home.status("caller").get("last_exit").get("code").asInt())
                .as("33, unless algo failed")
                .isEqualTo(33);
        Eventually.holds(
                "the hook has called it too", () -> Files.readString(said).startsWith("algo "));
    }

    private Call newer(String... arguments) {
        return home.algo(arguments).with("ALGO_JAVA", JAVA_25.toString()).with("ALGO_CLIENT_ARCHIVE", "0");
    }
}
