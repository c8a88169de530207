package algo.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that hang hold up neither a panic nor what a page needs before it can ask for one. */
class GatewayLanesTest {
    private static final int THREADS = 4;
    /** More than have a thread, and so many that all connections but a few are theirs. */
    private static final int HANGING = 50;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private TokenFile tokens;
    private Gateway gateway;
    private Guard guard;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        tokens = new TokenFile(home.resolve("web.token"));
        Routes routes = new Routes();
        new SignIn(tokens, () -> guard, false).addTo(routes);
        for (String method : List.of("GET", "POST")) {
            routes.add(method, "api/v1/hangs", (request, parts) -> {
                hanging.incrementAndGet();
                await();
                return Answers.json(Map.of());
            });
        }
        routes.add("POST", "api/v1/panic", (request, parts) -> Answers.json(Map.of("latched", true)));
        gateway = new Gateway(routes, Optional.empty(), System.err);
        gateway.open(new InetSocketAddress("127.0.0.1", 0), port -> {
            guard = new Guard(Set.of("127.0.0.1"), port, name -> false, List.of(), tokens, false);
            return guard;
        });
    }

    @AfterEach
    void close() {
        released.countDown();
        gateway.close();
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + tokens.get().text())
                .header("Content-Type", "application/json")
                .header("X-CSRFToken", tokens.get().csrf())
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                .build();
    }

    private HttpResponse<String> answer(String method, String path) throws Exception {
        return client.send(request(method, path), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPanicAndThePageThatAsksForItWaitForNoRequestThatHangs() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < HANGING; i++) {
            HttpRequest hangs = request(i % 2 == 0 ? "GET" : "POST", "/api/v1/hangs");
            asked.add(client.sendAsync(hangs, HttpResponse.BodyHandlers.ofString()));
        }
        Eventually.holds("every thread for questions and for changes is taken", () -> hanging.get() == 2 * THREADS);

        assertThat(answer("GET", "/").statusCode()).as("the page").isEqualTo(200);
        assertThat(answer("GET", "/panic.js").statusCode()).as("its script").isEqualTo(200);
        assertThat(answer("GET", "/auth/csrf-token").body())
                .contains(tokens.get().csrf());
        for (String path : List.of("/api/v1/panic", "/api/v1/panic/")) {
            HttpResponse<String> panic = answer("POST", path);
            assertThat(panic.statusCode()).as(panic.body()).isEqualTo(200);
            assertThat(panic.body()).contains("latched");
        }
        assertThat(asked).as("those that hang").noneMatch(CompletableFuture::isDone);
        assertThat(hanging).as("those that got a thread").hasValue(2 * THREADS);

        released.countDown();
        for (CompletableFuture<HttpResponse<String>> each : asked) {
            assertThat(each.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
        }
    }
}
