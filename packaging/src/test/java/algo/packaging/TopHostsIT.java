package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo top --hosts}, on a real terminal and without one, with a real ssh and sshd. */
class TopHostsIT {
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int UNKNOWN = 6;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @RegisterExtension
    final AlgoHome other = new AlgoHome();

    private SshServer ssh;
    private Path near;

    @BeforeEach
    void makeHosts() throws IOException {
        ssh = new SshServer(home.directory());
        near = Files.createDirectories(home.directory().resolve("near/strategies"))
                .getParent();
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        ssh.program("one", SshServer.setUp(home.home()), "exec " + algo + " \"$@\"");
        ssh.program("two", SshServer.setUp(other.home()), "exec " + algo + " \"$@\"");
        ssh.program("down", SshServer.setUp(home.directory().resolve("nobody")), "exec " + algo + " \"$@\"");
        ssh.program("mute", "exec cat >/dev/null");
        hosts("one", "two", "down", "mute");
        home.addBeacon("ema");
        other.addBeacon("ema");
        other.addBeacon("gold");
        home.does("start", "ema");
        other.does("start", "ema");
    }

    private void hosts(String... names) throws IOException {
        StringBuilder hosts = new StringBuilder();
        for (String name : names) {
            hosts.append(hosts.length() == 0 ? "" : ", ")
                    .append("\"" + name + "\": {\"ssh\": \"" + name + "\", \"algo\": \"" + ssh.program(name) + "\"}");
        }
        Files.writeString(
                near.resolve("strategies/strategy_configs.json"),
                "{\"version\": 1, \"strategies\": {}, \"hosts\": {" + hosts + "}}");
    }

    private Tmux terminal() {
        return new Tmux(home, 140, 24, Map.of("ALGO_HOME", near.toString(), "ALGO_AUTOSTART", "0"));
    }

    /** The shell of the terminal has a PATH of its own. */
    private String top() {
        return "PATH=" + ssh.path() + " " + AlgoHome.DIST.resolve("bin/algo") + " top --hosts ";
    }

    private Call algo(String... arguments) {
        return home.packaged(arguments)
                .with("PATH", ssh.path())
                .with("ALGO_HOME", near.toString())
                .with("ALGO_AUTOSTART", "0");
    }

    private static boolean isLine(String screen, String pattern) {
        return screen.lines().anyMatch(line -> line.matches(pattern));
    }

    private static void awaitLine(Tmux tmux, String pattern) {
        Eventually.holds("a line " + pattern, () -> isLine(tmux.screen(), pattern));
    }

    @Test
    void keysActOnTheMachineOfTheSelectedRowWhileOthersAreDownOrHang() {
        try (Tmux tmux = terminal()) {
            tmux.type(top() + "all");
            awaitLine(tmux, "one +ema +sandbox +running .*");
            awaitLine(tmux, "two +ema +sandbox +running .*");
            awaitLine(tmux, "two +gold +sandbox +stopped .*");
            awaitLine(tmux, "down +no daemon is running.*");
            String screen = tmux.awaitScreen("2 of 4 hosts DOWN  3 strategies, 2 running", "HOST", "q quit");
            assertThat(isLine(screen, "mute +connecting.*")).as(screen).isTrue();

            tmux.press("j", "x");
            tmux.awaitScreen("Stop two/ema? y/n");
            tmux.press("y");
            tmux.awaitScreen("two/ema: stopped", "1 running");
            assertThat(other.phase("ema")).isEqualTo("stopped");
            assertThat(home.phase("ema")).isEqualTo("running");
            tmux.press("s");
            tmux.awaitScreen("two/ema: started, pid ", "2 running");

            tmux.press("f");
            tmux.awaitScreen("two/ema  sandbox  running  following its log");
            tmux.press("q");
            tmux.awaitScreen("HOST");
            tmux.press("G", "x");
            tmux.awaitScreen("mute: nothing was done; connecting");

            tmux.press("g", "!");
            tmux.awaitScreen(
                    "Stop EVERYTHING on one, and start nothing until 'algo --host one panic --end'? y/n, a: on all 4");
            tmux.press("y");
            tmux.awaitScreen(
                    "everything is stopped; nothing starts until 'algo --host one panic --end'", "PANIC on one");
            assertThat(home.phase("ema")).isEqualTo("stopped");
            assertThat(other.phase("ema")).isEqualTo("running");
            home.does("panic", "--end");
            tmux.awaitGone("PANIC");

            ssh.cut("two");
            tmux.awaitScreen("two ", "trying again");
            awaitLine(tmux, "two +ema +sandbox +running .*");
            tmux.awaitScreen("2 of 4 hosts DOWN");
            tmux.press("q");
            tmux.awaitPrompt();
        }
        Eventually.holds(
                "no ssh stays", () -> SeenProcess.naming(home.directory().resolve("ssh")).stream()
                        .noneMatch(process -> process.commandLine().contains("dial-stdio")));
    }

    @Test
    void oneKeyStopsEverythingOnAllMachines() throws Exception {
        hosts("one", "two");
        try (Tmux tmux = terminal()) {
            tmux.type(top() + "one,two");
            tmux.awaitScreen("2 hosts  3 strategies, 2 running");
            tmux.press("!", "a");
            tmux.awaitScreen("one, two: everything is stopped; nothing starts until", "PANIC on one, two");
            assertThat(home.phase("ema")).isEqualTo("stopped");
            assertThat(other.phase("ema")).isEqualTo("stopped");
            assertThat(home.inside("start", "ema").exits(5).err()).contains("panic since");
            tmux.press("q");
            tmux.awaitPrompt();
        }
    }

    @Test
    void whereThereIsNoTerminalItIsOneTable() throws Exception {
        hosts("one", "two", "down");
        Call.Result table = algo("top", "--hosts", "all").run().exits(UNKNOWN);
        assertThat(table.out().lines().map(line -> line.split(" +")[0] + " " + line.split(" +")[1]))
                .containsExactly("HOST ID", "one ema", "two ema", "two gold");
        assertThat(table.err()).contains("down: no daemon is running");

        Eventually.holds(
                "both have printed",
                () -> !home.inside("logs", "ema").out().isEmpty()
                        && !other.inside("logs", "ema").out().isEmpty());
        JsonNode json =
                algo("top", "--json", "--hosts", "one,two", "ema").run().ok().json();
        assertThat(json.at("/strategies/0/host").asText()).isEqualTo("one");
        assertThat(json.at("/strategies/1/host").asText()).isEqualTo("two");
        assertThat(json.at("/strategies/1/last_line").asText()).isNotEmpty();
        assertThat(json.at("/problems").isArray()).isTrue();
        algo("top", "gold", "--hosts", "one").run().refused(NOT_FOUND, "gold: no such strategy");
        algo("top", "--hosts", "nosuch").run().refused(USAGE, "unknown host or tag 'nosuch'");

        Call.Running tables =
                algo("top", "--every", "1s", "--json", "--hosts", "one,down").background();
        Eventually.holds("two", () -> tables.out().lines().count() >= 2);
        tables.proc().signal("TERM");
        assertThat(tables.err().lines().filter(line -> line.contains("no daemon is running")))
                .as("said once")
                .hasSize(1);
        assertThat(List.of(tables.out().split("\n"))).allMatch(line -> line.contains("\"host\":\"one\""));
    }
}
