package algo.app.kubernetes;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A desk at a fake cluster, and what it tells. */
final class PodDeskRig implements AutoCloseable {
    static final String HOME = "0123456789abcdef0123456789abcdef";
    static final String STRATEGY = "EMA_cross@SBIN";
    static final String RUN = "00000000000a";
    static final String POD = PodNames.pod(STRATEGY);

    final FakeCluster cluster;
    final List<ObjectNode> told = new CopyOnWriteArrayList<>();
    final Path log;
    private final Path notes;
    PodDesk desk;

    PodDeskRig(Path directory) throws IOException {
        cluster = new FakeCluster();
        notes = Files.createDirectories(directory.resolve("notes"));
        log = directory.resolve("run.log");
        desk = open();
    }

    private PodDesk open() {
        return new PodDesk(cluster.api(), HOME, notes, told::add, Duration.ofSeconds(290));
    }

    /** The process of the desk is killed, and another one is there. */
    void another() {
        desk.close();
        told.clear();
        desk = open();
    }

    static PodOrder order(String strategy, String run) {
        return new PodOrder(
                HOME,
                strategy,
                run,
                "registry/algo-base:1",
                List.of("python", "/algo/code/ema.py", "$(HOME)"),
                Map.of("STRATEGY_ID", strategy, "PARAM", "$(X)"),
                Map.of("OPENALGO_APIKEY", "s3cret"),
                Map.of("ema.py", "print(1)\n"),
                512,
                "250m",
                Duration.ofMillis(10_500),
                "");
    }

    void make() {
        desk.make(order(STRATEGY, RUN), log);
    }

    /** Waits until this is told of the run, and returns the line. */
    ObjectNode tells(String is) {
        return tells(RUN, is);
    }

    ObjectNode tells(String run, String is) {
        return Eventually.get(run + " " + is + ", of " + told, () -> told.stream()
                .filter(line -> line.path("run").asText().equals(run)
                        && line.path("is").asText().equals(is))
                .findFirst());
    }

    boolean hasTold(String is) {
        return told.stream().anyMatch(line -> line.path("is").asText().equals(is));
    }

    @Override
    public void close() {
        desk.close();
        cluster.close();
    }
}
