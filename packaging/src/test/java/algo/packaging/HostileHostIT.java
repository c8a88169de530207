package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A full disk, files of others, no room for a process: said in one line, and over once the cause is gone. */
class HostileHostIT {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void noSpaceForTheLogIsSaidBeforeAnythingRuns() throws Exception {
        Needs.mounts();
        home.addBeacon("chatty");
        home.algo("daemon", "stop").run().ok();
        Path logs = home.home().resolve("log/strategies");
        Call.Running daemon = daemonAfter("mount -t tmpfs -o size=32k none " + logs);

        home.algo("start", "chatty").run().refused(FAILED, "chatty: ", "no space left for its log in " + logs);

        assertThat(home.beacon("chatty").runs()).isEmpty();
        String pid = String.valueOf(home.daemon().pid());
        home.call(List.of("nsenter", "-m", "-t", pid, "mount", "-o", "remount,size=4m", logs.toString()))
                .run()
                .ok();
        home.algo("start", "chatty").run().ok();
        home.algo("daemon", "stop", "--strategies").run().ok();
        daemon.result().ok();
    }

    @Test
    void noSpaceForTheConfigChangesNothing() throws Exception {
        Needs.mounts();
        home.addBeacon("there");
        home.algo("daemon", "stop").run().ok();
        Path strategies = home.home().resolve("strategies");
        Path copy = home.directory().resolve("copy");
        Call.Running daemon = daemonAfter(String.join(
                " && ",
                "cp -a " + strategies + " " + copy,
                "mount -t tmpfs -o size=64k,mode=700 none " + strategies,
                "cp -a " + copy + "/. " + strategies,
                "! cat /dev/zero 2>/dev/null >" + strategies + "/filler"));
        Path inside = Path.of("/proc/" + home.daemon().pid() + "/root" + home.config());
        String before = Files.readString(inside);
        home.algo("start", "there").run().ok();

        home.algo("set", "there", "name=" + "x".repeat(5000)).run().refused(FAILED, "there", "no space left");
        add(AlgoHome.EXAMPLES.resolve("ema_crossover.py")).refused(FAILED, "ema_crossover", "no space left");

        assertThat(Files.readString(inside)).isEqualTo(before);
        assertThat(home.phase("there")).isEqualTo("running");
        Files.delete(inside.resolveSibling("filler"));
        home.algo("set", "there", "name=Neu").run().ok();
        home.algo("daemon", "stop", "--strategies").run().ok();
        daemon.result().ok();
    }

