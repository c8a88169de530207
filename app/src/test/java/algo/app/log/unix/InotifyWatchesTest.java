package algo.app.log.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.platform.unix.LibC;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells of writes, also while the system has no instance of inotify to give. */
class InotifyWatchesTest {
    @TempDir
    Path directory;

    private boolean none = true;

    @Test
    void withoutAnInstanceFilesAreLookedAtAndThatIsSaidUntilThereIsOne() throws Exception {
        Path log = Files.createFile(directory.resolve("log"));
        try (InotifyWatches watches =
                new InotifyWatches(() -> none ? -1 : LibC.inotify_init1(LibC.O_CLOEXEC | LibC.O_NONBLOCK))) {
            assertThat(watches.problem()).contains("looked at once a second", "fs.inotify.max_user_instances");
            assertThat(watches.arm(log)).isFalse();
            watches.disarm(log);
            watches.wake();
            assertThat(watches.await(60_000)).as("woken").isEmpty();

            none = false;

            assertThat(watches.arm(log)).isTrue();
            assertThat(watches.problem()).isEmpty();
            Files.writeString(log, "line");
            assertThat(watches.await(60_000)).containsExactly(log);
        }
    }
}
