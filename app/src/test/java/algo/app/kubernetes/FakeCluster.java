package algo.app.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * An API server with one namespace, as far as algo asks it: Pods with uids, versions, preconditions and a graceful delete, lists in
 * pages, watches with bookmarks and a past that can be forgotten, logs with times. A test is its kubelet, and scripts what goes
 * wrong. The monitor guards all fields.
 */
final class FakeCluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What happens to a request instead of what should. */
    enum Mishap {
        NONE,
        /** It is done, and nobody hears of it. */
        ANSWER_LOST,
        /** It is not done, and nobody hears of that. */
        REQUEST_LOST
    }

    /** An answer that a script gives. */
    record Scripted(int code, String body, String retryAfter) {
        static Scripted status(int code, String reason, String message) {
            return new Scripted(
                    code,
                    "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"" + reason + "\",\"message\":"
                            + quoted(message) + ",\"code\":" + code + "}",
                    "");
        }

        Scripted after(String seconds) {
            return new Scripted(code, body, seconds);
        }
    }

    private record Change(long version, String type, ObjectNode pod) {}

    private record Line(Instant time, String text) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, ObjectNode> pods = new TreeMap<>();
    private final Map<String, JsonNode> secrets = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, List<Line>> logs = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> deletes = new ArrayList<>();
    private BiFunction<String, String, Scripted> script = (method, path) -> null;
    private BiFunction<String, String, Mishap> mishaps = (method, path) -> Mishap.NONE;
    private String namespaceUid = "ns-1";
    private long version = 100;
    private long forgotten;
    private int uids;
    private int cuts;
    private boolean closed;

    FakeCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Returns a door to it, with a short patience. */
    ClusterApi api() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        return ClusterApi.of(new ClusterPlace("test", "trading"), config, Duration.ofSeconds(20));
    }

    /** Scripts answers; null means that the request is served. */
    synchronized void script(BiFunction<String, String, Scripted> next) {
        script = next;
    }

    synchronized void mishaps(BiFunction<String, String, Mishap> next) {
        mishaps = next;
    }

    synchronized void becomeAnother(String uid) {
        namespaceUid = uid;
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns the options of each delete of a Pod that was taken. */
    synchronized List<String> deletes() {
        return List.copyOf(deletes);
    }

    synchronized List<String> secretNames() {
        return List.copyOf(secrets.keySet());
    }

    synchronized JsonNode secret(String name) {
        return secrets.get(name);
    }

    synchronized Map<String, ObjectNode> pods() {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        pods.forEach((name, pod) -> all.put(name, pod.deepCopy()));
        return all;
    }

    synchronized String uid(String name) {
        return pods.get(name).path("metadata").path("uid").asText();
    }

    /** Puts a Pod there as if somebody else had made it, or a request had come late. */
    synchronized String put(String json) throws IOException {
        return add((ObjectNode) JSON.readTree(json))
                .path("metadata")
                .path("uid")
                .asText();
    }

    private ObjectNode add(ObjectNode pod) {
        ObjectNode meta = (ObjectNode) pod.get("metadata");
        uids++;
        meta.put("uid", "uid-" + uids);
        meta.put("namespace", "trading");
        pods.put(meta.path("name").asText(), pod);
        changed("ADDED", pod);
        return pod;
    }

    private void changed(String type, ObjectNode pod) {
        version++;
        ((ObjectNode) pod.get("metadata")).put("resourceVersion", String.valueOf(version));
        changes.add(new Change(version, type, pod.deepCopy()));
        notifyAll();
    }

    /** Sets the status of a Pod, as its node would. */
    synchronized void status(String name, String json) throws IOException {
        ObjectNode pod = pods.get(name);
        pod.set("status", JSON.readTree(json.replace('\'', '"')));
        changed("MODIFIED", pod);
    }

    void runs(String name) throws IOException {
        status(
                name,
                "{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':'strategy',"
                        + "'ready':true,'state':{'running':{'startedAt':'2026-11-20T03:45:00Z'}}}]}");
    }

    void ends(String name, int code, String reason) throws IOException {
        status(
                name,
                "{'phase':'" + (code == 0 ? "Succeeded" : "Failed")
                        + "','containerStatuses':[{'name':'strategy','ready':false,'state':{'terminated':{'exitCode':"
                        + code + ",'reason':'" + reason + "','finishedAt':'2026-11-20T03:46:00Z'}}}]}");
    }

    /** Takes the object away, as the node does at the end of a delete, or a person who forces it. */
    synchronized void remove(String name) {
        changed("DELETED", pods.remove(name));
    }

    synchronized void prints(String name, Instant time, String text) {
        logs.computeIfAbsent(name, key -> new ArrayList<>()).add(new Line(time, text));
        notifyAll();
    }

    /** The node throws away all but the last lines. */
    synchronized void cutLog(String name, int left) {
        List<Line> all = logs.get(name);
        all.subList(0, all.size() - left).clear();
    }

    /** Ends every watch and every log that is followed. */
    synchronized void cutStreams() {
        cuts++;
        notifyAll();
    }

    /** Forgets what has changed so far: a watch that would go on from there is too old. */
    synchronized void forget() {
        version++;
        forgotten = version;
        changes.clear();
        notifyAll();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath().replace("/api/v1/namespaces/trading", "");
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Scripted scripted;
        Mishap mishap;
        synchronized (this) {
            requests.add(method + " " + path + (query.containsKey("watch") ? "?watch" : ""));
            scripted = script.apply(method, path + (query.containsKey("watch") ? "?watch" : ""));
            mishap = scripted == null ? mishaps.apply(method, path) : Mishap.NONE;
        }
        if (mishap == Mishap.REQUEST_LOST) {
            exchange.close();
            return;
        }
        if (scripted == null && query.containsKey("watch")) {
            watch(exchange, query);
            return;
        }
        if (scripted == null && path.endsWith("/log")) {
            log(exchange, path.split("/")[2], query);
            return;
        }
        Scripted answer = scripted == null ? answer(method, path, query, body) : scripted;
        if (mishap == Mishap.ANSWER_LOST) {
            exchange.close();
            return;
        }
        if (!answer.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.code(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> all = new HashMap<>();
        for (String each : raw == null ? new String[0] : raw.split("&")) {
            String[] pair = each.split("=", 2);
            all.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    private synchronized Scripted answer(String method, String path, Map<String, String> query, String body)
            throws IOException {
        String[] words = path.split("/");
        if (path.isEmpty()) {
            return new Scripted(200, "{\"kind\":\"Namespace\",\"metadata\":{\"uid\":\"" + namespaceUid + "\"}}", "");
        }
        String kind = words[1];
        String name = words.length > 2 ? words[2] : "";
        if (method.equals("POST")) {
            JsonNode object = JSON.readTree(body);
            String own = object.path("metadata").path("name").asText();
            boolean isThere = kind.equals("pods") ? pods.containsKey(own) : secrets.containsKey(own);
            if (isThere) {
                return Scripted.status(409, "AlreadyExists", kind + " \"" + own + "\" already exists");
            }
            if (kind.equals("secrets")) {
                secrets.put(own, object);
                return new Scripted(201, body, "");
            }
            return new Scripted(201, add((ObjectNode) object).toString(), "");
        }
        boolean isThere = kind.equals("pods") ? pods.containsKey(name) : secrets.containsKey(name);
        if (!name.isEmpty() && !isThere) {
            return Scripted.status(404, "NotFound", kind + " \"" + name + "\" not found");
        }
        if (method.equals("DELETE") && kind.equals("secrets")) {
            secrets.remove(name);
            return new Scripted(200, "{\"kind\":\"Status\",\"status\":\"Success\"}", "");
        }
        if (method.equals("DELETE")) {
            JsonNode options = JSON.readTree(body);
            ObjectNode pod = pods.get(name);
            if (!options.path("preconditions").path("uid").asText().equals(uid(name))) {
                return Scripted.status(409, "Conflict", "the UID in the precondition does not match the UID in record");
            }
            deletes.add(uid(name) + " " + options.path("gracePeriodSeconds").asInt(-1));
            if (options.path("gracePeriodSeconds").asInt(-1) == 0) {
                remove(name);
            } else {
                ((ObjectNode) pod.get("metadata")).put("deletionTimestamp", "2026-11-20T03:47:00Z");
                changed("MODIFIED", pod);
            }
            return new Scripted(200, pod.toString(), "");
        }
        return name.isEmpty() ? list(query) : new Scripted(200, pods.get(name).toString(), "");
    }

    private Scripted list(Map<String, String> query) {
        int from = Integer.parseInt(query.getOrDefault("continue", "0"));
        int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
        List<ObjectNode> all = pods.values().stream()
                .filter(pod -> matches(pod, query.get("labelSelector")))
                .toList();
        ObjectNode list = JSON.createObjectNode().put("kind", "PodList");
        ObjectNode meta = list.putObject("metadata").put("resourceVersion", String.valueOf(version));
        ArrayNode items = list.putArray("items");
        all.stream().skip(from).limit(limit).forEach(items::add);
        if (from + limit < all.size()) {
            meta.put("continue", String.valueOf(from + limit));
        }
        return new Scripted(200, list.toString(), "");
    }

    private static boolean matches(JsonNode pod, String selector) {
        String[] pair = selector.split("=", 2);
        return pod.path("metadata").path("labels").path(pair[0]).asText().equals(pair[1]);
    }

    private void watch(HttpExchange exchange, Map<String, String> query) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        long seen = Long.parseLong(query.get("resourceVersion"));
        try (OutputStream out = exchange.getResponseBody()) {
            int cut;
            synchronized (this) {
                cut = cuts;
            }
            while (true) {
                List<String> lines = new ArrayList<>();
                synchronized (this) {
                    if (seen < forgotten) {
                        lines.add(
                                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}");
                    }
                    for (Change change : changes) {
                        if (change.version() > seen && matches(change.pod(), query.get("labelSelector"))) {
                            lines.add("{\"type\":\"" + change.type() + "\",\"object\":" + change.pod() + "}");
                        }
                    }
                    if (lines.isEmpty() && version > seen) {
                        lines.add(
                                "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\""
                                        + version + "\"}}}");
                    }
                    boolean isOld = seen < forgotten;
                    seen = version;
                    if (lines.isEmpty()) {
                        wait(200);
                    }
                    if (closed || cut != cuts || isOld) {
                        lines.forEach(line -> write(out, line + "\n"));
                        return;
                    }
                }
                for (String line : lines) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The other end has gone.
        }
    }

    private void log(HttpExchange exchange, String name, Map<String, String> query) throws IOException {
        boolean follow = query.containsKey("follow");
        Instant since = query.containsKey("sinceTime") ? Instant.parse(query.get("sinceTime")) : Instant.MIN;
        if (!since.equals(since.equals(Instant.MIN) ? since : since.truncatedTo(ChronoUnit.SECONDS))) {
            throw new AssertionError("a node takes whole seconds");
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            int cut;
            List<Line> all;
            int sent = 0;
            synchronized (this) {
                cut = cuts;
                all = logs.computeIfAbsent(name, key -> new ArrayList<>());
            }
            while (true) {
                List<Line> next;
                boolean isOver;
                synchronized (this) {
                    next = List.copyOf(all.subList(Math.min(sent, all.size()), all.size()));
                    sent = all.size();
                    JsonNode pod = pods.get(name);
                    isOver = !follow || closed || cut != cuts || pod == null || isTerminated(pod);
                    if (next.isEmpty() && !isOver) {
                        wait(200);
                    }
                }
                for (Line line : next) {
                    if (!line.time().isBefore(since)) {
                        out.write((line.time() + " " + line.text() + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
                out.flush();
                if (isOver && next.isEmpty()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isTerminated(JsonNode pod) {
        return !pod.path("status")
                .path("containerStatuses")
                .path(0)
                .path("state")
                .path("terminated")
                .isMissingNode();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
