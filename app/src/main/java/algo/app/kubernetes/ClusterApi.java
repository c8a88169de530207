package algo.app.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The calls of one namespace of a cluster: addresses, keys and certificates are those of the kubeconfig, as fabric8's client reads
 * it. Each call is made once, and bounded in time: an answer that is not there in time means that nobody knows whether it was
 * done. Safe on any thread.
 */
final class ClusterApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The longest time for an answer; the API server itself gives up after a minute. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** The most objects of one answer to a list. */
    private static final int PAGE = 250;

    /** All Pods of a home at one instant. */
    record Listing(List<Pod> pods, String version) {}

    /** A stream of bytes that goes on until one of both ends has enough of it. */
    interface Stream {
        /** Completes when the stream is over, exceptionally if it broke. */
        CompletableFuture<Void> done();

        void cancel();
    }

    private final ClusterPlace place;
    private final KubernetesClient client;
    private final HttpClient http;
    private final String base;
    private final Duration answer;

    /**
     * Reads the kubeconfig, and asks nobody yet.
     *
     * @throws IOException if there is no such context, or nothing tells where a cluster is
     */
    static ClusterApi of(ClusterPlace place) throws IOException {
        try {
            Config config = Config.autoConfigure(place.context().isEmpty() ? null : place.context());
            if (!place.context().isEmpty()
                    && (config.getCurrentContext() == null
                            || !place.context()
                                    .equals(config.getCurrentContext().getName()))) {
                throw new IOException("the kubeconfig has no context '" + place.context() + "'");
            }
            if (config.getCurrentContext() == null && System.getenv("KUBERNETES_SERVICE_HOST") == null) {
                throw new IOException(
                        "no kubeconfig leads to a cluster: neither KUBECONFIG nor ~/.kube/config has a current"
                                + " context");
            }
            String namespace = place.namespace().isEmpty() ? config.getNamespace() : place.namespace();
            return of(new ClusterPlace(place.context(), namespace == null ? "default" : namespace), config, ANSWER);
        } catch (KubernetesClientException e) {
            throw new IOException("the kubeconfig cannot be used: " + PodEnds.shown(e.getMessage()), e);
        }
    }

    static ClusterApi of(ClusterPlace place, Config config, Duration answer) {
        Config own = new ConfigBuilder(config)
                // Whoever asks twice without telling makes two of what was to be one.
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) answer.toMillis())
                .withConnectionTimeout((int) answer.toMillis())
                .withUserAgent("algo")
                .build();
        return new ClusterApi(
                place, new KubernetesClientBuilder().withConfig(own).build(), answer);
    }

    private ClusterApi(ClusterPlace place, KubernetesClient client, Duration answer) {
        this.place = place;
        this.client = client;
        this.http = client.getHttpClient();
        this.answer = answer;
        String url = client.getMasterUrl().toString();
        this.base = (url.endsWith("/") ? url : url + "/") + "api/v1/namespaces/" + encoded(place.namespace());
    }

    ClusterPlace place() {
        return place;
    }

    /** Returns the uid of the namespace, by which a cluster is known from another that took its address. */
    String namespaceUid() throws ClusterException, InterruptedException {
        String body = call("get namespaces", request(base));
        return tree("get namespaces", body).path("metadata").path("uid").asText();
    }

    /** Returns all Pods of a home, as they are now: never from the memory of a server that may be behind. */
    Listing list(String home) throws ClusterException, InterruptedException {
        List<Pod> pods = new ArrayList<>();
        String next = "";
        String version = "";
        do {
            String body = call(
                    "list pods",
                    request(base + "/pods?limit=" + PAGE + "&labelSelector=" + selector(home)
                            + (next.isEmpty() ? "" : "&continue=" + encoded(next))));
            JsonNode list = tree("list pods", body);
            for (JsonNode each : list.path("items")) {
                pods.add(pod("list pods", each.toString()));
            }
            version = list.path("metadata").path("resourceVersion").asText();
            next = list.path("metadata").path("continue").asText();
        } while (!next.isEmpty());
        return new Listing(pods, version);
    }

    /** Returns the Pod of that name, as it is now. */
    Pod get(String name) throws ClusterException, InterruptedException {
        return pod("get pods", call("get pods", request(base + "/pods/" + encoded(name))));
    }

    /** Makes a Pod; or fails, and then it may have been made all the same if the failure is of an unknown outcome. */
    Pod create(Pod pod) throws ClusterException, InterruptedException {
        return pod("create pods", create("pods", json(pod)));
    }

    /** Makes an object of a kind, e.g. {@code secrets}, and returns what the server made of it. */
    String create(String kind, String object) throws ClusterException, InterruptedException {
        return call(
                "create " + kind,
                http.newHttpRequestBuilder().uri(base + "/" + kind).method("POST", "application/json", object));
    }

    String json(Object object) {
        return client.getKubernetesSerialization().asJson(object);
    }

    /**
     * Asks for the end of the Pod with this uid, and of no other. It is gone only when nobody finds the object any more.
     *
     * @param graceSeconds 1 or more; 0 would take the object away while the program may go on, and is for those who know that it
     *     does not
     */
    void delete(String name, String uid, long graceSeconds) throws ClusterException, InterruptedException {
        String options = JSON.createObjectNode()
                .put("kind", "DeleteOptions")
                .put("apiVersion", "v1")
                .put("gracePeriodSeconds", graceSeconds)
                .set("preconditions", JSON.createObjectNode().put("uid", uid))
                .toString();
        call(
                "delete pods",
                http.newHttpRequestBuilder()
                        .uri(base + "/pods/" + encoded(name))
                        .method("DELETE", "application/json", options));
    }

    void deleteSecret(String name) throws ClusterException, InterruptedException {
        call(
                "delete secrets",
                http.newHttpRequestBuilder()
                        .uri(base + "/secrets/" + encoded(name))
                        .method("DELETE", "application/json", "{}"));
    }

    /** Follows the changes of the Pods of a home from a version on, each a line of JSON. */
    Stream watch(String home, String version, Duration most, Consumer<List<ByteBuffer>> bytes)
            throws ClusterException, InterruptedException {
        return stream(
                "watch pods",
                base + "/pods?watch=true&allowWatchBookmarks=true&labelSelector=" + selector(home) + "&resourceVersion="
                        + encoded(version) + "&timeoutSeconds=" + most.toSeconds(),
                bytes);
    }

    /**
     * Reads the log of the program of a Pod, each line behind the time at which its node took it.
     *
     * @param since of the first line; empty for all. Nodes take whole seconds alone
     */
    Stream log(String pod, Instant since, boolean follow, Consumer<List<ByteBuffer>> bytes)
            throws ClusterException, InterruptedException {
        return stream(
                "get pods/log",
                base + "/pods/" + encoded(pod) + "/log?container=" + PodNames.CONTAINER + "&timestamps=true"
                        + (follow ? "&follow=true" : "")
                        + (since.equals(Instant.MIN)
                                ? ""
                                : "&sinceTime="
                                        + encoded(since.truncatedTo(ChronoUnit.SECONDS)
                                                .toString())),
                bytes);
    }

    private Stream stream(String what, String uri, Consumer<List<ByteBuffer>> bytes)
            throws ClusterException, InterruptedException {
        CompletableFuture<HttpResponse<AsyncBody>> asked = http.consumeBytes(
                http.newHttpRequestBuilder().uri(uri).forStreaming().build(), (buffers, body) -> {
                    bytes.accept(buffers);
                    body.consume();
                });
        HttpResponse<AsyncBody> response = await(what, asked);
        AsyncBody body = response.body();
        if (response.code() != 200) {
            body.cancel();
            throw ClusterAnswers.of(what, place, response.code(), "", header(response, "Retry-After"));
        }
        body.consume();
        return new Stream() {
            @Override
            public CompletableFuture<Void> done() {
                return body.done();
            }

            @Override
            public void cancel() {
                body.cancel();
            }
        };
    }

    private HttpRequest.Builder request(String uri) {
        return http.newHttpRequestBuilder().uri(uri);
    }

    private String call(String what, HttpRequest.Builder request) throws ClusterException, InterruptedException {
        HttpResponse<byte[]> response = await(
                what,
                http.sendAsync(
                        request.timeout(answer.toMillis(), TimeUnit.MILLISECONDS)
                                .build(),
                        byte[].class));
        String body = response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8);
        if (!response.isSuccessful()) {
            throw ClusterAnswers.of(what, place, response.code(), body, header(response, "Retry-After"));
        }
        return body;
    }

    private <T> T await(String what, CompletableFuture<T> asked) throws ClusterException, InterruptedException {
        try {
            // Longer than the client itself waits: it also looks up names, and runs programs for keys.
            return asked.get(answer.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw ClusterAnswers.none(what, "no answer within " + answer.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw ClusterAnswers.none(what, words(why));
        }
    }

    private String words(Throwable why) {
        String address = String.valueOf(client.getMasterUrl());
        if (why instanceof ConnectException) {
            return "no connection to " + address;
        }
        return address + ": " + why.getClass().getSimpleName()
                + (why.getMessage() == null ? "" : ": " + why.getMessage());
    }

    private static String header(HttpResponse<?> response, String name) {
        String value = response.header(name);
        return value == null ? "" : value;
    }

    private static JsonNode tree(String what, String body) throws ClusterException {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            // Said below: something between here and the API server answers in its place.
        }
        throw ClusterAnswers.none(what, "an answer that is not of an API server");
    }

    /** @throws ClusterException if it is no Pod */
    Pod pod(String what, String body) throws ClusterException {
        try {
            Pod pod = client.getKubernetesSerialization().unmarshal(body, Pod.class);
            if (pod != null && pod.getMetadata() != null && pod.getMetadata().getUid() != null) {
                return pod;
            }
        } catch (RuntimeException e) {
            throw ClusterAnswers.none(what, "an answer that is no Pod");
        }
        throw ClusterAnswers.none(what, "an answer that is no Pod");
    }

    private static String selector(String home) {
        return encoded(PodNames.HOME + "=" + home);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
