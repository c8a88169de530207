package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that the client prints goes through its two printers, and they let nothing act. */
class PrinterTest {
    private static final Path SOURCES = Path.of("src/main/java/algo/cli");

    /** Who may hand over what passes as it is: colours, the screen of {@code top}, the place of a table that is drawn anew, and logs as they were printed. */
    private static final Set<String> RAW =
            Set.of("LogPrinter.java", "FullScreen.java", "ListWatch.java", "ProgressLine.java");

    /** They write archives, files and keys, and nothing that a terminal shows. */
    private static final Set<String> NO_PRINTERS = Set.of("TarReader.java", "TarWriter.java", "Der.java");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Printer printer = new Printer(bytes, true);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsOneLineWhateverIsInIt() {
        printer.println("a\nalgo: forged\r\u001b]0;x\u0007\u009b2J\u202e\u2028\u007f\t₹");

        assertThat(printed()).isEqualTo("a\\x0aalgo: forged\\x0d\\x1b]0;x\\x07\\x9b2J\\u202e\\u2028\\x7f\t₹\n");
    }

    @Test
    void linesStayLinesAndNothingElseActs() {
        printer.print("a\nb\u001b[2J\n");
        printer.print((Object) "c\u009b");
        printer.print('\u001b');
        printer.append("d\u0007").printf("%s", "e\r");
        printer.println(new char[] {'f', '\n'});
        printer.raw("\u001b");

        assertThat(printed()).isEqualTo("a\nb\\x1b[2J\nc\\x9b\\x1bd\\x07e\\x0df\\x0a\n\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out",
                "System.err",
                "new PrintStream",
                "new PrintWriter",
                "FileDescriptor.out",
                "FileDescriptor.err"
            })
    void nobodyElsePrints(String word) throws IOException {
        assertThat(naming(word)).isSubsetOf("Main.java", "Training.java", "DialCommand.java");
    }

    @ParameterizedTest
    @ValueSource(strings = {".raw(", "out.write(", "out().write(", "err.write(", "err().write("})
    void onlyLogsAndTheScreenPassAsTheyAre(String word) throws IOException {
        List<String> printers = new ArrayList<>(naming(word));
        printers.removeAll(NO_PRINTERS);

        assertThat(printers).isSubsetOf(RAW);
    }

    private static List<String> naming(String word) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(50);
            return all.stream()
                    .filter(file -> read(file).contains(word))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
