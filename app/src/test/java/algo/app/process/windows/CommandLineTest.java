package algo.app.process.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments and variables as one text each; pure, so on every system. */
class CommandLineTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "plain, plain",
                "'', '\"\"'",
                "'two words', '\"two words\"'",
                "'say \"so\"', '\"say \\\"so\\\"\"'",
                "C:\\dir\\, C:\\dir\\",
                "'C:\\a b\\', '\"C:\\a b\\\\\"'",
                "'back\\\"slash', '\"back\\\\\\\"slash\"'",
                "ünï*%PATH%, ünï*%PATH%",
            })
    void anArgumentIsQuotedWhereItHasTo(String argument, String written) {
        assertThat(CommandLine.of(List.of(argument))).isEqualTo(written);
    }

    @Test
    void argumentsStandOneBehindTheOther() {
        assertThat(CommandLine.of(List.of("C:\\my python.exe", "-c", "print(1)")))
                .isEqualTo("\"C:\\my python.exe\" -c print(1)");
    }

    @Test
    void variablesAreSortedWhateverTheirCaseAndEndedTwice() {
        assertThat(CommandLine.environment(Map.of("b", "2", "A", "1", "C", "x=y")))
                .isEqualTo("A=1\0b=2\0C=x=y\0\0");
        assertThat(CommandLine.environment(Map.of())).isEqualTo("\0\0");
    }
}
