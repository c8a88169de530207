package algo.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path directory;

    @Test
    void aFileIsReadAlsoThroughALink() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(WholeFile.read(file)).asString().isEqualTo("content");
        assertThat(WholeFile.read(link)).asString().isEqualTo("content");
    }

    @Test
    void whatWouldMakeItsReaderWaitIsRefused() throws Exception {
        Path fifo = directory.resolve("fifo");
        int made = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        assertThat(made).isZero();

        Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            refuses(fifo, "not a regular file: " + fifo);
            refuses(link, "not a regular file: " + link);
            refuses(directory, "not a regular file: " + directory);
            refuses(Path.of("/dev/zero"), "not a regular file: /dev/zero");
        });
    }

    @Test
    void whatIsLargerThanAnyFileOfAHomeIsRefused() throws Exception {
        Path file = directory.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((4 << 20) + 1);
        }

        refuses(file, "larger than 4 MiB: " + file);
    }

    @Test
    void allFilesOfTheHomeAreOpenedByTheOneThatNeverWaits() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        List<Path> opened = new ArrayList<>();
        WholeFile.Opener before = WholeFile.opener();
        WholeFile.openBy((path, options, attributes) -> {
            opened.add(path);
            return before.open(path, options, attributes);
        });
        try {
            WholeFile.read(file);
            PlainFile.open(file, Set.of(StandardOpenOption.READ)).close();
        } finally {
            WholeFile.openBy(before);
        }
        assertThat(opened).containsExactly(file, file);
    }

    private static void refuses(Path file, String why) {
        assertThatThrownBy(() -> WholeFile.read(file))
                .isInstanceOfSatisfying(IOException.class, e -> assertThat(IoProblems.explain(e))
                        .isEqualTo(why));
    }
}
