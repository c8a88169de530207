package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory is known again after a move, and not taken for another. */
@EnabledOnOs(OS.LINUX)
class DirectoryMarksTest {
    @TempDir
    private Path directory;

    @Test
    void aMoveKeepsThem() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        DirectoryMarks before = DirectoryMarks.of(home);

        Path moved = Files.move(home, directory.resolve("moved"));
        Files.createFile(moved.resolve("file"));

        assertThat(DirectoryMarks.of(moved)).isEqualTo(before);
        assertThat(DirectoryMarks.of(Files.createSymbolicLink(directory.resolve("link"), moved)))
                .isEqualTo(before);
    }

    @Test
    void anotherDirectoryHasOthersAlsoUnderTheNameOfTheFirst() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        DirectoryMarks before = DirectoryMarks.of(home);

        Files.delete(home);
        Files.createDirectory(home);

        assertThat(DirectoryMarks.of(home)).isNotEqualTo(before);
    }
}
