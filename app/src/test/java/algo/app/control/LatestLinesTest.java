package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.log.RunLogs;
import algo.app.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestLinesTest {
    @TempDir
    Path root;

    private Path log;
    private LatestLines latest;

    @BeforeEach
    void log() throws Exception {
        RunLogs logs = new RunLogs(root);
        log = logs.forRun("ema", new RunId("0123456789ab"), Instant.parse("2026-11-20T03:50:00Z"));
        latest = new LatestLines(logs);
    }

    private void print(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void theLastLineThatSaysAnything() throws Exception {
        print("one\ntwo\n\n \n");
        assertThat(latest.of(log)).contains("two");

        print("thr");
        assertThat(latest.of(log)).as("not ended yet").contains("thr");

        print("ee\n");
        assertThat(latest.of(log)).contains("three");
    }

    @Test
    void nothingOfALogThatIsEmptyOrGone() throws Exception {
        assertThat(latest.of(log)).isEmpty();
        print("");
        assertThat(latest.of(log)).isEmpty();
        print("one\n");
        assertThat(latest.of(log)).contains("one");
        Files.delete(log);
        assertThat(latest.of(log)).isEmpty();
    }

    @Test
    void aLogThatDoesNotChangeIsNotReadAgain() throws Exception {
        print("one\n");
        FileTime written = Files.getLastModifiedTime(log);
        assertThat(latest.of(log)).contains("one");

        Files.writeString(log, "two\n");
        Files.setLastModifiedTime(log, written);

        assertThat(latest.of(log)).contains("one");
    }

    @Test
    void theBeginningOfALongOne() throws Exception {
        print("x".repeat(499) + "\ud83d\ude00" + "y".repeat(100_000) + "\nz" + "a".repeat(60_000));

        assertThat(latest.of(log).orElseThrow()).isEqualTo("z" + "a".repeat(499));
    }
}
