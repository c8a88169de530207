package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Masks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No line that a strategy printed is lost on the way to the screen. */
class LogReaderTest {
    @TempDir
    private Path directory;

    private Path log;
    private RunLogs logs;

    @BeforeEach
    void path() {
        log = directory.resolve("x.log");
        logs = new RunLogs(directory);
    }

    @ParameterizedTest(name = "the last {1} of \"{0}\"")
    @CsvSource({
        "'a\nb\nc\n', 2, b|c",
        "'a\nb\nc\n', 3, a|b|c",
        "'a\nb\nc\n', 9, a|b|c",
        "'a\nb\nc\n', 0, ''",
        "'a\nb\nc',   2, b|c",
        "'a\nb\nc',   1, c",
        "'\n\n\n',    2, |",
        "'a',         5, a",
        "'',          5, ''",
        "'a\r\n',     1, a",
        "'a\rb\rc',   2, b|c",
        "'a\r\nb\rc\r', 2, b|c",
        "'\r1%\r2%',   5, 1%|2%",
        "'a\n\r\n\r\nb', 3, ||b",
    })
    void theTailIsAsLongAsAskedFor(String content, int count, String expected) throws Exception {
        Files.writeString(log, content);

        assertThat(String.join("|", LogTail.last(logs, log, count))).isEqualTo(expected);
    }

    @Test
    void aLogThatIsGoneHasNoTail() {
        assertThat(LogTail.last(logs, directory.resolve("none.log"), 5)).isEmpty();
    }

    @Test
    void theTailIsFoundAcrossBlocks() throws Exception {
        List<String> lines =
                IntStream.range(0, 30_000).mapToObj(i -> "line " + i).toList();
        Files.write(log, lines);

        assertThat(LogTail.last(logs, log, 29_999)).isEqualTo(lines.subList(1, 30_000));
    }

    @Test
    void whatHoldsNothingButLineEndsComesInPiecesOfFewLines() throws Exception {
        Files.writeString(log, "\n".repeat(200_000) + "end\n");

        int count = 0;
        try (LogReader reader = logs.read(log)) {
            for (List<LogReader.Line> lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
                assertThat(lines).hasSizeLessThanOrEqualTo(500);
                count += lines.size();
            }
        }
        assertThat(count).isEqualTo(200_001);
    }

    @Test
    void aTailOfLongLinesIsShorter() throws Exception {
        Files.writeString(log, ("x".repeat(60_000) + "\n").repeat(100));

        assertThat(LogTail.last(logs, log, 1000)).hasSizeBetween(10, 20).allMatch(line -> line.length() == 60_000);
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {0, 65510, 65520, 65524, 65525, 65530, 65535, 65536, 131_050, 131_060, 131_071, 131_072})
    void whatIsHiddenIsHiddenWhereverALongLineIsCut(int before) throws Exception {
        Files.writeString(log, "₹".repeat(before / 3) + "x".repeat(before % 3) + "canary-₹-1\nafter canary-₹-1\n");
        RunLogs masked = new RunLogs(directory, () -> Masks.NONE.and(Map.of("canary-₹-1", "KEY")));

        List<String> tail = LogTail.last(masked, log, 10);

        assertThat(String.join("", tail))
                .isEqualTo("₹".repeat(before / 3) + "x".repeat(before % 3) + "***KEY***after ***KEY***");
        assertThat(tail).last().isEqualTo("after ***KEY***");
    }

