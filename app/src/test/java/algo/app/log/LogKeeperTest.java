package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.OwnThread;
import algo.app.model.LogPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs stay within their bounds, what was printed when is noted, and silence costs nothing. */
@Timeout(120)
class LogKeeperTest extends LogKeeperRig {
    @Test
    void whileNothingIsPrintedOnlyTheNamesAreLookedAt() throws Exception {
        for (int i = 0; i < 50; i++) {
            keep("s" + i, POLICY, run("s" + i));
        }
        assertThat(keeper.untilNext()).isGreaterThan(Duration.ofSeconds(9).toMillis());
        pass(Duration.ofSeconds(10));
        assertThat(keeper.untilNext()).isGreaterThan(Duration.ofSeconds(9).toMillis());
    }

    @Test
    void theOldestLogsOfAllStrategiesGoForTheQuotaOfTheirUser() throws Exception {
        quotaMb = 3;
        comeUp();
        Path old = run("ema");
        print(old, 2_000_000);
        time.advance(Duration.ofSeconds(10));
        Files.setLastModifiedTime(old, FileTime.from(time.wall()));
        Path newest = run("ema");
        keep("ema", POLICY, newest);
        time.advance(Duration.ofSeconds(10));
        Path other = run("rsi");
        print(other, 800_000);
        keep("rsi", POLICY, other);
        assertThat(old).exists();

        print(newest, 800_000);
        pass(Duration.ofSeconds(3));

        assertThat(old).doesNotExist();
        assertThat(newest).exists();
        assertThat(other).exists();
        assertThat(reports).anySatisfy(report -> assertThat(report).startsWith("ema quota.log_mb 1 log file removed"));
        assertThat(keeper.problems()).isEmpty();
    }

