package algo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.platform.unix.FileSystemStat;
import algo.app.platform.unix.RegularFiles;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
        DaemonLog log = DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile);
        say(log, "one");
        Files.move(file, directory.resolve("away"));
        say(log, "two");
        Files.delete(file);
        say(log, "three");

        assertThat(lines(directory.resolve("away"))).singleElement().asString().endsWith(" IST one");
        assertThat(lines(file)).singleElement().asString().endsWith(" IST three");
        assertThat(log.problem()).isEmpty();
    }

    @Test
    void aRecordIsOneLineWhateverIsInIt() throws Exception {
        DaemonLog log = DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile);
        log.show(text -> text.replace("hunter\n22", "***"));
        String forged = "2026-11-20 09:20:00.000 IST INFO daemon - all strategies stopped";

        System.err.println("WARN system - ann: hunter\n22 \u001b[2J\u009b1m\u202e\r\n" + forged);
        new IllegalStateException("x\n" + forged).printStackTrace();
        log.drain();

        assertThat(lines(file)).allMatch(line -> line.matches("20\\d\\d-.* IST (WARN|java|\tat ).*"));
        assertThat(lines(file).get(0))
                .endsWith(" IST WARN system - ann: *** \\x1b[2J\\x9b1m\\u202e\\x0d\\x0a" + forged);
        assertThat(lines(file).get(1)).endsWith("IllegalStateException: x\\x0a" + forged);
    }

    @Test
    void aLongFileIsTurnedOver() throws Exception {
        Files.write(file, new byte[10 * 1024 * 1024]);
        DaemonLog log = DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile);

        say(log, "one");

        assertThat(lines(file)).singleElement().asString().endsWith(" IST one");
        assertThat(directory.resolve("daemon.log.1")).hasSize(10 * 1024 * 1024);
    }

    @Test
    void aFileThatCannotBeTurnedOverGrowsOn() throws Exception {
        Files.write(file, new byte[10 * 1024 * 1024]);
        Files.createDirectories(directory.resolve("daemon.log.1/x"));
        DaemonLog log = DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile);

        say(log, "one");

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).endsWith(" IST one\n");
        assertThat(log.problem()).isEmpty();
    }

    @Test
    void linesThatAreLostAreAProblemAndCounted() throws Exception {
        Files.createFile(file);
        Path full = Path.of("/dev/full");
        DaemonLog log = DaemonLog.install(
                file,
                false,
                name -> FileChannel.open(
                        Files.exists(name) ? full : name, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                FileSystemStat::largestFile);

        say(log, "one");
        say(log, "two");
        assertThat(log.problem()).startsWith("the daemon's log cannot be written: no space left on device");

        log.drain();
        Files.delete(file);
        say(log, "three");
        assertThat(lines(file)).hasSize(2);
        assertThat(lines(file).get(0))
                .startsWith("2 lines are missing here: the daemon's log cannot be written: no space");
        assertThat(lines(file).get(1)).endsWith(" IST three");
        assertThat(log.problem()).isEmpty();
    }

    @Test
    void nothingButAFileIsWrittenTo() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "somebody's");
        Files.createSymbolicLink(file, target);
        assertThatThrownBy(() -> DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile))
                .hasMessageContaining(file + ": it is a link, a FIFO or");
        assertThat(target).hasContent("somebody's");

        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("nowhere"));
        assertThatThrownBy(() -> DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile))
                .hasMessageContaining(file + ": it is a link, a FIFO or");
        assertThat(directory.resolve("nowhere")).doesNotExist();

        Files.delete(file);
        DaemonLog log = DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile);
        Files.delete(file);
        makeFifo(file);
        say(log, "one");
        assertThat(log.problem())
                .contains("goes on in the file that it had before", "it is a link, a FIFO or", file.toString());

        Files.delete(file);
        say(log, "two");
        assertThat(lines(file)).singleElement().asString().endsWith(" IST two");
        assertThat(log.problem()).isEmpty();
    }

    @Test
    void whoeverLogsDoesNotWaitForAWriterThatHangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        DaemonLog.Opener slow = name -> {
            if (Files.exists(directory.resolve("slow"))) {
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return FileChannel.open(name, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        };
        DaemonLog log = DaemonLog.install(file, false, slow, FileSystemStat::largestFile);
        Files.createFile(directory.resolve("slow"));
        Files.delete(file);

        for (int i = 0; i < 10_000; i++) {
            System.err.println("line " + i);
        }

        assertThat(log.problem()).contains("not written fast enough");
        hangs.countDown();
        Eventually.holds("what waited is written", () -> {
            log.drain();
            return lines(file).stream().anyMatch(line -> line.contains("lines are missing here"));
        });
    }

    private static void makeFifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private static void say(DaemonLog log, String line) {
        System.err.println(line);
        log.drain();
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.readAllLines(file);
    }
}
