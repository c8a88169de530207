package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an env_file may hold, and how each line is read. */
class EnvFileTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A=1 | 1",
                "  export A = 1  | 1",
                "A= | ~~",
                "A=a b  # comment | a b",
                "A=a#b | a#b",
                "A=# all of it a comment | ~~",
                "A='a # \"b\" $HOME \\n' # c | a # \"b\" $HOME \\n",
                "A='it\\'s' | it's",
                "A=\"a\\tb \\\"c\\\" \\$d \\\\ \\x\" | ~a\tb \"c\" $d \\ \\x~",
                "A=$(touch /tmp/x) | $(touch /tmp/x)",
                "A=${HOME}/x | ${HOME}/x",
                "A=x=y= | x=y=",
                "A=₹ | ₹",
            })
    void aLineIsReadAsOthersReadIt(String line, String value) throws Exception {
        assertThat(parse(line)).containsExactly(Map.entry("A", value));
    }

    @Test
    void linesOfOtherSystemsCommentsAndValuesOverSeveralLinesAreRead() throws Exception {
        assertThat(parse("\ufeff# c\r\n\r\nA=1\r\n  # d\r\nKEY=\"-----BEGIN\nabc\n\"\nA=2"))
                .isEqualTo(Map.of("A", "2", "KEY", "-----BEGIN\nabc\n"));
        assertThat(parse("")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PATH=/x | line 3: 'PATH' is reserved; algo sets or withholds it itself",
                "LD_PRELOAD=/x | line 3: 'LD_PRELOAD' is reserved; algo sets or withholds it itself",
                "OPENALGO_APIKEY=abc | line 3: 'OPENALGO_APIKEY' is reserved; algo sets or withholds it itself",
                "hush | line 3: must be NAME=VALUE, or a comment",
                "hush hush=1 | line 3: must begin with the name of a variable: letters, digits and '_', not starting with a digit",
                "A=\"hush | line 3: has a quote that does not end",
                "A='x' hush | line 3: has something behind the closing quote",
            })
    void aLineThatIsNoVariableIsNamedWithoutAValue(String line, String problem) {
        assertThatThrownBy(() -> parse("B='1\n2'\n" + line + "\nC=3"))
                .isInstanceOf(IOException.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=\0", "A='\0'"})
    void aNulIsRefused(String line) {
        assertThatThrownBy(() -> parse(line)).hasMessage("line 1: must not contain a NUL character");
    }

    @Test
    void whatIsNoTextOrTooMuchIsRefused() {
        assertThatThrownBy(() -> EnvFile.parse(new byte[] {'A', '=', (byte) 0xff}))
                .hasMessage("which is no UTF-8 text");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= 1000; i++) {
            many.append("A").append(i).append("=1\n");
        }
        assertThatThrownBy(() -> parse(many.toString())).hasMessage("line 1001: is one variable more than 1000");
    }

    @Test
    void onlyWhatIsCalledLikeASecretIsHidden() {
        assertThat(EnvFile.secrets(Map.of("db_password", "sesame", "SYMBOL", "SBIN", "API_KEY", "k", "TOKEN", "")))
                .isEqualTo(Map.of("sesame", "db_password", "k", "API_KEY"));
    }

    private static Map<String, String> parse(String text) throws IOException {
        return EnvFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
