package algo.app.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK names the file alone for some failures; people also need to know what is wrong with it. */
class IoProblemsTest {
    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void aFailureIsOneReadableClause(IOException failure, String text) {
        assertThat(IoProblems.explain(failure)).isEqualTo(text);
    }

    static List<Arguments> failures() {
        return List.of(
                Arguments.of(new NoSuchFileException("/a"), "no such file or directory: /a"),
                Arguments.of(new AccessDeniedException("/a"), "permission denied: /a"),
                Arguments.of(
                        new FileSystemException("/a", null, "No space left on device"),
                        "no space left on device: /a; free space or inodes there"),
                Arguments.of(new FileSystemException("/a", null, "Is a directory"), "is a directory: /a"),
                Arguments.of(new DirectoryNotEmptyException("/a"), "directory not empty: /a"),
                Arguments.of(new FileAlreadyExistsException("/a"), "file exists: /a"),
                Arguments.of(new NotDirectoryException("/a"), "not a directory: /a"),
                Arguments.of(new FileSystemException("/a"), "the file system refused it: /a"),
                Arguments.of(
                        new IOException("Input/output error"),
                        "input/output error; the disk may be failing, see the log of the kernel"),
                Arguments.of(
                        new FileSystemException("/" + "y".repeat(300), null, "File name too long"),
                        "file name too long: /" + "y".repeat(159) + "…"),
                Arguments.of(new IOException(), "IOException"));
    }
}
