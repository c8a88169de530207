package algo.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the place of a file of the home is a file, or is refused with its path. */
class PlainFileTest {
    @TempDir
    Path directory;

    @Test
    void aLinkADirectoryAndAFifoAreRefusedWithoutAWait() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        for (Path place : Set.of(link, inner, fifo)) {
            for (StandardOpenOption how : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                assertThatThrownBy(() -> PlainFile.open(place, Set.of(how, StandardOpenOption.CREATE)))
                        .hasMessageContainingAll(place.toString(), "no regular file; move it away");
            }
        }
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aFileIsOpenedAndMade() throws Exception {
        Path file = directory.resolve("file");
        PlainFile.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE))
                .close();
        PlainFile.open(file, Set.of(StandardOpenOption.READ)).close();
    }
}
