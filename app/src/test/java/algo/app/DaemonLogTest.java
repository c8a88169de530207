package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's log goes on, whatever becomes of its file. */
class DaemonLogTest {
    @TempDir
    private Path directory;

    private final PrintStream before = System.err;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("daemon.log");
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    @Test
    void itGoesOnWhenItsFileIsTakenAway() throws Exception {
        DaemonLog log = DaemonLog.install(file, false);
        System.err.println("one");
        Files.move(file, directory.resolve("away"));
        System.err.println("two");
        Files.delete(file);
        System.err.println("three");

        assertThat(lines(directory.resolve("away"))).singleElement().asString().endsWith(" IST one");
        assertThat(lines(file)).singleElement().asString().endsWith(" IST three");
        assertThat(log.problem()).isEmpty();
    }

    @Test
    void aLongFileIsTurnedOver() throws Exception {
        Files.write(file, new byte[10 * 1024 * 1024]);
        DaemonLog.install(file, false);

        System.err.println("one");

        assertThat(lines(file)).singleElement().asString().endsWith(" IST one");
        assertThat(directory.resolve("daemon.log.1")).hasSize(10 * 1024 * 1024);
    }

    @Test
    void aFileThatCannotBeTurnedOverGrowsOn() throws Exception {
        Files.write(file, new byte[10 * 1024 * 1024]);
        Files.createDirectories(directory.resolve("daemon.log.1/x"));
        DaemonLog log = DaemonLog.install(file, false);

        System.err.println("one");

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).endsWith(" IST one\n");
        assertThat(log.problem()).isEmpty();
    }

    @Test
    void linesThatAreLostAreAProblemAndCounted() throws Exception {
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        DaemonLog log = DaemonLog.install(file, false);

        System.err.println("one");
        System.err.println("two");
        assertThat(log.problem()).startsWith("the daemon's log cannot be written: no space left on device");

        Files.delete(file);
        System.err.println("three");
        assertThat(lines(file)).hasSize(2);
        assertThat(lines(file).get(0))
                .startsWith("2 lines are missing here: the daemon's log cannot be written: no space");
        assertThat(lines(file).get(1)).endsWith(" IST three");
        assertThat(log.problem()).isEmpty();
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.readAllLines(file);
    }
}
