package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void path() {
        file = directory.resolve("events.jsonl");
    }

    private Path part(int number) {
        return new JournalFiles(file, step -> {}).part(number);
    }

    private void write(Path to, long first, long last) throws IOException {
        StringBuilder text = new StringBuilder();
        for (long i = first; i <= last; i++) {
            text.append("{\"seq\":")
                    .append(i)
                    .append(",\"strategy\":\"s")
                    .append(i % 2)
                    .append("\"}\n");
        }
        append(to, text.toString());
    }

    private static void append(Path to, String text) throws IOException {
        Files.writeString(to, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<Long> rest(EventReader reader) throws IOException {
        List<Long> all = new ArrayList<>();
        for (var lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
            lines.forEach(line -> all.add(line.sequence()));
        }
        return all;
    }

    private static List<Long> numbers(long first, long last) {
        List<Long> all = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            all.add(i);
        }
        return all;
    }

    @Test
    void allIsReadOnceInOrderThenWhatIsAdded() throws Exception {
        write(file, 1, 5000);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 5000));
            assertThat(rest(reader)).isEmpty();

            append(file, "{\"seq\":5001,");
            assertThat(rest(reader)).as("half a line").isEmpty();
            append(file, "\"strategy\":null}\n");
            write(file, 5002, 5002);

            assertThat(rest(reader)).containsExactly(5001L, 5002L);
        }
    }

    @Test
    void partsThatWereRotatedAreReadFirstAndARotationIsFollowed() throws Exception {
        write(part(2), 1, 3);
        write(part(1), 4, 6);
        write(file, 7, 8);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 8));

            write(file, 9, 9);
            Files.move(file, part(3));
            write(file, 10, 12);

            assertThat(rest(reader)).isEqualTo(numbers(9, 12));
        }
    }

    @Test
    void whatIsNoEventIsPassedOver() throws Exception {
        append(
                file,
                "{\"seq\":1,\"strategy\":\"a\",\"detail\":{\"seq\":9}}\n{\"seq\":2,\"str\nnonsense\n\n[1]\n{\"seq\":\"3\"}\n");
        write(file, 4, 4);

        try (EventReader reader = new EventReader(file)) {
            List<EventLine> lines = reader.next();

            assertThat(lines).extracting(EventLine::sequence).containsExactly(1L, 4L);
            assertThat(lines.get(0).strategy()).isEqualTo("a");
        }
    }

    @Test
    void aJournalThatIsNotThereYetIsEmpty() throws Exception {
        try (EventReader reader = new EventReader(file)) {
            assertThat(reader.next()).isEmpty();

            write(file, 1, 1);

            assertThat(rest(reader)).containsExactly(1L);
        }
    }

    /** What is added between the last look and a rotation, and in files that came and went on meanwhile. */
    @Test
    void aReaderThatIsSlowMissesNothingThatIsKept() throws Exception {
        write(file, 1, 3);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 3));

            write(file, 4, 5);
            rotate(6, 7);
            rotate(8, 9);
            write(file, 10, 10);
            rotate(11, 11);

            assertThat(rest(reader)).isEqualTo(numbers(4, 11));
        }
    }

    @Test
    void whatWentAwayLeavesAGapAndTheRestIsRead() throws Exception {
        write(file, 1, 3);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 3));

            for (int i = 4; i < 12; i++) {
                rotate(i, i);
            }

            assertThat(rest(reader)).isEqualTo(numbers(7, 11));
        }
    }

    @ParameterizedTest(name = "behind {0} the first is {1}")
    @CsvSource({"0, 1", "1, 2", "4, 5", "5, 6", "6, 7", "9, 10"})
    void goingBackStopsBehindTheEventThatWasLookedFor(long last, long first) throws Exception {
        write(part(3), 1, 2);
        write(part(1), 3, 5);
        write(file, 6, 10);
        append(file, "{\"seq\":11");
        List<Long> looked = new ArrayList<>();
        try (EventReader reader = new EventReader(file)) {
            long behind = reader.goBehind(line -> looked.add(line.sequence()) && line.sequence() <= last);

            assertThat(behind).isEqualTo(last);
            assertThat(rest(reader)).isEqualTo(numbers(first, 10));
            assertThat(looked).as("looked at").hasSize((int) (10 - Math.max(last, 1) + 1));
            append(file, "}\n");
            assertThat(rest(reader)).containsExactly(11L);
        }
    }

    @Test
    void goingBackPassesOverWhatIsNoEventHoweverLong() throws Exception {
        write(file, 1, 3000);
        append(file, "x".repeat(700_000) + "\n{\"seq\":3001}\nnonsense\n" + "y".repeat(300_000));
        try (EventReader reader = new EventReader(file)) {
            reader.goBehind(line -> line.sequence() == 2999);

            assertThat(rest(reader)).containsExactly(3000L, 3001L);
        }
    }

    /** As {@link JournalFiles} does it. */
    private void rotate(long first, long last) throws IOException {
        for (int number = JournalFiles.PARTS; number > 1; number--) {
            if (Files.exists(part(number - 1))) {
                Files.move(part(number - 1), part(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, part(1));
        write(file, first, last);
    }

    /** What was in it and not read yet is gone, which the numbers tell. */
    @Test
    void aFileThatSomebodyElseEmptiesIsReadOn() throws Exception {
        write(file, 1, 100);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 100));
            write(file, 101, 110);
            Files.write(file, new byte[0]);
            assertThat(rest(reader)).isEmpty();
            write(file, 111, 112);

            assertThat(rest(reader)).containsExactly(111L, 112L);
        }
    }

    @Test
    void aFileThatSomebodyElseMovesIsReadToItsEndAndThenTheOneInItsPlace() throws Exception {
        write(file, 1, 100);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 100));
            write(file, 101, 102);
            Files.move(file, directory.resolve("elsewhere"));
            write(file, 103, 104);

            assertThat(rest(reader)).isEqualTo(numbers(101, 104));
        }
    }
}
