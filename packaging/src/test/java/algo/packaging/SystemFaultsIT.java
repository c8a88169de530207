package algo.packaging;

import static algo.packaging.SystemHost.ANN;
import static algo.packaging.SystemHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of several users' strategies when daemons die, and when one of the users means harm. */
@Tag("faults")
class SystemFaultsIT {
    private static final String SECRET = "canary-7f3a91";
    private static final int KILLS = 5;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private SystemHost host;
    /** What a user put in place of a file before a daemon that came back did. */
    private int planted;

    @BeforeEach
    void start() throws Exception {
        Needs.root("can serve several users");
        host = new SystemHost(home);
    }

    @AfterEach
    void end() {
        if (host != null) {
            host.close();
        }
    }

    private void bothRunOne() {
        host.start();
        for (int user : new int[] {ANN, BOB}) {
            host.addBeacon(user, "one");
            host.as(user, "start", "one").run().ok();
        }
    }

    private void assertOneRunOfEach() {
        for (int user : new int[] {ANN, BOB}) {
            host.beacon(user, "one").awaitMore(3);
            assertThat(host.beacon(user, "one").runs()).as("runs of %d", user).hasSize(1);
            assertThat(host.as(user, "status", "one", "--json")
                            .run()
                            .ok()
                            .json()
                            .get("strategies")
                            .get(0)
                            .get("phase")
                            .asText())
                    .isEqualTo("running");
        }
    }

    @Test
    void whenTheSystemDaemonIsKilledTheUsersDaemonsGoOnAndTheNextOneFindsThem() throws Exception {
        bothRunOne();
        SeenProcess anns = host.daemonOf(ANN);
        SeenProcess bobs = host.daemonOf(BOB);

        for (int i = 0; i < KILLS; i++) {
            host.kill();
            assertThat(anns.isAlive() && bobs.isAlive()).isTrue();
            host.start();
            assertOneRunOfEach();
        }

        assertThat(host.daemonsOf(ANN)).containsExactly(anns);
        assertThat(host.daemonsOf(BOB)).containsExactly(bobs);
    }

    @Test
    void aUsersDaemonThatIsKilledComesBackByItselfAndAdopts() throws Exception {
        bothRunOne();
        SeenProcess bobs = host.daemonOf(BOB);

        for (int i = 0; i < KILLS; i++) {
            SeenProcess anns = host.daemonOf(ANN);
            anns.signal("KILL");
            if (i % 2 == 0) {
                host.as(ANN, "status", "one").run().ok();
            }
            Eventually.within(Duration.ofSeconds(90), () -> host.daemonsOf(ANN).stream()
                    .anyMatch(process -> !process.equals(anns)));
            assertOneRunOfEach();
            assertThat(host.daemonsOf(ANN)).hasSize(1);
        }
        assertThat(host.daemonsOf(BOB)).containsExactly(bobs);
    }

    @Test
    void aDaemonThatOutlivedTheSystemDaemonAndDiesThenComesBackToo() throws Exception {
        bothRunOne();
        host.kill();
        host.start();
        SeenProcess anns = host.daemonOf(ANN);
        anns.signal("KILL");
        assertThat(Eventually.within(Duration.ofSeconds(60), () -> host.daemonsOf(ANN).stream()
                        .anyMatch(process -> !process.equals(anns))))
                .as("found by looking, as it is no child")
                .isTrue();
        assertOneRunOfEach();
    }

    @Test
    void theEndOfTheSystemDaemonLeavesStrategiesAndItsNextStartBringsAllDaemonsBack() throws Exception {
        bothRunOne();
        for (String how : List.of("SIGTERM", "daemon stop")) {
            SeenProcess broker = host.broker();
            if (how.equals("SIGTERM")) {
                broker.signal("TERM");
            } else {
                assertThat(host.asRoot("daemon", "stop").run().ok().out())
                        .isEqualTo(
                                "system daemon stopped; 2 strategies of 2 users keep running, and schedules rest until a"
                                        + " daemon runs again\n");
            }
            Eventually.holds("it has ended", () -> !broker.isAlive());
            assertThat(host.daemonsOf(ANN)).as("daemons after %s", how).isEmpty();
            assertThat(host.daemonsOf(BOB)).isEmpty();
            assertThat(host.socket()).doesNotExist();
            host.as(ANN, "status").run().refused(4, "no daemon is running");
            host.beacon(ANN, "one").awaitMore(3);

            host.start();
            Eventually.holds(
                    "both are back, unasked",
                    () -> host.daemonsOf(ANN).size() == 1 && host.daemonsOf(BOB).size() == 1);
            assertOneRunOfEach();
        }
        host.asRoot("daemon", "stop", "--strategies").run().ok();
        int beats = host.beacon(ANN, "one").beats();
        assertThat(SeenProcess.naming(host.own(ANN))).isEmpty();
        assertThat(host.beacon(ANN, "one").beats()).isEqualTo(beats);
    }

