package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.protocol.Hello;
import algo.app.protocol.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands for the daemon of another machine, by a real ssh and a real sshd: the home of the test is there, another is here. */
class HostIT {
    private static final int USAGE = 2;
    private static final int FAILED = 1;
    private static final int NOT_FOUND = 3;
    private static final int UNREACHABLE = 4;
    private static final int CONFLICT = 5;
    private static final int UNKNOWN = 6;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private SshServer ssh;
    private Path near;

    @BeforeEach
    void makeHosts() throws IOException {
        ssh = new SshServer(home.directory());
        near = Files.createDirectories(home.directory().resolve("near/strategies"))
                .getParent();
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        String there = SshServer.setUp(home.home());
        Path far = ssh.program("far", there, "exec " + algo + " \"$@\"");
        Path loud = ssh.program(
                "loud", there, "echo Welcome, '{\"protocol\"'; printf 'no line end: '", "exec " + algo + " \"$@\"");
        Path empty =
                ssh.program("empty", SshServer.setUp(home.directory().resolve("nobody")), "exec " + algo + " \"$@\"");
        Path old = ssh.program("old", "echo \"algo: unknown command '$1'; see 'algo help'\" >&2", "exit 2");
        Path newer =
                ssh.program("newer", "echo '{\"protocol\":99,\"program\":\"9.9\",\"more\":true}'", "cat >/dev/null");
        Path older = ssh.program(
                "older",
                "echo '{\"protocol\":" + Hello.PROTOCOL + ",\"program\":\"0.0.9\"}'",
                "read hello; read request",
                "echo '{\"reply\":\"error\",\"code\":2,\"message\":\"the request was not understood: no field\"}'",
                "cat >/dev/null");
        Path hung = ssh.program(
                "hung",
                "echo '{\"protocol\":" + Hello.PROTOCOL + ",\"program\":\"" + Version.PROGRAM + "\"}'",
                "cat >/dev/null");
        Path mute = ssh.program("mute", "echo Good morning", "exit 0");
        StringBuilder hosts = new StringBuilder();
        for (Path each : List.of(far, loud, empty, old, older, newer, hung, mute)) {
            hosts.append(hosts.length() == 0 ? "" : ", ")
                    .append("\"" + each.getFileName() + "\": {\"ssh\": \"" + each.getFileName() + "\", \"algo\": \""
                            + each + "\"}");
        }
        hosts.append(", \"missing\": {\"ssh\": \"vps\", \"algo\": \"/no/such/algo\"}");
        hosts.append(", \"stranger\": {\"ssh\": \"stranger\", \"algo\": \"" + far + "\"}");
        Files.writeString(
                near.resolve("strategies/strategy_configs.json"),
                "{\"version\": 1, \"strategies\": {}, \"hosts\": {" + hosts + "}}");
    }

    private Call algo(String... arguments) {
        return home.packaged(arguments)
                .with("PATH", ssh.path())
                .with("ALGO_HOME", near.toString())
                .with("ALGO_AUTOSTART", "0");
    }

    @Test
    void aCommandGoesToTheDaemonThereAndSaysWhatKeepsItFromThat() throws Exception {
        home.addBeacon("one", "ON_TERM=ignore");
        home.does("set", "one", "stop.grace=10m");

        assertThat(algo("--host", "far", "start", "one").run().ok().quiet().out())
                .startsWith("one: started, pid ");
        assertThat(algo("status", "--host", "loud", "--json")
                        .run()
                        .ok()
                        .quiet()
                        .json()
                        .at("/strategies/0/phase")
                        .asText())
                .isEqualTo("running");
        algo("--host", "far", "logs", "nobody").run().refused(NOT_FOUND, "'algo --host far list'");
        home.does("set", "one", "secrets=TOKEN");
        assertThat(algo("--host", "far", "doctor", "--today")
                        .run()
                        .exits(FAILED)
                        .out())
                .contains("there is no secret TOKEN; set it with 'algo --host far secret set");
        home.does("set", "one", "secrets=null");
        algo("--host", "missing", "status")
                .run()
                .refused(
                        UNREACHABLE,
                        "missing: there is no command '/no/such/algo' there",
                        "'algo config hosts.missing.algo=PATH'");
        algo("--host", "empty", "status").run().refused(UNREACHABLE, "empty: no daemon is running", "there");
        algo("--host", "empty", "panic").run().refused(UNREACHABLE, "no daemon is running", "nothing was stopped");
        algo("--host", "old", "status").run().refused(UNREACHABLE, "old: the algo there is older", "update it there");
        algo("--host", "older", "status")
                .run()
                .refused(USAGE, "no field; the daemon at older is algo 0.0.9", "may lack that: update it there");
        algo("--host", "newer", "status").run().refused(UNREACHABLE, "do not understand each other; update the client");
        algo("--host", "mute", "status").run().refused(UNREACHABLE, "mute: ", "ended with 0 there");
        algo("--host", "stranger", "status")
                .run()
                .refused(UNREACHABLE, "stranger: Host key verification failed", "'ssh stranger' once on a terminal");
        assertThat(near.resolve("state")).doesNotExist();

        Call.Running stop = algo("--host", "far", "stop", "one").background();
        Eventually.holds("it stops", () -> home.phase("one").equals("stopping"));
        ssh.cut("far");
        stop.result()
                .exits(UNKNOWN)
                .says(
                        "far: the connection was cut before the answer came: outcome unknown; see 'algo --host far status'");
        assertThat(home.phase("one")).isEqualTo("stopping");
        algo("--host", "far", "stop", "one", "--kill").run().ok();
    }

