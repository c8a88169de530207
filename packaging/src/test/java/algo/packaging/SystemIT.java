package algo.packaging;

import static algo.packaging.SystemHost.ANN;
import static algo.packaging.SystemHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One daemon for several users: each has strategies that run with the rights of that user alone, and knows of no others. */
class SystemIT {
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int UNREACHABLE = 4;
    private static final int CONFLICT = 5;

    private static final String HELLO = "{\"protocol\":1,\"program\":\"raw\"}";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private SystemHost host;

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

    @Test
    void aStrategyHasTheRightsOfItsUserAndNoOthers() throws Exception {
        host.start();
        for (int user : new int[] {ANN, BOB}) {
            Path dump = host.own(user).resolve("dump");
            host.add(user, "credentials.py", "same", "--param", "DUMP=" + dump);
            host.as(user, "start", "same", "--no-wait").run().ok();

            Eventually.holds("the strategy tells what it may do", () -> Files.exists(dump));
            JsonNode found = new ObjectMapper().readTree(dump.toFile());
            String number = String.valueOf(user);
            assertThat(found.get("uids"))
                    .allSatisfy(id -> assertThat(id.asText()).isEqualTo(number));
            assertThat(found.get("gids"))
                    .allSatisfy(id -> assertThat(id.asText()).isEqualTo(number));
            assertThat(found.get("groups")).isEmpty();
            assertThat(found.get("capabilities")).hasSize(5).allSatisfy(set -> assertThat(set.asText())
                    .matches("0+"));
            assertThat(found.get("no_new_privs").asText()).isEqualTo("1");
            assertThat(found.get("umask").asText()).isEqualTo("077");
            assertThat(found.get("home").asText()).isEqualTo(host.home(user).toString());
            assertThat(found.get("descriptors").toString()).isEqualTo("[0,1,2]");
            assertThat(found.get("environment").get("USER").asText()).isEqualTo(number);
            assertThat(found.get("environment").toString()).doesNotContain("ALGO_JAVA", "ALGO_RUN_DIR", "/root");
            assertThatAllIsOf(user);
        }
        assertThat(AlgoHome.mode(host.homes())).isEqualTo("rwx--x--x");
        assertThat(AlgoHome.mode(host.socket().getParent())).isEqualTo("rwxr-xr-x");
        assertThat(AlgoHome.mode(host.socket())).isEqualTo("rw-rw-rw-");
    }

