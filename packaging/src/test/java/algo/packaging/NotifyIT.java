package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alerts of the packaged algo: who is told, also when the daemon and the program that sends are killed. */
class NotifyIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> beats = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile boolean down;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook/PATHSECRET", exchange -> {
            JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
            if (!down) {
                told.add(body.path("text").asText());
            }
            exchange.sendResponseHeaders(down ? 500 : 204, -1);
            exchange.close();
        });
        server.createContext("/beat", exchange -> {
            beats.add(exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void nothingIsLostAndNothingToldTwiceWhenDaemonAndSenderAreKilled() throws Exception {
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        Path script = home.home().resolve("../ends.py").normalize();
        Files.writeString(
                script, "import os, sys\nprint('key', os.environ['KEY'])\nsys.exit(int(os.environ['CODE']))\n");
        home.algo("add", script.toString(), "--param", "CODE=3").run().ok();
        home.algo("secret", "set", "HOOK")
                .reading(address + "/hook/PATHSECRET")
                .run()
                .ok();
        home.algo("secret", "set", "KEY").reading("SESAM_OPEN_22").run().ok();
        home.algo("set", "ends", "secrets=KEY").run().ok();
        home.algo(
                        "config",
                        "notify.hook.type=webhook",
                        "notify.hook.url=secret:HOOK",
                        "notify.hook.cooldown=0s",
                        "notify.alive.type=heartbeat",
                        "notify.alive.url=" + address + "/beat")
                .run()
                .ok();
        Eventually.holds("a heartbeat is seen", () -> beats.contains("GET"));
        assertThat(home.algo("notify", "test", "hook").run().ok().out()).isEqualTo("hook: sent\n");
        home.algo("notify", "test", "hok").run().refused(2, "unknown channel 'hok'; the nearest known one is 'hook'");
        told.clear();

        home.algo("start", "ends", "--no-wait").run();
        Eventually.holds("the end is told", () -> told.size() == 1);
        assertThat(told.get(0))
                .matches("ends sandbox stopped: exit 3 at [0-2][0-9]:[0-5][0-9], it is not restarted;"
                        + " last line: key \\*\\*\\*KEY\\*\\*\\*");

        down = true;
        home.algo("set", "ends", "params.CODE=4").run().ok();
        home.algo("start", "ends", "--no-wait").run();
        Eventually.holds("a message waits", () -> waiting() == 1 && !problem().isEmpty());
        assertThat(problem()).contains("answered 500").doesNotContain("PATHSECRET");
        String found = home.algo("doctor").run().exits(1).out();
        assertThat(found).contains("PROBLEM  notify      hook fails since ", ", 1 waiting: ", "answered 500");
        assertNoSecret(found);
        String metrics = home.algo("metrics").run().ok().out();
        assertThat(OpenMetricsRules.problems(metrics)).isEmpty();
        assertThat(metrics)
                .contains("algo_notify_failing{channel=\"hook\"} 1\n", "algo_notify_waiting{channel=\"hook\"} 1\n");
        sender().orElseThrow().signal("KILL");
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        home.algo("set", "ends", "params.CODE=5").run().ok();
        home.algo("start", "ends", "--no-wait").run();
        Eventually.holds("both wait, and the daemon", () -> waiting() == 3);
        down = false;

        Eventually.holds("all are told", () -> told.size() >= 4);
        Eventually.holds("nothing waits", () -> waiting() == 0);
        assertThat(told.get(1)).startsWith("ends sandbox stopped: exit 4 at ");
        assertThat(told.get(2)).startsWith("algo's daemon had died, and is back since ");
        assertThat(told.get(3)).startsWith("ends sandbox stopped: exit 5 at ");
        assertThat(told).hasSize(4).noneMatch(text -> text.contains("again"));

        assertNoSecret(home.algo("notify", "list", "--json").run().ok().out());
        assertNoSecret(home.algo("config").run().ok().out());
        assertNoSecret(home.algo("events", "-n", "100", "--json").run().ok().out());
        assertNoSecret(Files.readString(home.home().resolve("state/notify.json")));
        assertNoSecret(Files.readString(home.home().resolve("log/notify.log")));
        assertNoSecret(Files.readString(home.home().resolve("log/daemon.log")));

        server.stop(0);
        Call.Result failed = home.algo("notify", "test").run();
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("hook: not sent: 127.0.0.1:", "cannot be reached");
        assertNoSecret(failed.err());

        home.algo("config", "notify.hook=null", "notify.alive=null").run().ok();
        Eventually.holds("nobody is to be told, so nobody runs", () -> sender().isEmpty());
        assertThat(home.algo("notify", "list").run().ok().out()).startsWith("no channels; ");
    }

    private static void assertNoSecret(String text) {
        assertThat(text).doesNotContain("PATHSECRET", "SESAM_OPEN_22");
    }

    private JsonNode kept() {
        try {
            byte[] bytes = Files.readAllBytes(home.home().resolve("state/notify.json"));
            return new ObjectMapper()
                    .readTree(new String(bytes, StandardCharsets.UTF_8))
                    .at("/channels/hook");
        } catch (IOException e) {
            return new ObjectMapper().createObjectNode();
        }
    }

    private int waiting() {
        return kept().path("waiting").size();
    }

    private String problem() {
        return kept().path("problem").asText();
    }

    private Optional<SeenProcess> sender() {
        return SeenProcess.naming(home.home()).stream()
                .filter(each -> each.commandLine().contains("algo.app.NotifyMain"))
                .findFirst();
    }
}
