package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that brings its own address or key is warned about: its mode cannot bind it. */
class OwnAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "client = api(host='http://127.0.0.1:5000')",
                "HOST = \"https://algo.example.com\"",
                "url = f'HTTP://{name}/x'",
            })
    void anAddressIsNamedWithItsLine(String line) {
        assertThat(OwnAddress.warning("import x\n" + line + "\n"))
                .hasValueSatisfying(warning -> assertThat(warning).startsWith("line 2 holds an address of its own; "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key = 'abcdef0123456789abcdef'", "x = api(apikey=\"0123456789abcdef\")"})
    void aKeyIsNamedWithItsLineAndNotShown(String line) {
        assertThat(OwnAddress.warning(line)).hasValueSatisfying(warning -> assertThat(warning)
                .startsWith("line 1 holds an API key of its own; ")
                .doesNotContain("0123456789"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# see 'http://example.com'",
                "host = os.environ.get('OPENALGO_HOST', 'http://127.0.0.1:5000')",
                "key = os.getenv('API_KEY')",
                "api_key = 'short'",
                "print('no address')",
            })
    void whatReadsTheEnvironmentIsFine(String line) {
        assertThat(OwnAddress.warning(line)).isEmpty();
    }
}
