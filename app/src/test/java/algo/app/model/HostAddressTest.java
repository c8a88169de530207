package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One form for an address, however it is written, and a clear line for what is none. */
class HostAddressTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "http://127.0.0.1:5000,http://127.0.0.1:5000",
                "http://127.0.0.1:5000/,http://127.0.0.1:5000",
                "http://127.0.0.1:5000//,http://127.0.0.1:5000",
                " http://127.0.0.1:5000\t,http://127.0.0.1:5000",
                "HTTP://LocalHost:5000,http://localhost:5000",
                "HTTPS://Algo.Example.In,https://algo.example.in",
                "https://algo.example.in/,https://algo.example.in",
                "http://[::1]:5000,http://[::1]:5000",
                "http://127.0.0.1:,http://127.0.0.1",
            })
    void isWrittenInOneForm(String text, String form) {
        assertThat(HostAddress.parse(text)).hasToString(form);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | must be an address such as http://127.0.0.1:5000",
                "/                               | must be an address such as",
                "localhost:5000                  | must be an address such as",
                "127.0.0.1:5000                  | must be an address such as",
                "ftp://x                         | must be an address such as",
                "http://                         | must be an address such as",
                "http://a b:5000                 | must be an address such as",
                "http://127.0.0.1:5000/api/v1    | without a path or a query",
                "http://127.0.0.1:5000?x=1       | without a path or a query",
                "http://127.0.0.1:5000/#top      | without a path or a query",
                "http://127.0.0.1:0              | a port from 1 to 65535",
                "http://127.0.0.1:70000          | a port from 1 to 65535",
                "http://127.0.0.1:99999999999    | must be an address such as",
            })
    void whatIsNoneIsSaid(String text, String problem) {
        assertThatThrownBy(() -> HostAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aPasswordInItIsRefusedAndNotShown() {
        assertThatThrownBy(() -> HostAddress.parse("http://ann:hunter22@127.0.0.1:5000"))
                .hasMessageContaining("without a user or a password")
                .hasMessageNotContaining("hunter22");
    }

    @ParameterizedTest(name = "{0}: port {1}, of this machine {2}")
    @CsvSource({
        "http://127.0.0.1:5000, 5000, true",
        "http://localhost,      80,   true",
        "https://[::1],         443,  true",
        "https://algo.example,  443,  false",
    })
    void whereAConnectionGoes(String text, int port, boolean loopback) {
        HostAddress address = HostAddress.parse(text);

        assertThat(address.connectPort()).isEqualTo(port);
        assertThat(address.isLoopback()).isEqualTo(loopback);
    }
}
