package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.SourceFinding;
import algo.app.model.SourceFinding.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text brings of addresses and keys, where no Python can be asked. */
class OwnAddressesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HOST=http://127.0.0.1:5000               | http://127.0.0.1:5000
                    curl -s "https://algo.example.com/x?y"   | https://algo.example.com
                    x = "WSS://a.b:8765"                     | WSS://a.b:8765
                    see http://user:word@host:81/            | http://host:81
                    http://[::1]:5000/                       | http://[::1]:5000
                    """)
    void anAddressIsNamedWithItsLine(String line, String address) {
        assertThat(OwnAddresses.find("import x\n" + line + "\n"))
                .containsExactly(new SourceFinding(Kind.ADDRESS, 2, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key = '0123abcdef0123456789'",
                "OPENALGO_APIKEY=0123456789abcdef",
                "\"apikey\": \"0123456789abcdef\""
            })
    void aKeyIsNamedWithItsLineAndNotShown(String line) {
        assertThat(OwnAddresses.find(line)).containsExactly(new SourceFinding(Kind.KEY, 1, "0123…"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# see 'http://example.com'",
                "// http://example.com",
                "api_key = 'short'",
                "http://$HOST/",
                "no address"
            })
    void nothingElseIs(String line) {
        assertThat(OwnAddresses.find(line)).isEmpty();
    }

    @Test
    void settingsAreKnownByTheirName() {
        assertThat(new String[] {".env", "a/.env", "x/.env.local", "prod.env"}).allMatch(OwnAddresses::isSettings);
        assertThat(new String[] {"env", "a.env/x", "environment.py"}).noneMatch(OwnAddresses::isSettings);
    }
}
