package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example that posts to a webhook, as {@code on_exit} of a strategy, against a server of the test's own. */
class WebhookExampleIT {
    private static final Path EXAMPLE = AlgoHome.DIST.resolve("examples/notify-webhook.sh");
    private static final String SECRET = "T0KEN-in-the-address";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private record Post(String path, String type, String body) {}

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    /** The first so many posts are answered with 503. */
    private volatile int refusals;
    /** Whether the answer waits for {@link #answered}. */
    private volatile boolean slow;

    @BeforeEach
    void listen() throws Exception {
        Needs.tool("curl");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    @AfterEach
    void close() {
        answered.countDown();
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        posts.add(new Post(
                exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Content-Type"), body));
        try {
            if (slow && !answered.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody wants an answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(posts.size() <= refusals ? 503 : 204, -1);
        exchange.close();
    }

    private Path address() throws IOException {
        Path file = home.directory().resolve("webhook");
        Files.writeString(
                file, "url = \"http://127.0.0.1:" + server.getAddress().getPort() + "/" + SECRET + "\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void add(String code, String name, String... options) throws IOException {
        Path script = home.script("dies.py", "raise SystemExit(" + code + ")");
        home.algo("add", script.toString(), "--name", name, "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        String more = options.length == 0 ? "" : "\"" + String.join("\",\"", options) + "\",";
        home.algo("set", "dies", "on_exit=[\"" + EXAMPLE + "\"," + more + "\"" + address() + "\"]")
                .run()
                .ok()
                .quiet();
    }

    @Test
    void aCrashIsPostedAndTheAddressStandsOnNoCommandLine() throws Exception {
        slow = true;
        String name = "E \"quoted\" \\n $(id) 'ü₹' \\";
        add("3", name);

        home.algo("start", "dies").run().exits(1);
        Eventually.holds("it is posted", () -> posts.size() == 1);
        List<SeenProcess> processes = SeenProcess.naming(home.directory().resolve("webhook"));
        assertThat(processes).as("curl and those before it").isNotEmpty();
        assertThat(processes).noneMatch(process -> process.description().contains(SECRET));
        answered.countDown();

        Post post = posts.get(0);
        assertThat(post.path()).isEqualTo("/" + SECRET);
        assertThat(post.type()).isEqualTo("application/json");
        JsonNode body = new ObjectMapper().readTree(post.body());
        assertThat(body).hasSize(1);
        assertThat(body.get("text").asText())
                .startsWith(name + " on ")
                .contains(": exited with 3 [exited, ")
                .endsWith("+05:30]");
        Eventually.holds("it is over", () -> SeenProcess.naming(home.directory().resolve("webhook"))
                .isEmpty());
        assertThat(events()).doesNotContain("\"event\":\"on_exit\"");
        assertThat(Files.readString(home.home().resolve("log/on_exit/dies.log")))
                .doesNotContain(SECRET);
    }

    @Test
    void itTriesAgainAndNamesTheTextAsItIsTold() throws Exception {
        refusals = 1;
        add("0", "Done", "--all", "--field", "content");

        home.algo("start", "dies").run();

        Eventually.holds("it was taken", () -> posts.size() == 2);
        assertThat(posts.get(1).body()).startsWith("{\"content\":\"Done on ").contains("exited with 0");
        assertThat(posts.get(1).body()).isEqualTo(posts.get(0).body());
    }

    @Test
    void whatIsNoTroubleIsNotPosted() throws Exception {
        add("0", "Done");

        home.algo("start", "dies").run();

        Path log = home.home().resolve("log/on_exit/dies.log");
        Eventually.holds("it was executed", () -> Files.exists(log) && isOver());
        assertThat(posts).isEmpty();
        assertThat(events()).doesNotContain("\"event\":\"on_exit\"");
    }

    @Test
    void anAddressThatOthersMayReadIsNotUsedAndFailureIsAnEvent() throws Exception {
        add("1", "Fails");
        Files.setPosixFilePermissions(
                home.directory().resolve("webhook"), PosixFilePermissions.fromString("rw-r--r--"));

        home.algo("start", "dies").run().exits(1);

        Eventually.holds("it is an event", () -> events().contains("the command exited with 1"));
        assertThat(Files.readString(home.home().resolve("log/on_exit/dies.log")))
                .contains("chmod 600");
        assertThat(posts).isEmpty();
    }

    private boolean isOver() throws IOException {
        return Files.readString(home.home().resolve("state/state.json"))
                .replaceAll("\\s", "")
                .contains("\"on_exit\":[]");
    }

    private String events() throws IOException {
        return Files.readString(home.home().resolve("state/events.jsonl"));
    }
}