    @Test
    void severalMachinesAreAskedAtOnceAndOneThatIsDownIsALine() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        String hosts = "far,loud,empty,missing";

        Call.Result table = algo("--hosts", hosts, "list").run().exits(UNKNOWN);
        assertThat(table.out().lines().map(line -> line.split(" +")[0] + " " + line.split(" +")[1]))
                .containsExactly("HOST ID", "far one", "loud one");
        assertThat(table.err().lines().filter(line -> !line.startsWith("algo: still waiting for")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("algo: empty: no daemon is running"))
                .anyMatch(line -> line.startsWith("algo: missing: there is no command"));
        assertThat(algo("status", "one", "--hosts", "far", "--json")
                        .run()
                        .ok()
                        .json()
                        .at("/strategies/0/host")
                        .asText())
                .isEqualTo("far");
        Eventually.holds(
                "it has printed", () -> !home.algo("logs", "one").run().out().isEmpty());
        Call.Result lacks =
                algo("logs", "nobody", "one", "--hosts", "far,loud").run().exits(NOT_FOUND);
        assertThat(lacks.out()).contains("far/one | ", "loud/one | ");
        assertThat(lacks.err())
                .endsWith("algo: nobody: no such strategy; see 'algo --hosts far,loud list' for those there are\n");
        Call.Result panic = algo("panic", "--hosts", "empty").run().exits(UNKNOWN);
        assertThat(panic.err()).contains("empty: no daemon is running", "may still trade: run 'algo panic' there");
        home.inside("restart", "one", "--hosts", "far")
                .refused(USAGE, "--hosts does not go with this 'algo restart'; it goes with status, list, top");
        assertThat(algo("logs", "one", "--hosts", "far,loud", "-n", "1")
                        .run()
                        .ok()
                        .out()
                        .lines())
                .anyMatch(line -> line.startsWith("far/one | "))
                .anyMatch(line -> line.startsWith("loud/one | "));
        Call.Running follows = algo("events", "-f", "--since", "0", "--hosts", "far,loud", "--json")
                .background();
        Call.Running watches =
                algo("list", "--watch", "--json", "--host", "far").background();
        Eventually.holds("the table is there", () -> watches.out().contains("\"phase\":\"running\""));
        assertThat(algo("stop", "one", "nobody", "--hosts", "far,empty")
                        .run()
                        .exits(UNKNOWN)
                        .out())
                .isEqualTo("far/one: stopped\n");
        Eventually.holds(
                "both tell that it stopped",
                () -> follows.out()
                                .lines()
                                .filter(line -> line.contains("\"from\":\"stopping\",\"to\":\"stopped\""))
                                .count()
                        == 2);
        follows.proc().signal("KILL");
        Eventually.holds("the table changes", () -> watches.out().contains("\"phase\":\"stopped\""));
        watches.proc().signal("KILL");
        Call.Result squared = algo("panic", "--square-off", "--sandbox", "--hosts", "far,empty")
                .run()
                .exits(UNKNOWN);
        assertThat(squared.out()).contains("host far\n");
        assertThat(squared.err()).contains("empty: no daemon is running", "may still trade");
        assertThat(algo("panic", "--end", "--hosts", "far,empty")
                        .run()
                        .exits(UNKNOWN)
                        .err())
                .contains("the panic may still hold");
        home.does("start", "one");
        algo("--hosts", "lod", "status")
                .run()
                .refused(USAGE, "unknown host or tag 'lod'; the nearest known one is 'loud'");
        home.inside("start", "one", "--hosts", "far").refused(USAGE, "--hosts does not go with this 'algo start'");
        algo("--host", "far", "status", "--host", "loud")
                .run()
                .refused(USAGE, "option '--host' should be specified only once");
        home.inside("status", "--hosts", "far", "--host", "far").refused(USAGE, "give --host or --hosts, not both");
        home.inside("status", "--hosts", "all").refused(USAGE, "no hosts are in the config");
    }