    @Test
    void twoHundredConnectionsOfOneUserKeepNobodyElseOut() throws Exception {
        bothRunOne();
        Leaks before = Leaks.of(host.broker());
        Path ready = host.own(ANN).resolve("ready");
        Call.Running crowd = home.call(List.of(
                        AlgoHome.PYTHON,
                        host.shared("crowd.py").toString(),
                        host.socket().toString(),
                        "200",
                        "50",
                        ready.toString()))
                .by(SystemHost.rights(ANN))
                .background();
        Eventually.holds("they are all there", () -> Files.exists(ready));

        for (int i = 0; i < 5; i++) {
            assertThat(host.as(BOB, "status", "one").run().ok().took()).isLessThan(Duration.ofSeconds(10));
            host.asRoot("daemon", "status").run().ok();
        }
        crowd.proc().signal("KILL");
        Eventually.holds(
                "every connection is given back",
                () -> Leaks.of(host.broker()).descriptors() <= before.descriptors() + 4);
        host.as(ANN, "status", "one").run().ok();
    }

    @Test
    void aThousandConnectionsLeaveNothingBehind() throws Exception {
        bothRunOne();
        String script = "import socket, sys\n"
                + "for number in range(1000):\n"
                + "    c = socket.socket(socket.AF_UNIX); c.connect(sys.argv[1])\n"
                + "    c.sendall(b'{\"protocol\":1,\"program\":\"x\"}\\n{\"ask\":\"status\",\"ids\":[],\"lines\":0}\\n')\n"
                + "    if number % 3: c.recv(100); c.close(); continue\n"
                + "    text = b''\n"
                + "    while text.count(b'\\n') < 2: text += c.recv(65536)\n"
                + "    assert b'statuses' in text, text\n";
        Call client = home.call(
                        List.of(AlgoHome.PYTHON, "-c", script, host.socket().toString()))
                .by(SystemHost.rights(ANN));
        client.run().ok();
        Leaks before = Leaks.of(host.broker());
        home.call(List.of(AlgoHome.PYTHON, "-c", script, host.socket().toString()))
                .by(SystemHost.rights(ANN))
                .run()
                .ok();
        Eventually.holds(
                "descriptors are given back", () -> Leaks.of(host.broker()).descriptors() <= before.descriptors() + 4);
        Eventually.holds("threads have ended", () -> Leaks.of(host.broker()).threads() <= before.threads() + 4);
        assertThat(Leaks.of(host.broker()).residentKb()).isLessThan(before.residentKb() + 16 * 1024);
    }

    @Test
    void aDaemonThatDoesNotAnswerIsNamedAndRootEndsItsRunsByTheirMarks() throws Exception {
        bothRunOne();
        SeenProcess anns = host.beacon(ANN, "one").process();
        SeenProcess bobs = host.beacon(BOB, "one").process();
        SeenProcess frozen = host.daemonOf(BOB);
        frozen.signal("STOP");

        host.asRoot("stop", "--all", "--all-users")
                .run()
                .exits(6)
                .says(BOB + ": ", "'pkill -KILL -u " + BOB + "' ends all processes of that user");
        assertThat(anns.isAlive()).isFalse();
        assertThat(bobs.isAlive()).isTrue();

        SeenProcess broker = host.broker();
        host.asRoot("daemon", "stop", "--strategies").run().exits(6).says(BOB + ": ", "root has ended");

        assertThat(bobs.isAlive()).isFalse();
        assertThat(frozen.isAlive()).isFalse();
        Eventually.holds("the system daemon has ended", () -> !broker.isAlive());
    }

    @Test
    void aFrozenDaemonHoldsUpItsOwnUserAlone() throws Exception {
        bothRunOne();
        SeenProcess anns = host.daemonOf(ANN);
        anns.signal("STOP");
        try {
            host.as(BOB, "status", "one").run().ok();
            assertThat(host.asRoot("daemon", "status").run().ok().out()).contains("problem", String.valueOf(ANN));
            Call.Result stuck = host.as(ANN, "status", "one").run().exits(6);
            stuck.says("outcome unknown");
        } finally {
            anns.signal("CONT");
        }
        Eventually.holds(
                "it answers again", () -> host.as(ANN, "status", "one").run().code() == 0);
        assertOneRunOfEach();
    }

