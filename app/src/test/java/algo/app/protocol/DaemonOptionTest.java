package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code algo daemon run}, however they are written. */
class DaemonOptionTest {
    @Test
    void aValueStandsBehindItsOptionOrInIt() throws Exception {
        assertThat(DaemonOption.read("--home", "/a=b", "--socket=/s=t", "--claim", "--idle-after=5"))
                .isEqualTo(Map.of(
                        DaemonOption.HOME,
                        "/a=b",
                        DaemonOption.SOCKET,
                        "/s=t",
                        DaemonOption.CLAIM,
                        "",
                        DaemonOption.IDLE_AFTER,
                        "5"));
    }

    @Test
    void whatLooksLikeAnOptionMayBeAValueAndTheLastOneCounts() throws Exception {
        assertThat(DaemonOption.read("--home", "--claim", "--home", "--system"))
                .isEqualTo(Map.of(DaemonOption.HOME, "--system"));
    }

    @ParameterizedTest
    @CsvSource({
        "--hme /x,        unknown argument '--hme'",
        "--hme=/x,        unknown argument '--hme=/x'",
        "--claim now,     unknown argument 'now'",
        "--home,          --home needs a value",
        "--claim --quotas, --quotas needs a value",
    })
    void whatIsNoOptionIsNamed(String words, String message) {
        assertThatThrownBy(() -> DaemonOption.read(words.split(" ")))
                .isInstanceOf(DaemonOption.UnknownException.class)
                .hasMessage(message);
    }
}
