package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All connections that are documented fit into the heap of the launcher, with both ends of each sending and not reading. */
@Timeout(60)
class RelayHeapTest {
    @TempDir
    Path directory;

    @Test
    void allConnectionsAreHeldWhoseEndsSendAndDoNotRead() throws Exception {
        Process crowd = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms4m",
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RelayCrowd.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(crowd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(crowd.waitFor(10, TimeUnit.SECONDS)).isTrue();
            Matcher held = Pattern.compile("held (\\d+) ended 0 carried 7").matcher(said);
            assertThat(held.find()).as(said).isTrue();
            assertThat(Long.parseLong(held.group(1)))
                    .as("bytes, of which the far ends have their part")
                    .isLessThan(SystemBounds.heapBytes() - SystemBounds.OWN_BYTES);
        } finally {
            crowd.destroyForcibly();
        }
    }
}
