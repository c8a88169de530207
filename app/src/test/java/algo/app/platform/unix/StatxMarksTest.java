package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.platform.DirectoryMarks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory is known again after a move, and not taken for another. */
@EnabledOnOs(OS.LINUX)
class StatxMarksTest {
    @TempDir
    private Path directory;

    @Test
    void aMoveKeepsThem() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        DirectoryMarks before = StatxMarks.of(home);

        Path moved = Files.move(home, directory.resolve("moved"));
        Files.createFile(moved.resolve("file"));

        assertThat(StatxMarks.of(moved)).isEqualTo(before);
        assertThat(StatxMarks.of(Files.createSymbolicLink(directory.resolve("link"), moved)))
                .isEqualTo(before);
    }

    @Test
    void anotherDirectoryHasOthersAlsoUnderTheNameOfTheFirst() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        DirectoryMarks before = StatxMarks.of(home);

        Files.delete(home);
        Files.createDirectory(home);

        assertThat(StatxMarks.of(home)).isNotEqualTo(before);
    }
}
