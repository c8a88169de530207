package algo.app.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The dialogue of the process with its daemon, a JSON object a line. The daemon says {@code {"do":"home","home","notes"}} first, then
 * {@code {"do":"adopt","context","namespace","strategy","run","uid","cluster","grace_ms","log"}} for each run that it knows, then
 * {@code {"do":"go"}}; from then on also {@code {"do":"make",…}} with the order of a run, {@code stop} and {@code claim}. Each is
 * answered by lines that say what has become of the run: {@code made}, {@code waiting}, {@code running}, {@code lost}, {@code
 * ending}, {@code unsure}, {@code ended}; {@code gone}, {@code refused} and {@code occupied} are the last of a run. The daemon may
 * say everything again at any time, to this process or the next. {@code {"alive":true}} comes every 5 s.
 */
public final class PodProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ALIVE_SECONDS = 5;

    /** Makes the door to a namespace. */
    interface Door {
        ClusterApi open(ClusterPlace place) throws IOException;
    }

    private final PrintStream out;
    private final Door door;
    private final Map<ClusterPlace, PodDesk> desks = new LinkedHashMap<>();
    /** The runs of clusters that the kubeconfig does not lead to now. */
    private final List<JsonNode> waiting = new ArrayList<>();

    private String home = "";
    private Path notes = Path.of("");
    private boolean going;

    PodProcess(PrintStream out, Door door) {
        this.out = out;
        this.door = door;
    }

    /**
     * Serves the daemon at the other end until it is gone. Pods go on.
     *
     * @throws IOException if what comes is not of the daemon
     */
    public static void serve(InputStream in, PrintStream out) throws IOException {
        try (PodProcess process = new PodProcess(out, ClusterApi::of)) {
            process.serve(in);
        }
    }

    void serve(InputStream in) throws IOException {
        Thread alive = new Thread(this::signs, "signs-of-life");
        alive.setDaemon(true);
        alive.start();
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JSON.readTree(line));
            }
        } finally {
            alive.interrupt();
        }
    }

    private void signs() {
        try {
            while (true) {
                say(JsonNodeFactory.instance.objectNode().put("alive", true));
                TimeUnit.SECONDS.sleep(ALIVE_SECONDS);
                again();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries again what no cluster was found for. */
    private synchronized void again() {
        List<JsonNode> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(this::take);
    }

    private synchronized void take(JsonNode line) {
        String what = line.path("do").asText();
        if (what.equals("home")) {
            home = line.path("home").asText();
            notes = Path.of(line.path("notes").asText());
            return;
        }
        if (what.equals("go")) {
            going = true;
            desks.values().forEach(PodDesk::start);
            return;
        }
        ClusterPlace place = new ClusterPlace(
                line.path("context").asText(), line.path("namespace").asText());
        String run = line.path("run").asText();
        PodDesk desk;
        try {
            desk = desk(place);
        } catch (IOException e) {
            boolean isNew = what.equals("make");
            say(JsonNodeFactory.instance
                    .objectNode()
                    .put("context", place.context())
                    .put("namespace", place.namespace())
                    .put("run", run)
                    .put("is", isNew ? "refused" : "unsure")
                    .put("words", e.getMessage()));
            if (!isNew) {
                waiting.add(line);
            }
            return;
        }
        switch (what) {
            case "adopt" ->
                desk.adopt(
                        line.path("strategy").asText(),
                        run,
                        line.path("uid").asText(),
                        line.path("cluster").asText(),
                        Duration.ofMillis(line.path("grace_ms").asLong()),
                        Path.of(line.path("log").asText()));
            case "make" -> desk.make(order(line), Path.of(line.path("log").asText()));
            case "stop" -> desk.stop(run);
            case "claim" -> desk.claim(run);
            default -> throw new IllegalStateException("the daemon asks for '" + what + "', which nobody knows");
        }
    }

    private PodDesk desk(ClusterPlace place) throws IOException {
        PodDesk known = desks.get(place);
        if (known != null) {
            return known;
        }
        PodDesk desk = new PodDesk(door.open(place), home, notes, this::say, PodWatch.ONE_WATCH);
        desks.put(place, desk);
        if (going) {
            desk.start();
        }
        return desk;
    }

    private PodOrder order(JsonNode line) {
        List<String> command = new ArrayList<>();
        line.path("command").forEach(word -> command.add(word.asText()));
        return new PodOrder(
                home,
                line.path("strategy").asText(),
                line.path("run").asText(),
                line.path("image").asText(),
                command,
                texts(line.path("variables")),
                texts(line.path("secrets")),
                texts(line.path("files")),
                line.path("memory_mb").asLong(),
                line.path("cpu").asText(),
                Duration.ofMillis(line.path("grace_ms").asLong()),
                line.path("account").asText());
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> all = new HashMap<>();
        object.properties()
                .forEach(each -> all.put(each.getKey(), each.getValue().asText()));
        return all;
    }

    private void say(ObjectNode line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        desks.values().forEach(PodDesk::close);
    }
}
