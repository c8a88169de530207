package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was printed when, as far as somebody looked. */
class TimeIndexTest {
    private static final Instant NINE = Instant.parse("2026-11-21T03:30:00Z");

    @TempDir
    private Path directory;

    private TimeIndex index() {
        return new TimeIndex(directory.resolve("x.log.idx"));
    }

    /** At 9:00:01 ten bytes had been printed, at 9:00:02 twenty, and so on to 5,000. */
    private void fill(int entries) throws Exception {
        for (int i = 1; i <= entries; i++) {
            index().append(new TimeIndex.Entry(10L * i, NINE.plusSeconds(i), false));
        }
    }

    @ParameterizedTest(name = "the byte at {0} had been printed {1} s after nine")
    @CsvSource({"0, 1", "9, 1", "10, 2", "4990, 500", "4999, 500", "5000, -1"})
    void aByteIsKnownByTheFirstLookThatSawIt(long offset, long second) throws Exception {
        fill(500);

        try (TimeIndex.Times times = index().times()) {
            assertThat(times.at(offset).map(TimeIndex.Entry::at))
                    .isEqualTo(
                            second < 0 ? java.util.Optional.empty() : java.util.Optional.of(NINE.plusSeconds(second)));
            assertThat(times.covers(offset)).isEqualTo(second > 0);
        }
    }

    @ParameterizedTest(name = "what was printed {0} s after nine or later begins at {1}")
    @CsvSource({"0, 0", "1, 0", "2, 10", "500, 4990", "501, 5000", "9999, 5000"})
    void aTimeLeadsToWhatWasPrintedFromThenOn(long second, long offset) throws Exception {
        fill(500);

        try (TimeIndex.Times times = index().times()) {
            assertThat(times.before(NINE.plusSeconds(second))).isEqualTo(offset);
        }
    }

    @Test
    void aStretchWithoutADaemonIsKnownAsSuch() throws Exception {
        index().append(new TimeIndex.Entry(10, NINE, false));
        index().append(new TimeIndex.Entry(50, NINE.plusSeconds(600), true));
        index().append(new TimeIndex.Entry(60, NINE.plusSeconds(601), false));

        try (TimeIndex.Times times = index().times()) {
            assertThat(times.at(30)).get().matches(TimeIndex.Entry::unwatched);
            assertThat(times.at(9)).get().matches(entry -> !entry.unwatched());
            assertThat(times.at(55)).get().matches(entry -> !entry.unwatched());
        }
        assertThat(index().last()).contains(new TimeIndex.Entry(60, NINE.plusSeconds(601), false));
    }

    @ParameterizedTest(name = "{0} bytes of the last entry")
    @ValueSource(ints = {1, 7, 8, 15})
    void aTornEntryIsNoneAndIsWrittenOver(int bytes) throws Exception {
        fill(2);
        Files.write(directory.resolve("x.log.idx"), new byte[bytes], StandardOpenOption.APPEND);
        assertThat(index().last()).contains(new TimeIndex.Entry(20, NINE.plusSeconds(2), false));

        index().append(new TimeIndex.Entry(30, NINE.plusSeconds(3), false));

        assertThat(index().last()).contains(new TimeIndex.Entry(30, NINE.plusSeconds(3), false));
        try (TimeIndex.Times times = index().times()) {
            assertThat(times.at(15)).contains(new TimeIndex.Entry(20, NINE.plusSeconds(2), false));
        }
    }

    @Test
    void thePositionsStayWhenEntriesCome() throws Exception {
        assertThat(index().positions()).as("without an index").isEqualTo(LogPositions.NEW);
        index().setPositions(new LogPositions(100, 40, 7));
        fill(3);

        assertThat(index().positions()).isEqualTo(new LogPositions(100, 40, 7));
        assertThat(index().last()).map(TimeIndex.Entry::length).contains(30L);
        assertThat(Files.size(directory.resolve("x.log.idx"))).isEqualTo(32 + 3 * 16);
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {0, 1, 8, 31})
    void aHeadThatIsMissingCountsAsNone(int bytes) throws Exception {
        fill(3);
        Path file = directory.resolve("x.log.idx");
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), bytes));

        assertThat(index().positions()).isEqualTo(LogPositions.NEW);
        assertThat(index().last()).isEmpty();
    }
}
