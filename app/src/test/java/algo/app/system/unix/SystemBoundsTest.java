package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SystemBoundsTest {
    @Test
    void whatIsHeldAtMostFitsIntoTheHeapOfTheLauncher() throws Exception {
        Matcher heap = Pattern.compile("\\$\\{system:-}\" \\]; then heap=\"-Xms4m -Xmx(\\d+)m\"")
                .matcher(Files.readString(Path.of("../packaging/launcher/algo")));
        assertThat(heap.find())
                .as("the heap of the system daemon, without an end for want of memory")
                .isTrue();

        assertThat(SystemBounds.heapBytes()).isLessThanOrEqualTo(Long.parseLong(heap.group(1)) << 20);
    }
}
