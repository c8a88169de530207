package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualTime;
import algo.app.log.unix.LinuxLogSystem;
import algo.app.model.Ist;
import algo.app.model.LogPolicy;
import algo.app.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs stay within their bounds, what was printed when is noted, and silence costs nothing. */
@Timeout(120)
class LogKeeperTest {
    private static final int MIB = 1024 * 1024;
    private static final LogPolicy POLICY = new LogPolicy(1, 0, 7, 50, false);

    @TempDir
    private Path root;

    private final ManualTime time = ManualTime.atIst("2026-11-21T09:20:00");
    private final List<String> reports = new ArrayList<>();
    private final Map<String, LogCare.Kept> wanted = new HashMap<>();
    private RunLogs logs;
    private long quotaMb;
    private LogKeeper keeper;
    private int number;

    @BeforeEach
    void begin() throws Exception {
        logs = new RunLogs(root);
        comeUp();
    }

    @AfterEach
    void end() {
        keeper.close();
    }

    /** The next daemon's keeper, on what is there. */
    private void comeUp() throws IOException {
        if (keeper != null) {
            keeper.close();
        }
        keeper = new LogKeeper(
                logs,
                new LinuxLogSystem(),
                new LogReports() {
                    @Override
                    public void removed(String strategy, String cause, String detail) {
                        reports.add(strategy + " " + cause + " " + detail);
                    }

                    @Override
                    public void taken(String strategy, String cause, String detail) {
                        reports.add(strategy + " " + cause + " " + detail);
                    }
                },
                time,
                quotaMb);
        keeper.recover();
    }

    /** A run of {@code strategy} that begins now; its log is there and empty. */
    private Path run(String strategy) throws IOException {
        Path log = Files.createFile(logs.forRun(strategy, RunId.random(), time.wall()));
        logs.makeNewest(strategy, log);
        return log;
    }

    private void keep(String strategy, LogPolicy policy, Path live) throws IOException {
        wanted.put(strategy, new LogCare.Kept(policy, Optional.ofNullable(live), Optional.empty()));
        keeper.keep(Map.copyOf(wanted));
        keeper.step(Set.of());
    }

