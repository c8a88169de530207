package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One who follows logs is told of changes by a watch, or looks often where there is none. */
class DirectoryWatchTest {
    private static final long LONG = 60_000;

    @TempDir
    Path directory;

    @Test
    void aChangeIsTold() throws Exception {
        try (DirectoryWatch watch = DirectoryWatch.of(List.of(directory))) {
            Files.writeString(directory.resolve("log"), "line");
            assertThat(watch.await(LONG)).isTrue();
        }
    }

    @Test
    void withoutAnInstanceOrAThreadItLooksOften() throws Exception {
        List<DirectoryWatch.Maker> wants = List.of(
                () -> {
                    throw new IOException("User limit of inotify instances reached or too many open files");
                },
                () -> {
                    throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
                });
        for (DirectoryWatch.Maker want : wants) {
            try (DirectoryWatch watch = DirectoryWatch.of(List.of(directory), want)) {
                assertThat(watch.await(LONG)).isFalse();
            }
        }
        assertThatThrownBy(() -> DirectoryWatch.of(List.of(directory), () -> {
                    throw new NoClassDefFoundError("gone");
                }))
                .isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void manyFollowersLeaveDescriptorsForTheRest() throws Exception {
        int[] made = {0};
        List<DirectoryWatch> watches = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                watches.add(DirectoryWatch.of(List.of(), () -> {
                    made[0]++;
                    return directory.getFileSystem().newWatchService();
                }));
            }
        } finally {
            watches.forEach(DirectoryWatch::close);
        }
        assertThat(made[0]).isLessThanOrEqualTo(64);
        try (DirectoryWatch next = DirectoryWatch.of(List.of(directory))) {
            Files.writeString(directory.resolve("log"), "line");
            assertThat(next.await(LONG)).as("those that ended made room").isTrue();
        }
    }
}