    @Test
    void tenMachinesOverASlowLineAnswerTogetherAndThoseThatAreDownOrHangAreALineEach() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        List<String> names = new ArrayList<>();
        StringBuilder config = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            names.add("slow" + i);
            config.append(hostInConfig("slow" + i, "far")).append(", ");
        }
        config.append(hostInConfig("down", "empty")).append(", ").append(hostInConfig("hangs", "hung"));
        Files.writeString(
                near.resolve("strategies/strategy_configs.json"),
                "{\"version\": 1, \"strategies\": {}, \"hosts\": {" + config + "}}");
        ssh.delay(home.script("delayed.py"), "0.1");

        Call.Result table = algo("--hosts", "all", "status").run().exits(UNKNOWN);

        assertThat(table.out().lines().skip(1).map(line -> line.split(" +")[0])).containsExactlyElementsOf(names);
        assertThat(table.err().lines().filter(line -> !line.startsWith("algo: still waiting for")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("algo: down: no daemon is running"))
                .anyMatch(line -> line.startsWith("algo: hangs: ") && line.contains("outcome unknown"));
        assertThat(algo("--hosts", "slow0,slow1", "stop", "one").run().ok().out())
                .contains("slow0/one: ", "slow1/one: ");
    }

    @Test
    void theEndOfPanicsStartsRealMoneyWhereThatIsConfirmedAlone() throws Exception {
        try (FakeLiveServer live = new FakeLiveServer("live-key-1")) {
            home.addBeacon("real");
            live.into(home);
            home.algo("secret", "set", "OPENALGO_APIKEY")
                    .reading("live-key-1")
                    .run()
                    .ok();
            home.does("set", "real", "mode=live");
            home.does("schedule", "real", "--start", "00:00", "--stop", "23:59:59", "--any-day");
            Eventually.holds("it runs", () -> home.phase("real").equals("running"));
            algo("panic", "--hosts", "far").run().ok();

            assertThat(algo("panic", "--end", "--hosts", "far,loud")
                            .run()
                            .exits(CONFLICT)
                            .err())
                    .contains("far: the panic still holds, because by its end real starts LIVE, with real money")
                    .contains("loud: the panic still holds", "confirm it with --yes");
            assertThat(home.phase("real")).isEqualTo("stopped");
            assertThat(algo("panic", "--end", "--yes", "--hosts", "far")
                            .run()
                            .ok()
                            .out())
                    .contains("host far\n", "starts, LIVE");
            home.does("stop", "real");
        }
    }

    private String hostInConfig(String name, String program) {
        return "\"" + name + "\": {\"ssh\": \"" + name + "\", \"algo\": \"" + ssh.program(program) + "\"}";
    }

    @Test
    void whatIsAboutThisMachineOrCouldBeAnOptionOfSshIsRefusedBeforeAnythingRuns() {
        for (String name :
                List.of("-oProxyCommand=touch x", "a b", "u@-oProxyCommand=x", "$(touch x)", "a;b", "ssh://-x")) {
            home.inside("--host=" + name, "status")
                    .refused(USAGE, "--host must be a host, an alias of your ssh config");
        }
        home.inside("live", "one", "--host", "https://vps.example").refused(USAGE, "--openalgo URL");
        home.inside("status", "--host", "far", "--socket", "x")
                .refused(USAGE, "--host and --socket do not go together");
        for (List<String> line : List.of(
                List.of("version"),
                List.of("add", "x.py"),
                List.of("import", "."),
                List.of("export", "one"),
                List.of("web"),
                List.of("calendar", "next", "NSE"),
                List.of("schedule", "--next", "3"),
                List.of("service", "status"),
                List.of("doctor", "--bundle"),
                List.of("daemon", "stop"),
                List.of("daemon", "restart"),
                List.of("dial-stdio"))) {
            home.inside(withHost(line)).refused(USAGE, "--host does not go with this 'algo " + line.get(0));
        }
        home.inside("start", "./x.py", "--host", "far")
                .refused(USAGE, "files of this machine do not go over it", "ssh far algo add -'");
        for (String option : List.of("--host", "--hosts")) {
            home.inside("stop", "--all", option, "").refused(USAGE, option + " must not be empty");
            home.inside("panic", option + "=").refused(USAGE, option + " must not be empty");
        }
        home.inside("env", "build", "one", "--find-links", "wheels", "--host", "far")
                .refused(USAGE, "'wheels' is relative");
        assertThat(home.home().resolve("x")).doesNotExist();
    }

    private static String[] withHost(List<String> line) {
        List<String> words = new ArrayList<>(line);
        words.add("--host");
        words.add("far");
        return words.toArray(String[]::new);
    }
}