    private void print(Path log, int bytes) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append("line ").append(++number).append('\n');
        }
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    /** Time passes, and the keeper sees what was printed. */
    private void pass(Duration by) throws IOException {
        time.advance(by);
        keeper.turn();
    }

    private List<String> read(Path log) throws IOException {
        return LogLines.of(logs, log);
    }

    private void assertNumbered(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo("line " + (i + 1));
        }
        assertThat(lines).hasSize(number);
    }

    private String printedAt(Path log, int line) throws IOException {
        try (LogReader reader = logs.read(log)) {
            int at = 0;
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                for (LogReader.Line each : next) {
                    if (++at == line) {
                        return reader.time(each, Optional.empty()).map(Ist::iso).orElse("");
                    }
                }
            }
        }
        throw new AssertionError("no line " + line);
    }

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
        CompletableFuture<LogCare.Cleared> cleared = CompletableFuture.supplyAsync(() -> {
            try {
                return keeper.clear("ema");
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });

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

    /** Somebody else empties a log while it is written: what comes after that has its own times, and all is said. */
    @Test
    void aLogThatSomebodyElseEmptiesGoesOnWithTimesOfItsOwn() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 5000);
        pass(Duration.ofSeconds(1));
        time.advance(Duration.ofMinutes(10));
        Files.write(log, new byte[0]);
        print(log, 300);
        pass(Duration.ofSeconds(1));
        print(log, 5000);
        pass(Duration.ofSeconds(1));

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:30:02+05:30");
        assertThat(reports).singleElement().asString().startsWith("ema cut somebody else emptied its log; 5 KiB");
        assertThat(keeper.problems()).singleElement().asString().contains("ema: somebody else emptied its log");
        assertThat(read(log)).hasSizeGreaterThan(30).last().isEqualTo("line " + number);
        pass(Duration.ofHours(2));
        assertThat(keeper.problems()).isEmpty();
    }

    @Test
    void aLogThatIsLongerThanBeforeItWasEmptiedIsNotTakenForTheOldOne() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 100);
        pass(Duration.ofSeconds(1));
        time.advance(Duration.ofMinutes(10));
        Files.write(log, new byte[0]);
        print(log, 1000);
        pass(Duration.ofSeconds(1));

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:30:02+05:30");
        assertThat(reports).hasSize(1);
    }

    @Test
    void aLogThatWasEmptiedWhileNoDaemonRanIsKnownByTheNext() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 5000);
        pass(Duration.ofSeconds(1));
        Files.write(log, new byte[0]);
        time.advance(Duration.ofMinutes(10));
        int first = number + 1;
        print(log, 300);
        comeUp();
        keep("ema", POLICY, log);
        print(log, 300);
        pass(Duration.ofSeconds(1));

        assertThat(read(log)).first().isEqualTo("line " + first);
        assertThat(printedAt(log, 1)).as("printed while nobody looked").isEmpty();
        assertThat(printedAt(log, number - first + 1)).isEqualTo("2026-11-21T09:30:02+05:30");
        assertThat(reports).hasSize(1);
    }

    /** As logrotate(8) does with copytruncate: its copy has the name of our newest part. */
    @Test
    void theCopyOfAToolThatCopiesAndEmptiesIsReadAsAPart() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        for (int i = 1; i < 4; i++) {
            print(log, 5000);
            pass(Duration.ofSeconds(1));
            for (int part = i; part > 1; part--) {
                Files.move(
                        log.resolveSibling(log.getFileName() + "." + (part - 1)),
                        log.resolveSibling(log.getFileName() + "." + part));
            }
            Files.copy(log, log.resolveSibling(log.getFileName() + ".1"));
            Files.write(log, new byte[0]);
            print(log, 300);
            pass(Duration.ofSeconds(1));
        }

        assertNumbered(read(log));
        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:20:01+05:30");
        assertThat(printedAt(log, number)).isEqualTo("2026-11-21T09:20:06+05:30");
        assertThat(reports).hasSize(3).allMatch(report -> report.contains("is read from the copy"));
    }

    @Test
    void aLogThatIsMovedOrRemovedIsInItsPlaceAgainWithinTenSeconds() throws Exception {
        Path log = run("ema");
        try (PrintingProcess process = new PrintingProcess(log)) {
            wanted.put("ema", new LogCare.Kept(POLICY, Optional.of(log), Optional.of(process.writer())));
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("one\n");
            pass(Duration.ofSeconds(1));
            pass(Duration.ofSeconds(1));

            Files.move(log, root.resolve("elsewhere"));
            pass(Duration.ofSeconds(10));
            process.print("two\n");
            assertThat(read(log)).containsExactly("one", "two");
            assertThat(reports).singleElement().asString().startsWith("ema moved");

            Files.delete(root.resolve("elsewhere"));
            Files.delete(log);
            process.print("three\n");
            pass(Duration.ofSeconds(10));
            assertThat(read(log)).containsExactly("one", "two", "three");
            assertThat(reports).hasSize(2).last().asString().startsWith("ema removed");
            assertThat(keeper.problems()).singleElement().asString().contains("somebody else removed its log");

            process.print("four\n");
            wanted.put("ema", new LogCare.Kept(POLICY, Optional.empty(), Optional.empty()));
        }
        keeper.keep(Map.copyOf(wanted));
        keeper.step(Set.of());
        assertThat(read(log)).as("also what it printed last").containsExactly("one", "two", "three", "four");
    }

    /** What cannot be read or written for a while: nothing is said any more once it can. */
    @Test
    void aLookThatFailsIsSaidUntilTheNextOneSucceeds() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        Path index = Files.createDirectory(new RunFiles(log).index());
        print(log, 300);
        pass(Duration.ofSeconds(1));
        assertThat(keeper.problems())
                .singleElement()
                .asString()
                .startsWith("ema: its log cannot be looked after: ")
                .contains(index.toString());

        Files.delete(index);
        pass(Duration.ofSeconds(5));

        assertThat(keeper.problems()).isEmpty();
        assertThat(reports).isEmpty();
        assertThat(printedAt(log, 1)).startsWith("2026-11-21T09:20:0");
    }

    @Test
    void aNameThatCannotBeLookedAtIsNotTakenForOneThatIsGone() throws Exception {
        Path log = run("ema");
        Path away = root.resolve("ema.away");
        try (PrintingProcess process = new PrintingProcess(log)) {
            wanted.put("ema", new LogCare.Kept(POLICY, Optional.of(log), Optional.of(process.writer())));
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("one\n");
            pass(Duration.ofSeconds(1));
            pass(Duration.ofSeconds(1));
            Files.move(log.getParent(), away);
            Files.createSymbolicLink(log.getParent(), Path.of("ema"));
            pass(Duration.ofSeconds(10));
            assertThat(keeper.problems())
                    .singleElement()
                    .asString()
                    .startsWith("ema: its log cannot be looked after: ");

            Files.delete(log.getParent());
            Files.move(away, log.getParent());
            process.print("two\n");
            pass(Duration.ofSeconds(5));
        }
        assertThat(keeper.problems()).isEmpty();
        assertThat(reports).isEmpty();
        assertThat(read(log)).containsExactly("one", "two");
    }

    /** As while no file can be opened: where the log begins is learned as soon as it can be. */
    @Test
    void anIndexThatCannotBeReadWhenTheDaemonComesUpIsReadLater() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, MIB + 10);
        pass(Duration.ofSeconds(1));
        assertThat(new RunFiles(log).part(1)).exists();
        Path index = new RunFiles(log).index();
        Path away = Files.move(index, root.resolve("away"));
        Files.createDirectory(index);
        comeUp();
        keep("ema", POLICY, log);
        assertThat(keeper.problems()).hasSize(1);

        Files.delete(index);
        Files.move(away, index);
        pass(Duration.ofSeconds(5));
        print(log, 10);
        pass(Duration.ofSeconds(1));

        assertThat(keeper.problems()).isEmpty();
        assertThat(reports).isEmpty();
        assertNumbered(read(log));
        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:20:01+05:30");
        assertThat(printedAt(log, number)).startsWith("2026-11-21T09:20:0").isGreaterThan("2026-11-21T09:20:05");
    }

    @Test
    void aCopyThatWasBrokenOffIsFinishedAndNotTakenForOneThatWasEmptied() throws Exception {
        Path log = run("ema");
        try (PrintingProcess process = new PrintingProcess(log)) {
            LogCare.Kept kept = new LogCare.Kept(POLICY, Optional.of(log), Optional.of(process.writer()));
            wanted.put("ema", kept);
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("one\ntwo\n");
            pass(Duration.ofSeconds(1));
            keeper.close();
            Files.delete(log);
            LogPlace place = new LogPlace(new RunFiles(log), logs, new LinuxLogSystem(), kept.writer(), true, step -> {
                if (step.equals("known")) {
                    throw new IOException("no space");
                }
            });
            place.begin();
            assertThatThrownBy(() -> place.attend(LogPositions.NEW)).hasMessage("no space");
            place.end();

            comeUp();
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("three\n");
            pass(Duration.ofSeconds(1));
        }
        assertThat(read(log)).containsExactly("one", "two", "three");
        assertThat(reports).isEmpty();
    }
}
