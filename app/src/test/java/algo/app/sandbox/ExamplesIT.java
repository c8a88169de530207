package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.broker.wire.AccountView;
import algo.app.http.Admission;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples as real processes, with the environment that a strategy gets. */
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("..", "strategies", "examples");

    @TempDir
    private Path home;

    private Sandbox sandbox;
    private int port;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), Clock.systemUTC(), Admission.EVERYBODY);
        sandbox.register("example", "key");
        port = sandbox.start(0);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void run(String script, Map<String, String> parameters) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/python3", EXAMPLES.resolve(script).toString());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("STRATEGY_NAME", "Example");
        builder.environment().put("OPENALGO_STRATEGY_EXCHANGE", "NSE");
        builder.environment().put("OPENALGO_HOST", "http://127.0.0.1:" + port);
        builder.environment().put("OPENALGO_APIKEY", "key");
        builder.environment().putAll(parameters);
        builder.redirectErrorStream(true).redirectOutput(log().toFile());
        process = builder.start();
    }

    private Path log() {
        return home.resolve("log");
    }

    private String output() throws IOException {
        return Files.readString(log());
    }

    private void terminate() throws Exception {
        // destroy() is SIGTERM.
        process.destroy();
        assertThat(process.waitFor(5, TimeUnit.SECONDS))
                .as("ended within the grace: %s", output())
                .isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
        assertThat(output()).doesNotContain("Traceback");
    }

    private List<AccountView.OrderRow> awaitOrders(int count) {
        return Eventually.get("an order", () -> {
            List<AccountView.OrderRow> orders = sandbox.view().orders();
            return orders.size() < count ? Optional.empty() : Optional.of(orders);
        });
    }

    @Test
    void emaCrossoverTradesAtItsFirstLookAndSaysWhatItLeavesOpen() throws Exception {
        run("ema_crossover.py", Map.of("POLL_SECONDS", "0.2", "QUANTITY", "7"));

        AccountView.OrderRow order = awaitOrders(1).get(0);
        Eventually.holds("the order is in the log", () -> output().contains("order id " + order.orderId()));
        terminate();

        assertThat(order.status()).isEqualTo("complete");
        assertThat(output())
                .contains("mode: SANDBOX", "sandbox (simulated)", " IST  SBIN ", "EMA5 ", "stays open")
                .contains(order.action().equals("BUY") ? "position +7" : "position -7");
    }

    @Test
    void emaCrossoverLeavesNothingOpenWhenAskedTo() throws Exception {
        run("ema_crossover.py", Map.of("POLL_SECONDS", "60", "FLAT_ON_EXIT", "1", "SYMBOL", "INFY"));

        awaitOrders(1);
        terminate();

        assertThat(sandbox.view().orders()).hasSize(2);
        assertThat(sandbox.view().positions()).singleElement().satisfies(position -> {
            assertThat(position.symbol()).isEqualTo("INFY");
            assertThat(position.quantity()).isZero();
        });
    }

    @Test
    void rsiTradesWhenItsBoundsAreNarrow() throws Exception {
        run("rsi_mean_reversion.py", Map.of("POLL_SECONDS", "0.2", "LOWER", "49.9", "UPPER", "50"));

        awaitOrders(1);
        terminate();

        assertThat(output()).contains("mode: SANDBOX", "RSI14 ", "ORDER ");
    }

    @Test
    void theWebhookPlacesWhatASignalAsksForAndRefusesTheRest() throws Exception {
        run("webhook_handler.py", Map.of("WEBHOOK_TOKEN", "my-secret", "WEBHOOK_PORT", "0"));
        URI signals = Eventually.get("the address of the webhook", this::address);

        assertThat(signal(signals, "{'token':'my-secret','symbol':'SBIN','action':'BUY','quantity':10}"))
                .isEqualTo(200);
        assertThat(awaitOrders(1).get(0).quantity()).isEqualTo(10);
        assertThat(signal(signals, "{'token':'my-secret','symbol':'SBIN','action':'FLAT'}"))
                .isEqualTo(200);
        assertThat(signal(signals, "{'token':'wrong','symbol':'SBIN','action':'BUY','quantity':10}"))
                .isEqualTo(403);
        assertThat(signal(signals, "{'token':'my-secret','symbol':'sbin','action':'HOLD','quantity':0}"))
                .isEqualTo(400);
        assertThat(signal(signals, "nonsense")).isEqualTo(400);
        terminate();

        assertThat(sandbox.view().orders()).hasSize(2);
        assertThat(sandbox.view().positions().get(0).quantity()).isZero();
    }

    private Optional<URI> address() throws IOException {
        Matcher found = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/signal").matcher(output());
        return found.find() ? Optional.of(URI.create(found.group())) : Optional.empty();
    }

    private static int signal(URI to, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theHeartbeatBeats() throws Exception {
        run("heartbeat.py", Map.of("BEAT_SECONDS", "0.1", "SYMBOL", "INFY"));

        Eventually.holds("two beats", () -> output().contains("beat 2"));
        terminate();

        assertThat(output()).contains("SYMBOL is INFY", "stopped after");
    }

    @ParameterizedTest(name = "{0} lives without its broker")
    @CsvSource({"ema_crossover.py", "rsi_mean_reversion.py"})
    void aBrokerThatIsAwayForAMomentEndsNothing(String script) throws Exception {
        sandbox.close();
        run(script, Map.of("POLL_SECONDS", "0.2", "LOWER", "49.9", "UPPER", "50"));
        Eventually.holds("a warning", () -> output().contains("WARNING"));

        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), Clock.systemUTC(), Admission.EVERYBODY);
        sandbox.register("example", "key");
        sandbox.start(port);

        awaitOrders(1);
        terminate();
    }

    @ParameterizedTest(name = "{0} with {1}={2}")
    @CsvSource({
        "ema_crossover.py, QUANTITY, ten",
        "ema_crossover.py, FAST, 10",
        "rsi_mean_reversion.py, LOWER, 70",
        "webhook_handler.py, WEBHOOK_TOKEN, short",
    })
    void aParameterThatMakesNoSenseIsRefusedInOneLine(String script, String name, String value) throws Exception {
        run(script, Map.of(name, value));

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains(name).doesNotContain("Traceback").hasLineCount(1);
    }
}
