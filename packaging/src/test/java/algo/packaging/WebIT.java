package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway as a process: what it says when it cannot run, who keeps it, and what its streams lose when something is killed: nothing. */
class WebIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final AlgoHome home = new AlgoHome();

    private final HttpClient http = HttpClient.newHttpClient();
    private String origin;
    private String token;

    private Call.Running gateway(String listen) {
        Call.Running gateway = home.packaged("web", "--listen", listen).background();
        Eventually.holds("the gateway prints its address", () -> gateway.out().contains("#token="));
        String url = gateway.out().strip();
        origin = url.substring(0, url.indexOf("/#"));
        token = url.substring(url.indexOf('=') + 1);
        return gateway;
    }

    private static void kill(Call.Running program) throws Exception {
        program.proc().signal("KILL");
        program.result();
    }

    @Test
    void whatKeepsItFromRunningIsOneLine() throws Exception {
        Call.Result none = home.packaged("web").run();
        assertThat(none.code()).isEqualTo(4);
        assertThat(none.err()).contains("no daemon is running").hasLineCount(1);
        assertThat(home.packaged("web", "--listen", "0.0.0.0:5080").run().code())
                .isEqualTo(2);
        assertThat(home.packaged("web", "--listen", "here").run().code()).isEqualTo(2);
        assertThat(home.packaged("web", "--print-url").run().code()).isEqualTo(4);

        home.requireDaemon();
        Call.Running first = gateway("127.0.0.1:0");
        // Whoever looks for the gateway, be it the gateway, takes its lock from nobody.
        assertThat(get("/api/v1/daemon").body()).contains(origin);
        Call.Result second = home.packaged("web").run();
        assertThat(second.code()).isEqualTo(5);
        assertThat(second.err())
                .contains("runs for this home already, on " + origin)
                .hasLineCount(1);
        assertThat(home.packaged("web", "--print-url").run().ok().out().strip()).isEqualTo(origin + "/#token=" + token);
        assertThat(home.inside("daemon", "status").ok().out())
                .contains("web        " + origin)
                .doesNotContain(token);
        kill(first);
        assertThat(home.inside("daemon", "status").ok().out()).doesNotContain("web  ");
    }

    @Test
    void theKillSwitchIsOneCall() throws Exception {
        home.addBeacon("ema");
        home.does("start", "ema");
        Call.Running gateway = gateway("127.0.0.1:0");
        String csrf =
                JSON.readTree(get("/auth/csrf-token").body()).get("csrf_token").asText();
        assertThat(post("panic", "{}", "").statusCode()).isEqualTo(403);
        assertThat(post("panic", "{\"square_of\": true}", csrf).statusCode()).isEqualTo(400);
        assertThat(home.liveRuns("ema"))
                .as("nothing was stopped by what was refused")
                .hasSize(1);

        JsonNode panic = JSON.readTree(post("panic", "{}", csrf).body());
        assertThat(panic.get("gone").asBoolean()).isTrue();
        assertThat(panic.get("saved").asBoolean()).isTrue();
        assertThat(panic.get("steps").findValuesAsText("step")).containsExactly("latched", "stopping", "gone");
        assertThat(panic.get("results").get(0).get("effect").asText()).isEqualTo("stays_stopped");
        assertThat(home.liveRuns("ema")).isEmpty();
        JsonNode refused =
                JSON.readTree(post("start", "{\"ids\": [\"ema\"]}", csrf).body());
        assertThat(refused.get("results").get(0).get("code").asInt()).isEqualTo(5);
        assertThat(refused.get("results").get(0).get("message").asText()).startsWith("panic since ");
        try (Stream stream = new Stream(0)) {
            JsonNode told = stream.data("event: problem");
            assertThat(told.get("panic").asText()).startsWith("panic since ");
            assertThat(told.get("problems").get(0)).isEqualTo(told.get("panic"));
        }

        JsonNode ended = JSON.readTree(post("panic", "{\"end\": true}", csrf).body());
        assertThat(ended.get("since").isNull()).isTrue();
        home.does("start", "ema");
        home.killDaemon();
        HttpResponse<String> alone = post("panic", "{}", csrf);
        assertThat(alone.statusCode()).isEqualTo(503);
        assertThat(alone.body()).contains("nothing starts", "algo daemon start");
        assertThat(home.home().resolve("state/panic.json"))
                .as("the latch, which no daemon made")
                .exists();
        home.requireDaemon();
        Eventually.holds(
                "the next daemon stops what runs", () -> home.liveRuns("ema").isEmpty());
        kill(gateway);
    }

    @Test
    void limitsOfLossAreToldAndLifted() throws Exception {
        try (FakeLiveServer host = new FakeLiveServer("live-key-53")) {
            home.addBeacon("real");
            host.into(home);
            home.algo("secret", "set", "OPENALGO_APIKEY")
                    .reading("live-key-53")
                    .run()
                    .ok();
            home.does("set", "real", "mode=live");
            home.does("config", "risk.max_daily_loss=100");
            home.does("schedule", "real", "--start", "00:00", "--stop", "23:59:59", "--days", "mon-sun", "--any-day");
            Eventually.holds("it runs", () -> home.phase("real").equals("running"));
            host.earns("-100.00");
            Eventually.holds("it is stopped", () -> home.phase("real").equals("stopped"));
            Call.Running gateway = gateway("127.0.0.1:0");
            String csrf = JSON.readTree(get("/auth/csrf-token").body())
                    .get("csrf_token")
                    .asText();
            try (Stream stream = new Stream(0)) {
                JsonNode told = stream.data("event: problem");
                assertThat(told.get("account").asText()).startsWith("the LIVE account lost 100.00 rupees");
                assertThat(told.get("panic").isNull()).isTrue();
            }

            String account = "{\"options\": {\"account\": true%s}}";
            String named = "{\"ids\": [\"real\"], \"options\": {\"account\": true, \"yes\": true}}";
            assertThat(post("reset", account.formatted(""), "").statusCode()).isEqualTo(403);
            assertThat(post("reset", named, csrf).statusCode()).isEqualTo(400);
            assertThat(post("reset", "{\"options\": {\"risk\": true}}", csrf).statusCode())
                    .isEqualTo(400);
            assertThat(post("start", "{\"options\": {\"account\": true}}", csrf).statusCode())
                    .isEqualTo(400);
            HttpResponse<String> unsaid = post("reset", account.formatted(""), csrf);
            assertThat(unsaid.statusCode()).as(unsaid.body()).isEqualTo(409);
            assertThat(unsaid.body()).contains("real starts LIVE, with real money");
            HttpResponse<String> risk = post("reset", "{\"ids\": [\"real\"], \"options\": {\"risk\": true}}", csrf);
            assertThat(risk.statusCode()).as(risk.body()).isEqualTo(200);
            assertThat(home.phase("real")).as("that lifts none of the account").isEqualTo("stopped");

            HttpResponse<String> lifted = post("reset", account.formatted(", \"yes\": true"), csrf);
            assertThat(lifted.statusCode()).as(lifted.body()).isEqualTo(200);
            assertThat(lifted.body()).contains("lifted");
            Eventually.holds("it runs again", () -> home.phase("real").equals("running"));
            kill(gateway);
        }
    }

    @Test
    void eventsAreToldOnceEachThoughGatewayAndDaemonAreKilled() throws Exception {
        home.addBeacon("ema");
        Call.Running gateway = gateway("127.0.0.1:0");
        List<Long> told = new ArrayList<>();
        long last;
        try (Stream stream = new Stream(0)) {
            home.does("start", "ema", "--no-wait");
            stream.until(told, "running");
            last = told.get(told.size() - 1);
            kill(gateway);
        }
        home.does("stop", "ema");
        gateway = gateway("127.0.0.1:0");
        try (Stream stream = new Stream(last)) {
            stream.until(told, "stopped");
            home.killDaemon();
            stream.holds("event: old");
            assertThat(get("/api/v1/status").statusCode()).isEqualTo(503);
            home.requireDaemon();
            home.does("start", "ema", "--no-wait");
            stream.until(told, "running");
        }
        kill(gateway);

        List<Long> kept = new ArrayList<>();
        for (String line : home.inside("events", "--since", "0", "--json")
                .ok()
                .out()
                .lines()
                .toList()) {
            kept.add(JSON.readTree(line).get("seq").asLong());
        }
        assertThat(told).as("in order, none missing and none twice").isEqualTo(kept.subList(0, told.size()));
        assertThat(told).hasSizeGreaterThan(8);
    }

    @Test
    void aDaemonThatIsToldToKeepsOneAndEndsItWithItself() throws Exception {
        home.requireDaemon();
        home.does("config", "web.enabled=true", "web.listen=127.0.0.1:" + Ports.free());
        String first = kept();
        assertThat(first).startsWith("http://127.0.0.1:");
        String url = home.packaged("web", "--print-url").run().ok().out().strip();
        token = url.substring(url.indexOf('=') + 1);
        origin = first.substring(0, first.length() - 1);
        assertThat(get("/api/v1/daemon").statusCode()).isEqualTo(200);
        assertThat(Files.readString(home.home().resolve("log/web.log"))).doesNotContain(token);

        home.does("config", "web.listen=127.0.0.1:" + Ports.free());
        Eventually.holds("it listens elsewhere", () -> !kept().isEmpty() && !kept().equals(first));
        home.does("config", "web.enabled=false");
        Eventually.holds("it is gone", () -> !daemon().has("web"));
        home.does("config", "web.enabled=true");
        origin = kept();
        home.algo("daemon", "stop").run().ok();
        Eventually.holds(
                "it ended with the daemon",
                () -> !Ports.isHeard(URI.create(origin).getPort()));
    }

    @Test
    void theOneThatIsKeptEndsWithAKilledDaemonAndTheNextDaemonHasItsOwnSoon() throws Exception {
        home.addBeacon("ema");
        home.does("start", "ema", "--no-wait");
        home.does("config", "web.enabled=true", "web.listen=127.0.0.1:" + Ports.free());
        String address = kept();
        SeenProcess first = keptProcess();

        home.killDaemon();
        Eventually.holds("it has seen that the daemon is gone, though a strategy goes on", () -> !first.isAlive());
        assertThat(home.liveRuns("ema")).hasSize(1);

        home.requireDaemon();
        assertThat(kept()).isEqualTo(address);
        SeenProcess second = keptProcess();
        // This daemon dies while its gateway cannot see that, and the next one finds it at its port.
        second.signal("STOP");
        home.killDaemon();
        home.requireDaemon();
        Eventually.holds(
                "the next one has tried",
                () -> Files.readString(home.home().resolve("log/web.log")).contains("runs for this home already"));
        second.signal("CONT");
        Eventually.holds("it has seen that its daemon is gone", () -> !second.isAlive());
        Eventually.holds(
                "the next one takes its place",
                () -> Ports.isHeard(URI.create(address).getPort()));
        home.algo("daemon", "stop", "--strategies").run().ok();
        Eventually.holds("none is left", () -> keptProcesses().isEmpty());
    }

    private List<SeenProcess> keptProcesses() {
        return SeenProcess.naming(home.directory()).stream()
                .filter(process -> process.commandLine().contains(" web --kept "))
                .toList();
    }

    private SeenProcess keptProcess() {
        assertThat(keptProcesses()).hasSize(1);
        return keptProcesses().get(0);
    }

    private JsonNode daemon() throws IOException {
        return JSON.readTree(home.inside("daemon", "status", "--json").ok().out());
    }

    /** The address of the gateway that is kept, once there is one. */
    private String kept() {
        return Eventually.get("a gateway is kept", () -> Optional.ofNullable(daemon().get("web")))
                .asText();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String csrf) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin + "/api/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("X-CSRFToken", csrf)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Ports of this machine. */
    private static final class Ports {
        static int free() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        static boolean isHeard(int port) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** The stream of the page, from behind an event on. */
    private final class Stream implements AutoCloseable {
        private final InputStream in;
        private final BufferedReader reader;

        Stream(long since) throws Exception {
            in = http.send(
                            HttpRequest.newBuilder(URI.create(origin + "/api/v1/stream"))
                                    .header("Authorization", "Bearer " + token)
                                    .header("Last-Event-ID", String.valueOf(since))
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        /** Notes the numbers of events until one tells that a strategy came to a phase. */
        void until(List<Long> told, String phase) throws IOException {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("id: ")) {
                    number = Long.parseLong(line.substring(4));
                    told.add(number);
                } else if (number > 0 && line.startsWith("data: ")) {
                    JsonNode event = JSON.readTree(line.substring(6));
                    number = 0;
                    if (event.path("event").asText().equals("phase")
                            && event.path("to").asText().equals(phase)) {
                        return;
                    }
                }
            }
            throw new AssertionError("the stream ended");
        }

        void holds(String sought) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.equals(sought)) {
                    return;
                }
            }
            throw new AssertionError("the stream ended before " + sought);
        }

        /** Returns what comes with the next event of that kind. */
        JsonNode data(String sought) throws IOException {
            holds(sought);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("data: ")) {
                    return JSON.readTree(line.substring(6));
                }
            }
            throw new AssertionError("the stream ended within " + sought);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
