package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventReaderTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void path() {
        file = directory.resolve("events.jsonl");
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
        write(EventReader.part(file, 2), 1, 3);
        write(EventReader.part(file, 1), 4, 6);
        write(file, 7, 8);
        try (EventReader reader = new EventReader(file)) {
            assertThat(rest(reader)).isEqualTo(numbers(1, 8));

            write(file, 9, 9);
            Files.move(file, EventReader.part(file, 0));
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
            List<EventReader.Line> lines = reader.next();

            assertThat(lines).extracting(EventReader.Line::sequence).containsExactly(1L, 4L);
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
}
