package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.InMemory;
import algo.app.model.Actor;
import algo.app.model.EventType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal is rotated, and no event is lost, doubled or numbered twice, wherever that is broken off. */
class JournalRotationTest {
    private static final Instant AT = Instant.parse("2026-11-20T03:50:00.5Z");
    /** Four events fit in. */
    private static final int TINY = 700;

    /** The daemon is gone at once. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @TempDir(factory = InMemory.class)
    private Path directory;

    private Path file;
    private int steps;
    private int breakAt = Integer.MAX_VALUE;
    private boolean fails;

    @BeforeEach
    void path() {
        file = directory.resolve("events.jsonl");
    }

    private JournalFiles files() {
        return new JournalFiles(file, step -> {
            if (++steps >= breakAt && fails) {
                throw new FileSystemException(file.toString(), null, "Read-only file system");
            }
            if (steps == breakAt) {
                throw new Killed();
            }
        });
    }

    private EventJournal open() throws IOException {
        return new EventJournal(files(), TINY);
    }

    private static void append(EventJournal journal, int count) {
        for (int i = 0; i < count; i++) {
            journal.append(AT, new EventJournal.Entry("ema", EventType.PHASE, "", "x", "c", Actor.DAEMON, ""));
        }
    }

    private List<Long> kept() throws IOException {
        List<Long> all = new ArrayList<>();
        List<Path> oldestFirst = new ArrayList<>(files().newestFirst());
        Collections.reverse(oldestFirst);
        for (Path each : oldestFirst) {
            if (Files.exists(each)) {
                for (String line : Files.readAllLines(each)) {
                    EventLine.parse(line).ifPresent(event -> all.add(event.sequence()));
                }
            }
        }
        return all;
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void aFileThatHasGrownBecomesAPartAndTheOldestGoes() throws Exception {
        try (EventJournal journal = open()) {
            append(journal, 100);
            assertThat(journal.problem()).isEmpty();
        }

        List<Long> kept = kept();
        assertThat(kept).isEqualTo(numbers(101 - kept.size(), 100)).hasSizeBetween(16, 20);
        for (Path each : files().newestFirst()) {
            assertThat(Files.size(each)).isLessThanOrEqualTo(TINY);
            assertThat(Files.getPosixFilePermissions(each)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        try (var all = Files.list(directory)) {
            assertThat(all).hasSize(1 + JournalFiles.PARTS);
        }
    }

    @ParameterizedTest(name = "killed before step {0} of the rotations")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26})
    void aDaemonThatIsKilledLosesAndDoublesNothing(int step) throws Exception {
        breakAt = step;
        EventJournal journal = open();
        int acknowledged = 0;
        try {
            while (true) {
                append(journal, 1);
                acknowledged++;
            }
        } catch (Killed e) {
            // As kill -9 would leave it: the next one opens what is there.
        }

        long before = kept().isEmpty() ? 0 : kept().get(kept().size() - 1);
        try (EventJournal next = open()) {
            List<Long> found = kept();
            long newest = found.get(found.size() - 1);
            assertThat(newest).isBetween((long) acknowledged, acknowledged + 1L);
            assertThat(newest).isGreaterThanOrEqualTo(before);
            assertThat(found).isEqualTo(numbers(found.get(0), newest));
            assertThat(found).hasSizeGreaterThanOrEqualTo(Math.min(acknowledged, 15));
            append(next, 30);
            List<Long> then = kept();
            assertThat(then).isEqualTo(numbers(then.get(0), newest + 30));
            assertThat(next.problem()).isEmpty();
        }
    }

    @ParameterizedTest(name = "from step {0} of the rotations on")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void aRotationThatFailsLeavesItGrowingWithOneProblemAndIsDoneLater(int step) throws Exception {
        breakAt = step;
        fails = true;
        try (EventJournal journal = open()) {
            append(journal, 60);

            assertThat(journal.problem())
                    .isEqualTo("the event journal grows, it cannot be rotated: read-only file system: " + file
                            + "; make it writable again");
            List<Long> kept = kept();
            assertThat(kept).isEqualTo(numbers(kept.get(0), 60));
            assertThat(kept.size()).isGreaterThanOrEqualTo(Math.min(60, 60 - 4 * step));
            fails = false;
            breakAt = Integer.MAX_VALUE;
            append(journal, 500);
            assertThat(journal.problem()).isEmpty();
            kept = kept();
            assertThat(kept).isEqualTo(numbers(kept.get(0), 560));
        }
    }

    @Test
    void theNumbersGoOnWhereTheJournalIsEmptyOrAPartIsMissing() throws Exception {
        try (EventJournal journal = open()) {
            append(journal, 50);
        }
        Files.write(file, new byte[0]);
        List<Long> kept = kept();
        try (EventJournal journal = open()) {
            append(journal, 1);
        }
        assertThat(kept()).hasSize(kept.size() + 1).last().isEqualTo(kept.get(kept.size() - 1) + 1);

        Files.delete(file);
        Files.delete(files().part(1));
        try (EventJournal journal = open()) {
            append(journal, 1);
        }
        assertThat(kept()).last().satisfies(number -> assertThat(number).isGreaterThan(50L));
    }

    @Test
    void aJournalThatSomebodyRemovesUnderTheDaemonIsBegunAnew() throws Exception {
        try (EventJournal journal = open()) {
            append(journal, 2);
            Files.delete(file);

            append(journal, 2);

            assertThat(kept()).containsExactly(3L, 4L);
        }
    }

    @Test
    void aDaemonThatDiedIsNotedAtItsLastSignOfLife() throws Exception {
        Instant sign = AT.plusSeconds(600);
        try (EventJournal journal = open()) {
            journal.begin(AT, "pid 1");
            journal.check(sign);
        }
        try (EventJournal journal = open()) {
            journal.begin(AT.plusSeconds(700), "pid 2");
            journal.end(AT.plusSeconds(800), "signal", Actor.UNKNOWN, "");
        }
        try (EventJournal journal = open()) {
            journal.begin(AT.plusSeconds(900), "pid 3");
        }

        List<String> told = new ArrayList<>();
        try (EventReader reader = new EventReader(file)) {
            for (var lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
                lines.forEach(line -> told.add(line.sequence() + " "
                        + (line.at().orElseThrow().getEpochSecond() - AT.getEpochSecond()) + " " + line.from() + ">"
                        + line.to()));
            }
        }
        assertThat(told)
                .containsExactly(
                        "1 0 >started",
                        "2 600 started>died",
                        "3 700 died>started",
                        "4 800 started>stopped",
                        "5 900 stopped>started");
    }

    /** One writes and rotates, one follows, by turns as the seed says; daemons are killed in between. */
    @RepeatedTest(30)
    void aFollowerSeesEachEventOnceOrAGap(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        EventJournal journal = open();
        List<Long> seen = new ArrayList<>();
        long written = 0;
        try (EventReader reader = new EventReader(file)) {
            boolean slow = random.nextBoolean();
            for (int turn = 0; turn < 40; turn++) {
                breakAt = random.nextInt(10) == 0 ? steps + 1 + random.nextInt(8) : Integer.MAX_VALUE;
                try {
                    append(journal, random.nextInt(slow ? 30 : 6));
                } catch (Killed e) {
                    journal = open();
                }
                List<Long> kept = kept();
                if (kept.isEmpty()) {
                    continue;
                }
                written = kept.get(kept.size() - 1);
                long before = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
                long oldest = kept.get(0);
                for (int reads = random.nextInt(3); reads > 0; reads--) {
                    reader.next().forEach(line -> seen.add(line.sequence()));
                }
                if (seen.size() > 0 && seen.get(seen.size() - 1) > before + 1 && oldest <= before + 1) {
                    assertThat(seen)
                            .as("seed %d", repetition.getCurrentRepetition())
                            .contains(before + 1);
                }
            }
            for (var lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
                lines.forEach(line -> seen.add(line.sequence()));
            }
        }
        journal.close();
        assertThat(seen)
                .as("seed %d", repetition.getCurrentRepetition())
                .isSorted()
                .doesNotHaveDuplicates()
                .endsWith(written)
                .containsAll(kept());
    }

    @Test
    void aFollowerOnAThreadOfItsOwnLosesNothingWhileItKeepsUp() throws Exception {
        int count = 3000;
        List<Long> seen = new ArrayList<>();
        try (EventJournal journal = new EventJournal(new JournalFiles(file, step -> {}), 20_000);
                EventReader reader = new EventReader(file)) {
            Thread writer = new Thread(() -> append(journal, count), "writer");
            writer.start();
            long last = 0;
            while (last < count) {
                for (EventLine line : reader.next()) {
                    assertThat(line.sequence()).isGreaterThan(last);
                    last = line.sequence();
                    seen.add(last);
                }
            }
            writer.join();
        }
        assertThat(seen).last().isEqualTo((long) count);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).endsWith("}\n");
    }
}
