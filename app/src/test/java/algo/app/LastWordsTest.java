package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.platform.unix.FileSystemStat;
import algo.app.platform.unix.RegularFiles;
import algo.app.platform.unix.StandardStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that ends for want of memory says so in its log, and the next one finds it there. */
class LastWordsTest {
    @TempDir
    Path directory;

    /** What the process of its own does. */
    public static final class Starving {
        /** @param args the log, and whether it is turned over */
        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            DaemonLog log = DaemonLog.install(file, false, RegularFiles::append, FileSystemStat::largestFile);
            System.err.println("algo 0" + LastWords.BEGINNING + "1");
            log.takeStreams(to -> StandardStreams.appendTo(to, true));
            log.drain();
            if (args[1].equals("over")) {
                Files.move(file, file.resolveSibling("daemon.log.1"));
                System.err.println("the next file");
                while (!Files.exists(file)) {
                    log.drain();
                }
                log.drain();
            }
            List<long[]> all = new ArrayList<>();
            while (true) {
                all.add(new long[100_000]);
            }
        }
    }

    @Test
    void theJvmSaysInTheLogThatItEndsForWantOfMemory() throws Exception {
        assertStarves("plain");
    }

    @Test
    void alsoInALogThatWasTurnedOver() throws Exception {
        assertStarves("over");
        assertThat(Files.readString(directory.resolve("daemon.log.1"))).doesNotContain("OutOfMemoryError");
    }

    private void assertStarves(String how) throws Exception {
        Path log = directory.resolve("daemon.log");
        Process starving = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starving.class.getName(),
                        log.toString(),
                        how)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            assertThat(starving.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            starving.destroyForcibly();
        }
        assertThat(Files.readString(directory.resolve("output"))).isEmpty();
        assertThat(starving.exitValue()).isEqualTo(3);
        assertThat(Files.readString(log)).contains("Terminating due to java.lang.OutOfMemoryError");
        assertThat(LastWords.wantOfMemory(log))
                .contains(Files.getLastModifiedTime(log).toInstant());
    }

    @Test
    void itIsSaidOnce() throws Exception {
        Path log = directory.resolve("daemon.log");
        assertThat(LastWords.wantOfMemory(log)).isEmpty();
        String words =
                "x INFO daemon - algo 1 starts, pid 7\nTerminating due to java.lang.OutOfMemoryError: Java heap space\n"
                        + "x WARN keeper - the daemon ended with exit code 3\n";
        Files.writeString(log, "x\n".repeat(100_000) + words);
        assertThat(LastWords.wantOfMemory(log)).isPresent();

        Files.writeString(log, words + "x INFO daemon - algo 1 starts, pid 8, home /h\n");
        assertThat(LastWords.wantOfMemory(log)).isEmpty();
    }
}