    @Test
    void aHomeThatCannotBeUsedIsRefused() throws Exception {
        Path file = Files.writeString(home.directory().resolve("file"), "");
        home.algo("daemon", "start", "--home", file.toString()).run().refused(FAILED, file.toString());
        assertThat(Files.size(file)).isZero();

        Unprivileged user = new Unprivileged(home);
        Path closed = Path.of("/nosuch-algo-home");
        user.algo("daemon", "start", "--home", closed.toString())
                .run()
                .refused(FAILED, closed.toString(), "not writable");
        assertThat(closed).doesNotExist();
        if (AlgoHome.IS_ROOT) {
            Path foreign = Files.createDirectory(home.directory().resolve("foreign"));
            for (String command : List.of("daemon start", "start x")) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("--home", foreign.toString()));
                user.algo(words.toArray(String[]::new)).run().refused(FAILED, foreign.toString(), "belongs to root");
            }
            assertThat(foreign).isEmptyDirectory();
        }

        Path longHome = home.directory().resolve("x".repeat(100));
        for (String command : List.of("daemon start", "daemon run", "status")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("--home", longHome.toString()));
            home.algo(words.toArray(String[]::new)).run().refused(USAGE, "the socket path is too long", "at most 106");
        }
        assertThat(longHome).doesNotExist();

        // A byte that no UTF-8 text has: read as another character, it would be another home.
        for (String command : List.of("daemon start", "daemon run", "status", "add x.py")) {
            home.call(List.of(
                            "sh",
                            "-c",
                            "ALGO_HOME=\"$PWD/$(printf 'x\\377')\" exec \"$0\" " + command,
                            AlgoHome.DIST.resolve("bin/algo").toString()))
                    .run()
                    .refused(USAGE, "bytes that are no UTF-8");
        }
    }

    @Test
    void aSocketIsNotMadeWhereItsOwnClientsWouldNotUseIt() throws Exception {
        Path open = Files.createDirectory(home.directory().resolve("open"));
        chmod(open, "rwxrwxrwx");
        Path socket = open.resolve("algo.sock");

        for (String command : List.of("start", "run")) {
            home.algo("daemon", command, "--socket", socket.toString())
                    .run()
                    .refused(FAILED, "others can write to " + open, "chmod go-w");
        }

        assertThat(open).isEmptyDirectory();
        assertThat(home.home().resolve("state")).doesNotExist();
    }

    @Test
    void modesOfFilesCountForWhoeverIsNotRoot() throws Exception {
        Unprivileged user = new Unprivileged(home);
        Path script = home.script("beacon.py");
        chmod(script, "rw-r--r--");
        user.addBeacon("mine");
        try {
            Path stored = user.home().resolve("strategies/scripts/mine/beacon.py");

            chmod(script, "---------");
            user.algo("add", script.toString(), "--id", "other").run().refused(USAGE, "not readable: " + script);
            chmod(stored, "---------");
            user.algo("start", "mine").run().refused(FAILED, "mine: ", "not readable", stored.toString());
            user.algo("source", "mine").run().refused(FAILED, stored.toString());
            chmod(stored, "rw-------");

            user.algo("start", "mine").run().ok();
        } finally {
            user.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    /** FAULTS.md row 66. */
    @Test
    void directoriesFromWhichNothingIsExecutedAreNoHindrance() throws Exception {
        Needs.mounts();
        Path beacon = home.script("beacon.py");
        try (MountNamespace namespace = new MountNamespace(home)) {
            Path noexec = makeUnexecutable(namespace);
            Call add = home.algo("add", beacon.toString(), "--id", "there", "--python", AlgoHome.PYTHON);
            namespace.in(unexecutable(add, noexec)).run().ok();
            home.algo("set", "there", "params.LEDGER=" + home.directory()).run().ok();
            home.algo("start", "there").run().ok();

            SeenProcess program = SeenProcess.of(home.status("there").get("pid").asLong());
            assertThat(Files.readString(Path.of("/proc/" + program.pid() + "/limits")))
                    .contains(String.valueOf(1024L * 1024 * 1024));
            assertThat(program.parent().pid()).as("a session of its own").isEqualTo(session(program));
            home.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    /** FAULTS.md row 66. */
    @Test
    void withoutTheSystemsFunctionsNothingIsStarted() throws Exception {
        Needs.mounts();
        Path dist = home.directory().resolve("dist");
        home.call(List.of("cp", "-a", AlgoHome.DIST.toString(), dist.toString()))
                .run()
                .ok();
        Path lib = AlgoHome.lib(dist);
        long bytes = Long.parseLong(Files.readString(lib.resolve("bytes")).strip());
        Files.writeString(lib.resolve("bytes"), bytes - size(lib.resolve("native")) + "\n");
        home.call(List.of("rm", "-r", lib.resolve("native").toString())).run().ok();
        Path beacon = home.script("beacon.py");
        try (MountNamespace namespace = new MountNamespace(home)) {
            Path noexec = makeUnexecutable(namespace);
            Call.Result start = namespace
                    .in(unexecutable(home.algo(dist, "start", beacon.toString()), noexec))
                    .run();
            Call.Result doctor = namespace
                    .in(unexecutable(home.algo(dist, "doctor"), noexec))
                    .run();

            assertThat(start.code()).isEqualTo(FAILED);
            assertThat(start.err())
                    .contains("algo: ", "the native library of JNA cannot be loaded", "directory native", "noexec")
                    .doesNotContain("Could not initialize class", "not writable");
            assertThat(doctor.code()).isEqualTo(FAILED);
            assertThat(doctor.out()).contains("PROBLEM  native", "no strategy can be started until this is mended");
            assertThat(home.directory().resolve("beacon.ledger")).doesNotExist();
        }
    }

    private static long size(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Where nothing may be executed; the directories for temporary files and caches of {@link #unexecutable} calls. */
    private Path makeUnexecutable(MountNamespace namespace) {
        Path directory = home.directory().resolve("noexec");
        namespace.sh("mkdir " + directory + " && mount -t tmpfs -o noexec,mode=1777 none " + directory);
        return directory;
    }

    private static Call unexecutable(Call call, Path directory) {
        return call.with("XDG_CACHE_HOME", directory.toString())
                .with("TMPDIR", directory.toString())
                .with("_JAVA_OPTIONS", "-Djava.io.tmpdir=" + directory)
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .with("ALGO_DAEMON_ARCHIVE", "0");
    }

    private static long session(SeenProcess process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }

    @Test
    void noRoomForAProcessFailsTheStartAndNotTheDaemon() throws Exception {
        Needs.root("can be another user, whose processes alone a limit counts");
        Unprivileged user = new Unprivileged(home);
        user.addBeacon("first");
        user.addBeacon("second");
        try {
            JsonNode status = user.algo("daemon", "status", "--json").run().ok().json();
            SeenProcess daemon = SeenProcess.of(status.get("pid").asLong());

            // There is no thread for the sandbox, which comes with the first strategy; later there is no process.
            for (String id : List.of("first", "second")) {
                limitProcesses(daemon, "1:");
                user.algo("start", id).run().refused(FAILED, id + ": could not start: ", "it is not restarted");
                limitProcesses(daemon, "500:");
                user.algo("start", id).run().ok();
            }

            // More clients than there are threads are turned away, and the daemon listens to the next.
            limitProcesses(daemon, "1:");
            List<SocketChannel> held = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                held.add(SocketChannel.open(
                        UnixDomainSocketAddress.of(user.home().resolve("run/algo.sock"))));
            }
            user.algo("status").run().says("algo: ");
            for (SocketChannel channel : held) {
                channel.close();
            }
            limitProcesses(daemon, "500:");
            user.algo("stop", "--all").run().ok();
            assertThat(daemon.isAlive()).isTrue();
        } finally {
            user.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    @Test
    void whereNoInotifyInstanceIsLeftTheDaemonLooksInsteadAndSaysSo() throws Exception {
        Needs.root("can be another user, whose instances are taken");
        Path holder = home.script(
                "hold.py",
                "import ctypes, time",
                "libc = ctypes.CDLL(None)",
                "while libc.inotify_init() >= 0: pass",
                "print('held', flush=True)",
                "time.sleep(600)");
        Unprivileged user = new Unprivileged(home);
        Call.Running held = home.call(List.of(AlgoHome.PYTHON, holder.toString()))
                .asNobodySpecial()
                .background();
        SeenProcess hand = held.proc();
        try {
            Eventually.holds("all instances are taken", () -> held.out().contains("held"));
            user.addBeacon("one");
            user.algo("start", "one").run().ok();
            Call.Running follow = user.algo("logs", "-f", "one").background();
            Eventually.holds("lines are followed", () -> follow.out().lines().count() > 5);
            Eventually.holds("it is said", () -> user.algo("daemon", "status")
                    .run()
                    .out()
                    .contains("logs cannot be watched and are looked at once a second instead: Too many open files"));
            follow.proc().signal("KILL");
            user.algo("stop", "one").run().ok();

            hand.signal("KILL");
            Eventually.holds("nothing holds them", () -> !held.isAlive());
            user.algo("start", "one").run().ok();
            Eventually.holds(
                    "it is over",
                    () -> !user.algo("daemon", "status").run().out().contains("cannot be watched"));
        } finally {
            if (hand.isAlive()) {
                hand.signal("KILL");
            }
            user.algo("daemon", "stop", "--strategies").run().ok();
        }
    }

    /** A daemon with mounts of its own. */
    private Call.Running daemonAfter(String preparation) {
        String launcher = AlgoHome.DIST.resolve("bin/algo").toString();
        Call.Running daemon = home.call(
                        List.of("unshare", "-m", "sh", "-c", preparation + " && exec " + launcher + " daemon run"))
                .background();
        Eventually.holds("the daemon answers", () -> home.algo("status").run().code() == 0);
        return daemon;
    }

    private static void chmod(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** @param soft the limit, and a colon: the hard one stays, so that it can be lifted again */
    private void limitProcesses(SeenProcess daemon, String soft) {
        home.call(List.of("prlimit", "--pid=" + daemon.pid(), "--nproc=" + soft))
                .asNobodySpecial()
                .run()
                .ok();
    }

    private Call.Result add(Path path, String... options) {
        List<String> words = new ArrayList<>(List.of("add", path.toString()));
        words.addAll(List.of(options));
        return home.algo(words.toArray(String[]::new)).run();
    }
}