    @Test
    void whatAUserPutsInPlaceOfFilesReachesNothingThatIsNotTheirs() throws Exception {
        bothRunOne();
        host.as(ANN, "stop", "one").run().ok();
        Path roots = Files.createDirectory(
                home.directory().resolve("roots"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path sentinel = Files.writeString(roots.resolve("sentinel"), "print('" + SECRET + "')\n");
        Files.setPosixFilePermissions(sentinel, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> bobsBefore = contents(host.home(BOB).resolve("strategies"));
        // Nor does a way that leads through a directory of root's open because the system daemon is root.
        try (ServerSocketChannel trap = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            trap.configureBlocking(false);
            trap.bind(UnixDomainSocketAddress.of(roots.resolve("trap")));
            Files.setPosixFilePermissions(roots.resolve("trap"), PosixFilePermissions.fromString("rw-------"));
            for (String place : List.of(
                    "strategies/strategy_configs.json",
                    "strategies/scripts/one/beacon.py",
                    "strategies/scripts/one.manifest.json",
                    "data/one",
                    "data",
                    "strategies/scripts",
                    "secrets.json",
                    "calendar.json",
                    "state/state.json",
                    "state/events.jsonl",
                    "state/runs",
                    "log/daemon.log",
                    "log/strategies/one",
                    "log/strategies",
                    "run/algo.sock",
                    "run/daemon.lock",
                    "run")) {
                for (Path target : List.of(
                        sentinel, roots, roots.resolve("trap"), host.home(BOB).resolve(place))) {
                    plant(
                            place,
                            List.of(
                                    "ln",
                                    "-s",
                                    target.toString(),
                                    host.home(ANN).resolve(place).toString()));
                }
                plant(place, List.of("mkfifo", host.home(ANN).resolve(place).toString()));
            }
            try (SocketChannel caught = trap.accept()) {
                assertThat(caught).as("connections to a socket of root's").isNull();
            }
        }

        assertThat(planted).as("of 85").isGreaterThan(45);
        assertThat(sentinel).hasContent("print('" + SECRET + "')\n");
        assertThat(Files.list(roots)).hasSize(2);
        assertThat(contents(host.home(BOB).resolve("strategies"))).isEqualTo(bobsBefore);
        host.beacon(BOB, "one").awaitMore(3);
        assertThat(host.beacon(BOB, "one").runs()).hasSize(1);
        Path link = home.directory().resolve("u" + ANN).resolve("link.py");
        Files.createSymbolicLink(link, sentinel);
        assertThat(host.as(ANN, "add", link.toString()).run().code()).isNotZero();
        assertThat(Files.readString(host.home(BOB).resolve("log/daemon.log"))).doesNotContain(SECRET);
    }

    /** Puts something of the user's making in a place of the home, goes on with the daemon killed, and puts it back. */
    private void plant(String place, List<String> command) throws Exception {
        Path path = host.home(ANN).resolve(place);
        Path aside = host.own(ANN).resolve("aside");
        for (SeenProcess daemon : host.daemonsOf(ANN)) {
            daemon.signal("KILL");
            Eventually.holds("the user's daemon is gone", () -> !daemon.isAlive());
        }
        asAnn(List.of("sh", "-c", "rm -rf " + aside + "; mv -T " + path + " " + aside));
        asAnn(command);
        planted += Files.isSymbolicLink(path) || isFifo(path) ? 1 : 0;
        for (String words : List.of("status", "logs one")) {
            Call.Result result = host.as(ANN, words.split(" ")).run();
            assertThat(result.out() + result.err())
                    .as("%s after %s", words, command)
                    .doesNotContain(SECRET, "Exception", "bobs");
        }
        for (SeenProcess daemon : host.daemonsOf(ANN)) {
            daemon.signal("KILL");
            Eventually.holds("the user's daemon is gone", () -> !daemon.isAlive());
        }
        asAnn(List.of("sh", "-c", "rm -rf " + path + "; [ ! -e " + aside + " ] || mv -T " + aside + " " + path));
    }

    private static boolean isFifo(Path path) throws IOException {
        int type = 0170000;
        return Files.exists(path) && ((Integer) Files.getAttribute(path, "unix:mode") & type) == 0010000;
    }

    private void asAnn(List<String> command) {
        home.call(command).by(SystemHost.rights(ANN)).run();
    }

    private static Map<String, String> contents(Path tree) throws IOException {
        Map<String, String> contents = new java.util.TreeMap<>();
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                contents.put(path.toString(), Files.readString(path));
            }
        }
        return contents;
    }

    @Test
    void logsOfAUserStayWithinTheirQuota() throws Exception {
        host.setQuotas("{'users':{'" + ANN + "':{'log_mb':3}}}");
        host.start();
        Path flood = home.script(
                "chatter.py", "import time", "while True:", "    print('x' * 1000)", "    time.sleep(0.0005)");
        Files.setPosixFilePermissions(flood, PosixFilePermissions.fromString("rw-r--r--"));
        host.as(ANN, "add", flood.toString(), "--python", AlgoHome.PYTHON).run().ok();
        host.as(ANN, "set", "chatter", "log.rotate_mb=1", "log.max_total_mb=null")
                .run()
                .ok();
        host.as(ANN, "start", "chatter").run().ok();
        Eventually.holds(
                "old logs go for the quota",
                () -> host.as(ANN, "events", "--json").run().out().contains("quota.log_mb"));
        for (int i = 0; i < 20; i++) {
            host.as(ANN, "list").run().ok();
            assertThat(bytes(host.home(ANN).resolve("log/strategies"))).isLessThan(8L * 1024 * 1024);
        }
        host.as(ANN, "stop", "chatter").run().ok();
    }

    private static long bytes(Path tree) throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.toList()) {
                bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
            }
        } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
            return 0; // one was removed meanwhile: the next look counts
        }
        return bytes;
    }
}