    @Test
    void bytesThatAreNoTextAreHandedOutWithoutWhatIsHidden() throws Exception {
        Files.write(log, new byte[] {(byte) 0xff, 'c', 'a', 'n', 'a', 'r', 'y', '\n'});
        RunLogs masked = new RunLogs(directory, () -> Masks.NONE.and(Map.of("canary", "KEY")));

        try (LogReader reader = masked.read(log)) {
            LogReader.Line line = reader.next().get(0);

            assertThat(line.text()).isEqualTo("\ufffd***KEY***");
            assertThat(line.bytes()).isEqualTo("\u00ff***KEY***".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest(name = "a line of {0} bytes")
    @CsvSource({"65535", "65536", "65537", "131072", "200000"})
    void aLongLineComesInPiecesAndHidesNothingBehindIt(int length) throws Exception {
        Files.writeString(log, "x".repeat(length) + "\nafter\n");

        List<String> tail = LogTail.last(logs, log, 10);

        assertThat(tail).last().isEqualTo("after");
        assertThat(String.join("", tail.subList(0, tail.size() - 1))).isEqualTo("x".repeat(length));
        assertThat(tail).allMatch(piece -> piece.length() <= LogReader.MAX_LINE);
    }

    @Test
    void aLongLineIsNotCutThroughACharacter() throws Exception {
        String line = "a" + "₹".repeat(50_000);
        Files.writeString(log, line + "\n");

        assertThat(String.join("", LogTail.last(logs, log, 10))).isEqualTo(line);
    }

    @Test
    void bytesThatAreNoTextAreShownAsSuch() throws Exception {
        Files.write(log, new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xe2, (byte) 0x82, '\n'});

        assertThat(LogTail.last(logs, log, 5)).containsExactly("a\ufffdb", "\ufffd");
    }

    @Test
    void aLineIsHandedOutOnceItIsEnded() throws Exception {
        Files.writeString(log, "whole\nhal");
        try (LogReader reader = logs.read(log)) {
            assertThat(texts(reader.next())).containsExactly("whole");
            assertThat(texts(reader.next())).isEmpty();

            print("f\nnext\n");
            assertThat(texts(reader.next())).containsExactly("half", "next");
            assertThat(reader.rest()).isEmpty();
        }
    }

    @Test
    void aCharacterThatIsPrintedInTwoPartsIsOne() throws Exception {
        byte[] rupee = "₹".getBytes(StandardCharsets.UTF_8);
        Files.write(log, new byte[] {rupee[0], rupee[1]});
        try (LogReader reader = logs.read(log)) {
            assertThat(texts(reader.next())).isEmpty();

            Files.write(log, new byte[] {rupee[2], '\n'}, StandardOpenOption.APPEND);
            assertThat(texts(reader.next())).containsExactly("₹");
        }
    }

    /** Its keeper sees that it was emptied, and gives what is new addresses of its own. */
    @Test
    void aLogThatBecameShorterIsReadOnOnceThatWasSeen() throws Exception {
        Files.writeString(log, "one\ntwo\nthr");
        try (LogReader reader = logs.read(log)) {
            assertThat(texts(reader.next())).containsExactly("one", "two");

            Files.writeString(log, "new\n");
            assertThat(texts(reader.next())).isEmpty();
        }
    }

    @Test
    void fromTheEndOnlyWhatIsNewIsRead() throws Exception {
        Files.writeString(log, "old\n");
        try (LogReader reader = logs.read(log)) {
            reader.toLast(0);
            assertThat(texts(reader.next())).isEmpty();

            print("new\n");
            assertThat(texts(reader.next())).containsExactly("new");
        }
    }

    @Test
    void whatIsPrintedAfterTheLastLinesWereSoughtBeginsBehindTheEndOfThatTime() throws Exception {
        Files.writeString(log, "one\ntwo a\nthree");
        for (String part : List.of("", "a")) {
            try (LogReader reader = logs.read(log)) {
                long end = reader.toLast(1, part);
                print(part.isEmpty() ? " goes on\nfour a\n" : "five a\n");

                assertThat(reader.next().stream()
                                .filter(line ->
                                        line.offset() < end && line.text().contains(part))
                                .map(LogReader.Line::text))
                        .containsExactly(part.isEmpty() ? "three goes on" : "four a");
            }
        }
    }

    /** Random lines, printed in random pieces, read in between. */
    @RepeatedTest(100)
    void everyLineComesOnceAndInOrder(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> printed = new ArrayList<>();
        List<String> read = new ArrayList<>();
        Files.createFile(log);
        try (LogReader reader = logs.read(log)) {
            for (int i = 0; i < 30; i++) {
                String line = (random.nextBoolean() ? "₹" : "x")
                        .repeat(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 50));
                printed.add(line);
                byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
                int cut = random.nextInt(bytes.length + 1);
                Files.write(log, java.util.Arrays.copyOf(bytes, cut), StandardOpenOption.APPEND);
                if (random.nextBoolean()) {
                    read.addAll(texts(reader.next()));
                }
                Files.write(log, java.util.Arrays.copyOfRange(bytes, cut, bytes.length), StandardOpenOption.APPEND);
            }
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                read.addAll(texts(next));
            }
        }

        assertThat(read).isEqualTo(printed);
        assertThat(LogTail.last(logs, log, 7)).isEqualTo(printed.subList(23, 30));
    }

