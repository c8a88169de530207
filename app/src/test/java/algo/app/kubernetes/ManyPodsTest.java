package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many Pods cost one watch, and nobody asks again and again. */
class ManyPodsTest {
    private static final int PODS = Integer.getInteger("algo.pods", 40);

    @TempDir
    Path directory;

    @Test
    void eachPodIsAskedForOnceAndAllAreWatchedTogether() throws Exception {
        try (PodDeskRig rig = new PodDeskRig(directory)) {
            rig.desk.start();
            Eventually.holds("it watches", () -> rig.cluster.requests().contains("GET /pods?watch"));
            for (int i = 0; i < PODS; i++) {
                String run = String.format("%012x", i + 1);
                rig.desk.make(PodDeskRig.order("s" + i, run), directory.resolve(run));
            }
            Eventually.holds("all are made", () -> rig.cluster.pods().size() == PODS);
            for (int i = 0; i < PODS; i++) {
                rig.cluster.runs(PodNames.pod("s" + i));
            }
            Eventually.holds("all logs are followed", () -> logs(rig) == PODS);
            Eventually.holds(
                    "all run",
                    () -> rig.told.stream()
                                    .filter(line -> line.path("is").asText().equals("running"))
                                    .count()
                            == PODS);

            List<String> requests = rig.cluster.requests();
            assertThat(requests.stream().filter("GET /pods"::equals))
                    .as("lists")
                    .hasSize(1);
            assertThat(requests.stream().filter("GET /pods?watch"::equals))
                    .as("watches")
                    .hasSize(1);
            assertThat(requests).as("Secret, Pod and log of each").hasSize(3 * PODS + 3);
        }
    }

    private static long logs(PodDeskRig rig) {
        return rig.cluster.requests().stream()
                .filter(each -> each.endsWith("/log"))
                .count();
    }
}