    @Test
    void whatIsPrintedIsNotedWithItsTimeToTheSecond() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        time.advance(Duration.ofSeconds(100));
        print(log, 1);
        keeper.turn();
        pass(Duration.ofSeconds(1));
        print(log, 1);
        pass(Duration.ofSeconds(1));

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:21:40+05:30");
        assertThat(printedAt(log, 2)).isEqualTo("2026-11-21T09:21:42+05:30");
        time.advance(Duration.ofSeconds(1));
        keeper.step(Set.of());
        assertThat(keeper.untilNext()).as("silent again").isGreaterThan(1100);
    }

    @Test
    void whatWasPrintedWithoutADaemonHasNoTime() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 1);
        keeper.turn();
        keeper.close();
        print(log, 1);
        time.advance(Duration.ofMinutes(5));
        comeUp();
        keep("ema", POLICY, log);
        print(log, 1);
        keeper.turn();
        pass(Duration.ofSeconds(1));

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:20:00+05:30");
        assertThat(printedAt(log, 2)).isEmpty();
        assertThat(printedAt(log, 3)).startsWith("2026-11-21T09:25:0");
    }

    @Test
    void whatARunSaysLastIsNotedWhenItEnds() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 1);
        keep("ema", POLICY, null);

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:20:00+05:30");
    }

    @Test
    void aLogThatIsTooLongIsRotatedAndTheOldestPartsGo() throws Exception {
        Path log = run("ema");
        keep("ema", new LogPolicy(1, 0, 7, 3, false), log);
        for (int i = 0; i < 8; i++) {
            print(log, MIB + 10);
            pass(Duration.ofSeconds(1));
        }

        assertThat(new RunFiles(log).parts()).hasSizeLessThanOrEqualTo(4);
        List<String> left = read(log);
        assertThat(left).last().isEqualTo("line " + number);
        assertThat(left.size()).isBetween(150_000, 350_000);
        assertThat(reports).as("one at once, the others a minute later").hasSize(1);
        assertThat(reports.get(0)).startsWith("ema log.max_total_mb ");
        time.advance(Duration.ofMinutes(1));
        keeper.step(Set.of());
        assertThat(reports).hasSize(2);
    }

    @Test
    void aBoundThatIsLoweredActsAtOnce() throws Exception {
        Path log = run("ema");
        keep("ema", new LogPolicy(100, 0, 7, 0, false), log);
        print(log, 3 * MIB);
        pass(Duration.ofSeconds(1));
        assertThat(new RunFiles(log).parts()).hasSize(1);

        keep("ema", POLICY, log);

        assertThat(new RunFiles(log).parts()).hasSize(4);
        assertNumbered(read(log));
    }

    @Test
    void whatBecomesTooOldGoesWithinTheHourAndNothingOfOthers() throws Exception {
        Path old = run("ema");
        Path other = run("rsi");
        print(old, 10);
        print(other, 10);
        for (Path file : List.of(old, other)) {
            Files.setLastModifiedTime(file, FileTime.from(time.wall()));
        }
        time.advance(Duration.ofSeconds(1));
        Path newest = run("ema");
        Files.setLastModifiedTime(newest, FileTime.from(time.wall()));
        Path foreign = Files.writeString(root.resolve("ema/notes.txt"), "mine");
        keep("ema", POLICY, null);
        assertThat(old).exists();

        time.advance(Duration.ofDays(30));
        keeper.step(Set.of());

        assertThat(old).doesNotExist();
        assertThat(newest).as("the newest run's, however old").exists();
        assertThat(other).as("of a strategy that nobody named").exists();
        assertThat(foreign).exists();
        assertThat(reports).hasSize(1).allMatch(report -> report.startsWith("ema log.keep_days 1 log file removed"));
    }

    @Test
    void partsAndEndedRunsAreCompressedAndReadAsBefore() throws Exception {
        LogPolicy packed = new LogPolicy(1, 0, 7, 50, true);
        Path first = run("ema");
        keep("ema", packed, first);
        for (int i = 0; i < 3; i++) {
            print(first, MIB + 100);
            pass(Duration.ofSeconds(1));
        }
        assertThat(new RunFiles(first).part(1)).doesNotExist();
        assertThat(RunFiles.packed(new RunFiles(first).part(3))).exists();
        print(first, 10_000);
        assertNumbered(read(first));
        time.advance(Duration.ofSeconds(1));
        Path second = run("ema");
        keep("ema", packed, null);
        keep("ema", packed, second);

        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(logs.all("ema")).containsExactly(first, second);
        assertNumbered(read(first));
        assertThat(LogTail.last(logs, first, 3))
                .containsExactly("line " + (number - 2), "line " + (number - 1), "line " + number);
        assertThat(printedAt(first, 1)).isEqualTo("2026-11-21T09:20:01+05:30");
    }

    /** The unfinished file, or both of them, as a daemon leaves them that is killed while it compresses. */
    @ParameterizedTest(name = "complete: {0}")
    @ValueSource(booleans = {false, true})
    void compressionThatWasBrokenOffIsTidiedUp(boolean complete) throws Exception {
        Path first = run("ema");
        keep("ema", new LogPolicy(1, 0, 7, 50, true), first);
        print(first, MIB + 100);
        pass(Duration.ofSeconds(1));
        Path packed = RunFiles.packed(new RunFiles(first).part(1));
        List<String> before = read(first);
        Path plain = RunFiles.unpacked(packed);
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, plain);
        }
        if (!complete) {
            Files.write(packed.resolveSibling("." + packed.getFileName() + ".tmp"), new byte[] {1, 2, 3});
            Files.delete(packed);
        }
        assertThat(read(first)).isEqualTo(before);

        comeUp();

        assertThat(Files.exists(packed)).isEqualTo(complete);
        assertThat(Files.exists(plain)).isEqualTo(!complete);
        assertThat(packed.resolveSibling("." + packed.getFileName() + ".tmp")).doesNotExist();
        assertThat(read(first)).isEqualTo(before);
    }

    @Test
    void clearingEmptiesAllAndLosesNothingThatIsPrintedMeanwhile() throws Exception {
        Path old = run("ema");
        print(old, 1000);
        time.advance(Duration.ofSeconds(1));
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 3 * MIB);
        pass(Duration.ofSeconds(1));
        keeper.start();
        Process writer = new ProcessBuilder("/bin/sh", "-c", "exec seq -f 'new %.0f' 1 3000000 >> " + log).start();
        CompletableFuture<LogCare.Cleared> cleared = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return keeper.clear("ema");
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                OwnThread.EACH);

        assertThat(cleared.get(30, TimeUnit.SECONDS).bytes()).isGreaterThan(3 * MIB);
        assertThat(writer.waitFor()).isZero();

        assertThat(old).doesNotExist();
        List<String> left = read(log);
        assertThat(left).noneMatch(line -> line.startsWith("line"));
        // The first may be the rest of a line that was printed in part when it was cleared.
        int first = Integer.parseInt(left.get(1).substring(4));
        for (int i = 1; i < left.size(); i++) {
            assertThat(left.get(i)).isEqualTo("new " + (first + i - 1));
        }
        assertThat(left).last().isEqualTo("new 3000000");
        List<String> tail = LogTail.last(logs, log, 4_000_000);
        assertThat(tail).as("as much as a tail holds").hasSizeGreaterThan(50_000);
        assertThat(tail).isEqualTo(left.subList(left.size() - tail.size(), left.size()));
    }

    @Test
    void clearingARunThatIsOverLeavesAnEmptyLog() throws Exception {
        Path log = run("ema");
        print(log, 3000);
        keep("ema", POLICY, null);
        keeper.start();

        assertThat(keeper.clear("ema").files()).isEqualTo(1);
        assertThat(keeper.clear("ema").bytes()).isZero();

        assertThat(log).isEmptyFile();
        assertThat(read(log)).isEmpty();
        Files.writeString(log, "after\n", StandardOpenOption.APPEND);
        assertThat(read(log)).containsExactly("after");
    }
}
