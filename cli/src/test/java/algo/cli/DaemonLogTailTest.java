package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a daemon's log is short, harmless, and the caller's own. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DaemonLogTailTest {
    @TempDir
    private Path home;

    private Path log;

    @BeforeEach
    void aHome() throws Exception {
        log = Files.createDirectory(home.resolve("log")).resolve("daemon.log");
    }

    @Test
    void theLastLinesAreShownBelowThePathOfTheFile() throws Exception {
        Files.writeString(log, "1\n2\n3\n4\n5\n6\n");

        assertThat(DaemonLogTail.of(home))
                .containsExactly("the last lines of " + log + ":", "  | 2", "  | 3", "  | 4", "  | 5", "  | 6");
    }

    @Test
    void aLineThatWasCutOffByTheDeathIsShownToo() throws Exception {
        Files.writeString(log, "1\n2 of");

        assertThat(DaemonLogTail.of(home)).endsWith("  | 1", "  | 2 of");
    }

    @Test
    void nothingInALineActsOnTheTerminalOrForgesAnotherOne() throws Exception {
        Files.writeString(log, "a\u001b[2Jb\rc\td" + "\u0007\u202e\n" + "x".repeat(5000) + "\n");

        assertThat(DaemonLogTail.of(home))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(500).matches("[ -~]*"))
                .contains("  | a\\x1b[2Jb\\x0dc\\x09d\\x07\\u202e");
    }

    @Test
    void ofALongLogOnlyTheEndIsRead() throws Exception {
        Files.writeString(log, ("y".repeat(99) + "\n").repeat(100_000) + "end\n");

        assertThat(DaemonLogTail.of(home)).hasSize(6).endsWith("  | end");
    }

    @Test
    void withoutALogNothingIsShown() throws Exception {
        assertThat(DaemonLogTail.of(home)).isEmpty();
        Files.createFile(log);
        assertThat(DaemonLogTail.of(home)).isEmpty();
        assertThat(DaemonLogTail.of(home.resolve("none"))).isEmpty();
    }

    @Test
    void whatLiesInPlaceOfTheLogIsLeftAlone() throws Exception {
        Path other = Files.writeString(home.resolve("other"), "secret\n");
        Files.createSymbolicLink(log, other);
        assertThat(DaemonLogTail.of(home)).as("a link").isEmpty();

        Files.delete(log);
        assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor())
                .isZero();
        assertThat(DaemonLogTail.of(home)).as("a FIFO").isEmpty();

        Files.delete(log);
        Files.createDirectory(log);
        assertThat(DaemonLogTail.of(home)).as("a directory").isEmpty();
    }

    @Test
    void aLogThatOthersCouldHaveWrittenIsNotShown() throws Exception {
        Files.writeString(log, "forged\n");
        Files.setPosixFilePermissions(home.resolve("log"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(DaemonLogTail.of(home)).isEmpty();
    }
}
