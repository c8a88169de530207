package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import algo.cli.syntax.Arguments;
import algo.cli.syntax.PlainReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of carriage returns and unfinished lines where nobody draws on a terminal. */
class LogPrinterTest {
    private static final List<LogLine> BAR = List.of(
            line("", "\r"),
            line("10%", "\r"),
            line("20%", "\r"),
            line("30%", ""),
            line("", "\r"),
            line("done", "\r\n"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static LogLine line(String text, String end) {
        return new LogLine("2026-11-30T09:15:00+05:30", text, "", end);
    }

    private String print(List<LogLine> lines, boolean named, boolean times, boolean json) {
        List<String> words = new ArrayList<>(List.of("logs", "ema"));
        if (json) {
            words.add("--json");
        }
        Arguments given = PlainReader.read(words.toArray(String[]::new));
        try (Printer to = new Printer(out, true)) {
            LogPrinter printer = new LogPrinter(new Invocation(given, to, to), named, times, false);
            for (LogLine each : lines) {
                printer.print(new Reply.LogLines("ema", "0a", 0, false, List.of(each)));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void intoAPipeAllGoesAsItWasPrinted() {
        assertThat(print(BAR, false, false, false)).isEqualTo("\r10%\r20%\r30%\rdone\r\n");
    }

    @Test
    void withANameOrATimeBeforeItEachStateIsALine() {
        assertThat(print(BAR, true, false, false)).isEqualTo("ema | 10%\nema | 20%\nema | 30%\nema | done\r\n");
    }

    @Test
    void inJsonWhatIsNotEndedSaysThatMoreComes() {
        assertThat(print(BAR, false, false, true).lines().map(line -> line.replaceAll(".*(\"line\".*)}", "$1")))
                .containsExactly(
                        "\"line\":\"10%\"",
                        "\"line\":\"20%\"", "\"line\":\"30%\",\"more\":true", "\"line\":\"\"", "\"line\":\"done\"");
    }
}
