package algo.app.kubernetes;

import algo.app.model.BackOff;
import algo.app.model.Halt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches all Pods of a home in one namespace: one list, and then one watch that goes on from it, whatever their number. After a
 * gap it goes on from the version that it saw last; where that is too old for the server, it lists again, and so learns of what
 * has gone meanwhile. On a thread of its own.
 */
final class PodWatch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BackOff BACK_OFF = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /** The time after which the server is to end a watch, which is then asked for again. */
    static final Duration ONE_WATCH = Duration.ofSeconds(290);

    /** The time that a watch may last longer; then the connection is taken for dead. */
    private static final Duration LATE = Duration.ofSeconds(20);

    private static final int LONGEST_LINE = 8 << 20;

    /** Is told, on the thread of the watch or one of the client, one at a time. */
    interface Told {
        /** Is told before a list is asked for: what is made after this may be missing in it. */
        void listing();

        /** @param cluster uid of the namespace, as it was just before the list */
        void listed(String cluster, List<Pod> pods);

        void changed(Pod pod);

        void deleted(Pod last);

        /** @param words why nothing is seen now, in one clause; empty once something is seen again */
        void blind(String words);
    }

    private final ClusterApi api;
    private final String home;
    private final Told told;
    private final Duration oneWatch;
    private final Thread thread;
    private volatile boolean closed;
    /** The version to go on from; empty for a list. */
    private volatile String version = "";

    private volatile boolean progress;
    private volatile Duration pause = Duration.ZERO;

    PodWatch(ClusterApi api, String home, Told told, Duration oneWatch) {
        this.api = api;
        this.home = home;
        this.told = told;
        this.oneWatch = oneWatch;
        this.thread = new Thread(this::run, "watch-" + api.place().namespace());
        thread.setDaemon(true);
        Halt.with(thread);
    }

    void start() {
        thread.start();
    }

    private void run() {
        int failures = 0;
        try {
            while (!closed) {
                progress = false;
                pause = Duration.ZERO;
                String words = once();
                failures = words.isEmpty() || progress ? 0 : failures + 1;
                if (!words.isEmpty()) {
                    told.blind(words);
                }
                Duration own = words.isEmpty() ? Duration.ZERO : BACK_OFF.after(Math.max(1, failures));
                Duration wait = pause.compareTo(own) > 0 ? pause : own;
                TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                throw e;
            } // else the connection was taken away under it
        }
    }

    /** Lists where that is due, and follows one watch to its end; returns why that failed, empty if it did not. */
    private String once() throws InterruptedException {
        try {
            if (version.isEmpty()) {
                told.listing();
                String cluster = api.namespaceUid();
                ClusterApi.Listing listing = api.list(home);
                version = listing.version();
                told.listed(cluster, listing.pods());
                told.blind("");
                progress = true;
            }
            return follow();
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.TOO_OLD) {
                version = "";
                return progress ? "the API server has no past" : "";
            }
            pause = e.pause();
            return e.getMessage();
        }
    }

    private String follow() throws ClusterException, InterruptedException {
        String[] problem = {""};
        ByteLines lines = new ByteLines(LONGEST_LINE, line -> {
            if (problem[0].isEmpty()) {
                problem[0] = take(new String(line, StandardCharsets.UTF_8));
            }
        });
        ClusterApi.Stream stream = api.watch(home, version, oneWatch, lines::add);
        told.blind("");
        try {
            stream.done().get(oneWatch.plus(LATE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "the watch was silent for too long";
        } catch (ExecutionException e) {
            // It goes on from where it was; that nobody is there shows at the next attempt.
            return progress ? "" : "the watch broke: " + PodEnds.shown(String.valueOf(e.getCause()));
        } finally {
            stream.cancel();
        }
        // A server that ends each watch at once is not asked again at once.
        return problem[0].isEmpty() && !progress ? "the watch ended at once" : problem[0];
    }

    /** Takes one line; returns why nothing of this watch counts any more, empty if it goes on. */
    private String take(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (IOException e) {
            return ""; // A connection was cut in the middle of it; the next watch has it whole.
        }
        if (event == null) {
            return "";
        }
        JsonNode object = event.path("object");
        String type = event.path("type").asText();
        if (type.equals("ERROR")) {
            version = "";
            boolean isOld = object.path("code").asInt() == 410;
            progress |= isOld;
            return isOld
                    ? ""
                    : "the watch failed: "
                            + PodEnds.shown(object.path("message").asText());
        }
        String next = object.path("metadata").path("resourceVersion").asText();
        if (!type.equals("BOOKMARK")) {
            try {
                Pod pod = api.pod("watch pods", object.toString());
                if (type.equals("DELETED")) {
                    told.deleted(pod);
                } else {
                    told.changed(pod);
                }
            } catch (ClusterException e) {
                version = "";
                return e.getMessage();
            }
        }
        progress = true;
        version = next;
        return "";
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