    private void print(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private static List<String> texts(List<LogReader.Line> lines) {
        return lines.stream().map(LogReader.Line::text).toList();
    }

    /** Lines as {@code readLine} of the JDK tells them, but for what a progress bar leaves empty. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean both = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c != '\r' && c != '\n') {
                line.append(c);
                continue;
            }
            if (c == '\n' || both || line.length() > 0) {
                lines.add(line.toString());
            }
            line.setLength(0);
            i += both ? 1 : 0;
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    @RepeatedTest(300)
    void aCarriageReturnEndsALineTooAndWithALineFeedItIsOne(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder text = new StringBuilder();
        int most = random.nextInt(10) == 0 ? 200_000 : 40;
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append("ab\r\r\n".charAt(random.nextInt(5)));
        }
        Files.writeString(log, text);
        List<String> lines = split(text.toString());
        int count = random.nextInt(10);

        assertThat(LogTail.last(logs, log, 1_000_000)).isEqualTo(lines);
        assertThat(LogTail.last(logs, log, count))
                .isEqualTo(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** However it is printed and read in between, the pieces together are what was printed, and nothing comes twice. */
    @RepeatedTest(300)
    void theBeginningOfALineIsShownBeforeItsEndAndNotTwice(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        RunLogs masked = new RunLogs(directory, () -> Masks.NONE.and(Map.of("₹canary", "KEY")));
        Files.createFile(log);
        StringBuilder all = new StringBuilder();
        StringBuilder read = new StringBuilder();
        try (LogReader reader = masked.read(log)) {
            for (int i = 0; i < 20; i++) {
                String some = List.of("a", "₹", "₹can", "ary", "\r", "\n", "\r\n", "ca")
                        .get(random.nextInt(8));
                all.append(some);
                Files.writeString(log, some, StandardOpenOption.APPEND);
                if (random.nextBoolean()) {
                    reader.next().forEach(line -> read.append(line.text()).append(line.end()));
                }
                if (random.nextBoolean()) {
                    reader.unfinished("").ifPresent(line -> read.append(line.text()));
                }
            }
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                next.forEach(line -> read.append(line.text()).append(line.end()));
            }
            reader.rest().ifPresent(line -> read.append(line.text()).append(line.end()));
        }
        assertThat(read.toString()).isEqualTo(all.toString().replace("₹canary", "***KEY***"));
    }

    @Test
    void whatMayBeTheBeginningOfWhatIsHiddenIsKeptBack() throws Exception {
        RunLogs masked = new RunLogs(directory, () -> Masks.NONE.and(Map.of("canary", "KEY")));
        Files.writeString(log, "key: can");
        try (LogReader reader = masked.read(log)) {
            assertThat(reader.next()).isEmpty();
            assertThat(reader.unfinished("").map(LogReader.Line::text)).contains("key: ");
            assertThat(reader.unfinished("")).isEmpty();
            Files.writeString(log, "ary\n", StandardOpenOption.APPEND);
            assertThat(texts(reader.next())).containsExactly("***KEY***");
        }
    }

    @Test
    void withATextThatIsLookedForOnlyABeginningThatHasItIsShown() throws Exception {
        Files.writeString(log, "progress 10%");
        try (LogReader reader = logs.read(log)) {
            assertThat(reader.next()).isEmpty();
            assertThat(reader.unfinished("ERR")).isEmpty();
            assertThat(reader.unfinished("10%").map(LogReader.Line::text)).contains("progress 10%");
        }
    }
}
