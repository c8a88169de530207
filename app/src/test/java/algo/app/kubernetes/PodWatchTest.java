package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch of the Pods of a home. */
class PodWatchTest {
    @TempDir
    Path directory;

    /** Without this the process would halt, and take the JVM of this test along. */
    @Test
    void aConnectionThatIsTakenAwayByTheCloseEndsTheWatchAlone() throws IOException {
        PodDeskRig rig = new PodDeskRig(directory);
        ClusterApi api = rig.cluster.api();
        try {
            AtomicReference<Thread> seen = new AtomicReference<>();
            AtomicReference<PodWatch> watch = new AtomicReference<>();
            watch.set(new PodWatch(
                    api,
                    PodDeskRig.HOME,
                    new PodWatch.Told() {
                        @Override
                        public void listing() {
                            seen.set(Thread.currentThread());
                        }

                        @Override
                        public void listed(String cluster, List<Pod> pods) {
                            watch.get().close();
                            api.close();
                            // What comes next asks a client that has ended, whatever it does about the interrupt.
                            assertThat(Thread.interrupted()).isTrue();
                        }

                        @Override
                        public void changed(Pod pod) {}

                        @Override
                        public void deleted(Pod last) {}

                        @Override
                        public void blind(String words) {}
                    },
                    Duration.ofSeconds(290)));
            watch.get().start();
            Eventually.holds(
                    "it has ended", () -> seen.get() != null && !seen.get().isAlive());
        } finally {
            rig.close();
        }
    }
}