    /** Every file of the home belongs to the user, and nobody else can do anything with it. */
    private void assertThatAllIsOf(int user) {
        // Once more where a file went meanwhile, as those do that another is about to be replaced by.
        Eventually.holds("all is looked at", () -> {
            try (Stream<Path> all = Files.walk(host.home(user))) {
                for (Path path : all.toList()) {
                    assertThat(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                            .as("owner of %s", path)
                            .isEqualTo(user);
                    if (!Files.isSymbolicLink(path)) {
                        assertThat(AlgoHome.mode(path)).as("mode of %s", path).endsWith("------");
                    }
                }
            }
            return true;
        });
    }

    @Test
    void anothersStrategyIsLikeOneThatDoesNotExist() throws Exception {
        host.start();
        host.addBeacon(ANN, "anns");
        host.addBeacon(BOB, "bobs");
        host.as(BOB, "start", "bobs").run().ok();

        for (String command : List.of(
                "status ID",
                "start ID",
                "stop ID",
                "restart ID",
                "reset ID",
                "remove ID",
                "logs ID",
                "logs ID -f",
                "logs ID --runs",
                "logs ID --clear",
                "events ID",
                "show ID",
                "set ID mode=live",
                "source ID",
                "schedule ID --every 5m",
                "unschedule ID",
                "explain ID")) {
            Call.Result others = asAnn(command.replace("ID", "bobs"));
            Call.Result none = asAnn(command.replace("ID", "none"));
            assertThat(others.code()).as(command).isEqualTo(none.code());
            assertThat(others.out().replace("bobs", "none")).as(command).isEqualTo(none.out());
            assertThat(others.err().replace("bobs", "none")).as(command).isEqualTo(none.err());
            if (!command.startsWith("events")) {
                others.exits(NOT_FOUND);
            }
        }
        for (String command : List.of("list", "status", "events", "daemon status", "doctor", "sandbox", "top")) {
            Call.Result all = asAnn(command);
            assertThat(all.out() + all.err()).as(command).doesNotContain("bobs", String.valueOf(BOB));
        }
        assertThat(asAnn("list").ok().out()).contains("anns");
        assertThat(asAnn("stop --all").ok().out()).contains("anns").doesNotContain("bobs");
        host.beacon(BOB, "bobs").awaitMore(3);
    }

    private Call.Result asAnn(String words) {
        return host.as(ANN, words.split(" ")).run();
    }

    @Test
    void onlyRootNamesUsersAndEndsTheDaemon() throws Exception {
        host.start();
        host.addBeacon(ANN, "one");
        host.addBeacon(BOB, "one");
        host.as(ANN, "start", "one").run().ok();
        host.as(BOB, "start", "one").run().ok();
        SeenProcess broker = host.broker();
        SeenProcess daemon = host.daemonOf(ANN);

        String refusal = "algo: only root may name a user\n";
        assertThat(asAnn("status --user " + BOB).exits(USAGE).err()).isEqualTo(refusal);
        assertThat(asAnn("status --user nobody-at-all").exits(USAGE).err()).isEqualTo(refusal);
        host.as(ANN, "list", "--all-users").run().refused(CONFLICT, "only root");
        host.as(ANN, "daemon", "stop").run().refused(CONFLICT, "only root may stop the system daemon");
        host.as(ANN, "daemon", "stop", "--strategies").run().refused(CONFLICT, "only root may stop the system daemon");
        host.as(ANN, "daemon", "restart").run().refused(USAGE, "systemctl restart");
        assertThat(host.raw(ANN, HELLO, "{\"ask\":\"shutdown\",\"strategies\":true}"))
                .contains("\"code\":5", "only root may stop the system daemon");
        assertThat(broker.isAlive() && daemon.isAlive()).isTrue();
        assertThat(host.beacon(ANN, "one").runs()).hasSize(1);

        JsonNode own = host.as(ANN, "daemon", "status", "--json").run().ok().json();
        assertThat(own.get("home").asText()).isEqualTo(host.home(ANN).toString());
        assertThat(own.get("strategies").get("total").asInt()).isEqualTo(1);

        JsonNode whole = host.asRoot("daemon", "status", "--json").run().ok().json();
        assertThat(whole.get("pid").asLong()).isEqualTo(broker.pid());
        assertThat(whole.get("strategies").get("running").asInt()).isEqualTo(2);
        assertThat(host.asRoot("--user", String.valueOf(ANN), "stop", "one")
                        .run()
                        .ok()
                        .out())
                .isEqualTo("one: stopped\n");
        host.asRoot("--user", "nobody-at-all", "status").run().refused(NOT_FOUND, "no user of that name");
        JsonNode all =
                host.asRoot("list", "--all-users", "--json").run().ok().json().get("strategies");
        assertThat(List.of(
                        all.get(0).get("owner").asText(),
                        all.get(1).get("owner").asText()))
                .containsExactly(String.valueOf(ANN), String.valueOf(BOB));
        assertThat(host.asRoot("list", "--all-users").run().ok().out()).startsWith("OWNER  ID");
        assertThat(host.asRoot("stop", "--all", "--all-users").run().ok().out()).contains(BOB + "/one: stopped\n");
        assertThat(host.asRoot("events", "--all-users", "--json").run().ok().out())
                .contains("\"by\":\"user root", "\"owner\":\"" + ANN + "\"", "\"by\":\"user " + ANN);
        host.asRoot("list").run().says("no strategies yet");
        assertThat(host.home(0).resolveSibling("root")).isDirectory();
    }

    @Test
    void whatAClientSaysOfItselfIsWorthNothing() throws Exception {
        host.start();
        host.addBeacon(BOB, "bobs");
        String asked = "{\"ask\":\"status\",\"ids\":[],\"lines\":0,\"user\":\"" + BOB + "\",\"owner\":\"" + BOB
                + "\",\"uid\":0,\"caller\":\"root\",\"by\":\"root\"}";
        assertThat(host.raw(ANN, HELLO, asked)).doesNotContain("bobs");

        for (String user : List.of(String.valueOf(BOB), "root", "nobody-at-all")) {
            assertThat(host.raw(ANN, "{\"protocol\":1,\"program\":\"raw\",\"user\":\"" + user + "\"}", asked))
                    .contains("\"code\":2", "only root may name a user")
                    .doesNotContain("bobs");
        }
        assertThat(host.raw(ANN, "{\"protocol\":1,\"program\":\"raw\",\"system\":true}", "{\"ask\":\"owners\"}"))
                .contains("\"code\":5", "only root")
                .doesNotContain(String.valueOf(BOB));
        assertThat(host.raw(ANN, HELLO, "{\"ask\":\"owners\"}")).contains("\"code\":2");
        for (String rubbish : List.of("GET / HTTP/1.1", "{}", "[]", "x".repeat(100_000))) {
            assertThat(host.raw(ANN, rubbish)).contains("\"code\":2", "was not understood");
        }
        host.as(BOB, "status", "bobs").run().ok();
        // The socket of another user's own daemon cannot even be reached.
        assertThat(host.raw(ANN, host.home(BOB).resolve("run/algo.sock"), HELLO))
                .isEmpty();
    }

    @Test
    void theClientBelievesOnlyItsOwnUserAndRoot() throws Exception {
        Path run = Files.createDirectory(home.directory().resolve("fake"));
        Path socket = run.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            String name = socket.toString();
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));
            home.algo("status", "--socket", name).run().refused(UNREACHABLE, "others can write to " + run);
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
            host.give(run, ANN);
            home.algo("status", "--socket", name).run().refused(UNREACHABLE, run + " belongs to " + ANN);
            host.give(run, 0);
            host.give(socket, ANN);
            home.algo("status", "--socket", name).run().refused(UNREACHABLE, socket + " belongs to " + ANN);
        }
        Path own = host.own(ANN).resolve("s");
        Call.Running listener = home.call(List.of(
                        AlgoHome.PYTHON,
                        "-c",
                        "import socket, sys, time; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen();"
                                + " time.sleep(60)",
                        own.toString()))
                .by(SystemHost.rights(ANN))
                .background();
        try {
            Eventually.holds("it listens", () -> Files.exists(own));
            host.give(host.own(ANN), 0);
            host.give(own, 0);
            home.algo("status", "--socket", own.toString())
                    .run()
                    .refused(UNREACHABLE, own + " is listened on by " + ANN);
        } finally {
            listener.proc().signal("KILL");
        }
    }

    @Test
    void aUserWhoHasReachedAQuotaIsToldWhich() throws Exception {
        host.setQuotas("{'default':{'strategies':5},'users':{'" + ANN + "':{'strategies':2,'memory_mb':60}}}");
        host.start();
        host.addBeacon(ANN, "one");
        Path hog = home.script(
                "hog.py",
                "import time",
                "held = bytearray(80 * 1024 * 1024)",
                "print('held', flush=True)",
                "time.sleep(100)");
        Files.setPosixFilePermissions(hog, PosixFilePermissions.fromString("rw-r--r--"));
        host.as(ANN, "add", hog.toString(), "--python", AlgoHome.PYTHON).run().ok();

        host.as(ANN, "add", hog.toString(), "--id", "third").run().refused(CONFLICT, "the quota of strategies is 2");
        host.as(ANN, "start", "one").run().ok();
        host.as(ANN, "stop", "one").run().ok();
        host.as(ANN, "start", "hog").run().ok();
        Eventually.holds(
                "the quota is a problem in the status",
                () -> host.as(ANN, "status").run().err().contains("over the quota of memory"));
        host.as(ANN, "start", "one").run().refused(CONFLICT, "over the quota of memory", "of 60 MiB");
        host.as(ANN, "stop", "hog").run().ok();
        Eventually.holds(
                "it may start again", () -> host.as(ANN, "start", "one").run().code() == 0);

        host.addBeacon(BOB, "one");
        host.addBeacon(BOB, "two");
        host.addBeacon(BOB, "three");
    }

    @Test
    void whatIsWrongWithTheHostIsSaidInOneLine() throws Exception {
        host.run().by(SystemHost.rights(ANN)).run().refused(1, "only root can run a daemon for several users");
        host.run("--home", "/x").run().refused(USAGE, "--home is for the daemon of one user");
        host.setQuotas("{'default':{'strategy':5}}");
        host.run().run().refused(USAGE, "unknown key 'strategy'");
        host.setQuotas("{}");
        Files.setPosixFilePermissions(host.quotas(), PosixFilePermissions.fromString("rw-rw-rw-"));
        host.run().run().refused(USAGE, "others than root can write to " + host.quotas());
        host.setQuotas("{}");
        Path parent = Files.createDirectory(host.homes());
        host.give(parent, ANN);
        host.run().run().refused(1, parent + " does not belong to root");
        host.give(parent, 0);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
        host.run().run().refused(1, "others than root can write to " + parent);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));

        // Neither the home of that name nor a link is taken for what it is not.
        Files.createDirectory(host.home(ANN));
        Files.createSymbolicLink(host.home(BOB), host.own(BOB));
        host.start();
        host.run()
                .run()
                .refused(
                        CONFLICT,
                        "a system daemon already runs",
                        "pid " + host.broker().pid());
        host.as(ANN, "list").run().refused(1, "belongs to root");
        host.as(BOB, "list").run().refused(1, "is not the directory of a user");
        assertThat(problems()).hasSize(2);
        Files.delete(host.home(ANN));
        Files.delete(host.home(BOB));
        host.as(ANN, "list").run().ok();
        assertThat(Files.list(host.own(BOB))).isEmpty();
    }

    @Test
    void rootChoosesWhoIsServed() throws Exception {
        host.setRules("{}");
        host.start();
        host.as(ANN, "list")
                .run()
                .refused(CONFLICT, "you are not in the host's list of users", "'serve' in " + host.quotas());
        assertThat(host.home(ANN)).doesNotExist();

        host.setRules("{'serve':['+" + ANN + "']}");
        host.as(ANN, "list").run().ok();
        host.as(BOB, "list").run().refused(CONFLICT, "root serves the users that it lists");
        host.asRoot("list").run().ok();
        assertThat(host.home(BOB)).doesNotExist();
    }

    @Test
    void aDaemonOfAUserThatHasNothingToDoEnds() {
        Call.Result ended =
                home.algo("daemon", "run", "--hosted", "--idle-after=1").run().ok();
        assertThat(ended.err()).contains("nothing to do for 1 s");
        assertThat(home.home().resolve("run/idle")).exists();
        home.algo("daemon", "run", "--hosted", "--uid=61301", "--gid=61301")
                .run()
                .refused(1, "the daemon of user 61301 does not start: its uids are 0", "nothing was opened");
    }

    /** Two homes of one user would be two copies of a strategy. */
    @Test
    void whoHasStrategiesWithTheSystemDaemonGetsNoDaemonOfTheirOwnBesides() throws Exception {
        host.start();
        assertThat(host.found(ANN, "list").run().ok().err()).contains("no strategies yet");
        assertThat(host.found(ANN, "calendar", "add", "2026-12-07", "NSE", "--name", "Mine")
                        .run()
                        .ok()
                        .out())
                .isNotEmpty();
        assertThat(host.home(ANN).resolve("calendar.json")).exists();

        host.asRoot("daemon", "stop").run().ok();
        for (String words : List.of("start " + host.shared("beacon.py"), "daemon start")) {
            host.found(ANN, words.split(" "))
                    .run()
                    .refused(UNREACHABLE, "the system daemon, which keeps your strategies in " + host.home(ANN));
        }
        assertThat(host.own(ANN).resolve(".algo")).doesNotExist();
        host.found(ANN, "daemon", "start", "--home", host.own(ANN).resolve("h").toString())
                .run()
                .ok();
        host.found(ANN, "daemon", "stop", "--home", host.own(ANN).resolve("h").toString())
                .run()
                .ok();
        host.start();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        host.asRoot("daemon", "status", "--json")
                .run()
                .ok()
                .json()
                .get("problems")
                .forEach(each -> problems.add(each.asText()));
        return problems;
    }
}
