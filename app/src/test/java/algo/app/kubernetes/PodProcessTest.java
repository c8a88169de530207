package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dialogue of the process with its daemon. */
class PodProcessTest {
    private static final String POD = PodNames.pod("ema");

    @TempDir
    Path directory;

    private final PipedOutputStream daemon = new PipedOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private FakeCluster cluster;
    private Thread thread;

    @BeforeEach
    void open() throws IOException {
        cluster = new FakeCluster();
        PipedInputStream in = new PipedInputStream(daemon);
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        thread = new Thread(() -> {
            try (PodProcess process = new PodProcess(print, this::door)) {
                process.serve(in);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
    }

    private ClusterApi door(ClusterPlace place) throws IOException {
        if (!place.context().equals("test")) {
            throw new IOException("the kubeconfig has no context '" + place.context() + "'");
        }
        return cluster.api();
    }

    @AfterEach
    void close() throws Exception {
        daemon.close();
        thread.join(20_000);
        cluster.close();
    }

    private void says(String line) throws IOException {
        daemon.write((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
        daemon.flush();
    }

    private void hears(String part) {
        String wanted = part.replace('\'', '"');
        Eventually.holds("it says " + wanted + ", not " + out, () -> out.toString(StandardCharsets.UTF_8)
                .contains(wanted));
    }

    @Test
    void aRunIsMadeToldOfStoppedAndGoesOnWithoutItsDaemon() throws Exception {
        Files.createDirectories(directory.resolve("notes"));
        says("{'do':'home','home':'" + PodDeskRig.HOME + "','notes':'" + directory.resolve("notes") + "'}");
        says("{'do':'go'}");
        says(
                "{'do':'make','context':'test','namespace':'trading','strategy':'ema','run':'00000000000a','image':'base:1','command':"
                        + "['python','/algo/code/ema.py'],'variables':{'A':'1'},'secrets':{'B':'2'},'files':{'ema.py':'x'},'memory_mb':256,"
                        + "'cpu':'','grace_ms':3000,'account':'','log':'"
                        + directory.resolve("a.log") + "'}");
        hears("{'context':'test','namespace':'trading','run':'00000000000a','is':'made','pod':'" + POD
                + "','uid':'uid-1','cluster':");
        cluster.runs(POD);
        hears("'run':'00000000000a','is':'running','words':'','node':''}");
        says("{'do':'stop','context':'test','namespace':'trading','run':'00000000000a'}");
        hears("'is':'ending'");
        cluster.remove(POD);
        hears("'run':'00000000000a','is':'gone','words':''}");

        says("{'do':'make','context':'prod','strategy':'ema','run':'00000000000b','image':'base:1'}");
        hears("'run':'00000000000b','is':'refused','words':'the kubeconfig has no context ");
        says("{'do':'adopt','context':'prod','strategy':'ema','run':'00000000000c'}");
        hears("'run':'00000000000c','is':'unsure','words':'the kubeconfig has no context ");
        hears("{'alive':true}");

        String other =
                cluster.put("{\"metadata\":{\"name\":\"other\",\"labels\":{\"app.kubernetes.io/managed-by\":\"algo\","
                        + "\"algo/home\":\"" + PodDeskRig.HOME + "\",\"algo/run\":\"00000000000d\"}}}");
        hears("'stray':'other','run':'00000000000d','uid':'" + other + "'");
        daemon.close();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(cluster.pods()).as("what runs goes on").containsOnlyKeys("other");
    }
}
