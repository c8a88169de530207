package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.InMemory;
import algo.app.log.unix.LinuxLogSystem;
import algo.app.model.Masks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who knows the place of a line finds what stands before and behind it again, without a line missing or twice. */
class LinePlacesTest {
    private static final int LINES = 4000;

    @TempDir(factory = InMemory.class)
    private Path root;

    private RunLogs logs;
    private Path log;
    private List<String> printed;

    /** A log in three parts, with lines of no byte and lines that are longer than a block. */
    @BeforeEach
    void print() throws Exception {
        logs = new RunLogs(root, () -> Masks.NONE);
        log = Files.createFile(
                Files.createDirectory(root.resolve("ema")).resolve("20261121_000000_IST-0123456789ab.log"));
        printed = IntStream.range(0, LINES)
                .mapToObj(i -> i % 7 == 0 ? "" : i % 999 == 1 ? "₹".repeat(20_000) + i : "line " + i)
                .toList();
        for (int part = 0; part < 3; part++) {
            List<String> lines = printed.subList(part * LINES / 3, (part + 1) * LINES / 3);
            Files.writeString(log, String.join("\n", lines) + "\n", StandardOpenOption.APPEND);
            if (part < 2) {
                new Rotation(new LinuxLogSystem(), logs, step -> {}).rotate(new RunFiles(log), Long.MAX_VALUE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 499, 500, 501, 1000, 1333, 1334, 3999})
    void whatIsBehindAPlaceIsReadOnFromThere(int line) throws Exception {
        long place = placeOf(line);

        try (LogReader reader = logs.read(log)) {
            reader.toPlace(place);
            assertThat(rest(reader)).isEqualTo(printed.subList(line, LINES));
            assertThat(reader.takeMissed()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 999, 1334, 3999, 4000})
    void whatIsBeforeAPlaceIsFoundAgain(int line) throws Exception {
        long place = placeOf(line);

        for (int count : new int[] {1, 3, 700, LINES}) {
            try (LogReader reader = logs.read(log)) {
                reader.toLastBefore(count, place);
                int from = Math.max(0, line - count);
                assertThat(rest(reader)).as("%d before", count).isEqualTo(printed.subList(from, LINES));
            }
        }
    }

    @Test
    void theEndIsAPlaceBehindWhichNewLinesCome() throws Exception {
        long end = placeOf(LINES);
        Files.writeString(log, "one more\n", StandardOpenOption.APPEND);

        try (LogReader reader = logs.read(log)) {
            reader.toPlace(end);
            assertThat(rest(reader)).containsExactly("one more");
        }
        try (LogReader reader = logs.read(log)) {
            reader.toLastBefore(1, Long.MAX_VALUE);
            assertThat(rest(reader)).containsExactly("one more");
        }
    }

    /** As one does whose log has lost its oldest part meanwhile. */
    @Test
    void whoBeginsBehindAPlaceStaysThereAndMissesWhatIsBetween() throws Exception {
        long place = placeOf(10);

        try (LogReader reader = logs.read(log)) {
            reader.toLast(1);
            reader.toPlace(place);
            assertThat(rest(reader)).isEqualTo(printed.subList(LINES - 1, LINES));
            assertThat(reader.takeMissed()).isEqualTo(placeOf(LINES - 1) - place);
        }
    }

    /** Returns the place before a line, as a reader tells it who has read all lines before. */
    private long placeOf(int line) throws Exception {
        long place = 0;
        for (String each : printed.subList(0, line)) {
            place += each.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        try (LogReader reader = logs.read(log)) {
            int read = 0;
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                assertThat(next.get(0).offset()).isLessThan(reader.place());
                read += next.size();
                if (read == line) {
                    assertThat(reader.place()).isEqualTo(place);
                }
            }
        }
        return place;
    }

    private static List<String> rest(LogReader reader) throws Exception {
        List<String> rest = new ArrayList<>();
        for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
            next.stream().map(LogReader.Line::text).forEach(rest::add);
        }
        return rest;
    }
}
