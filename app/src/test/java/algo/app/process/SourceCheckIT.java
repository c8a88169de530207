package algo.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Python itself says of a source that is added. */
class SourceCheckIT {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    /** In a row ~ separates the lines of the source. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    client = api(host='http://127.0.0.1:5000')            | address 1 http://127.0.0.1:5000
                    x = 1~HOST = "https://algo.example.com/x"             | address 2 https://algo.example.com
                    url = f'HTTP://{name}/x'                              | address 1 http://…
                    h = os.getenv('H', 'http://127.0.0.1:5000')           | address 1 http://127.0.0.1:5000
                    u = 'wss://user:word@h:8765/x'                        | address 1 wss://h:8765
                    api_key = 'abcdef0123456789abcdef'                    | key 1 abcd…
                    x = api(apikey="0123456789abcdef", host=H)            | key 1 0123…
                    k = os.environ.get('API_KEY', '0123456789abcdef')     | key 1 0123…
                    cfg = {'api-key': '0123456789abcdef'}                 | key 1 0123…
                    os.environ['OPENALGO_API_KEY'] = '0123456789abcdef'   | key 1 0123…
                    def f(api_key='0123456789abcdef'): pass               | key 1 0123…
                    from openalgo import api~c = api(KEY)                 | client 2 api
                    from openalgo import api as make~c = make(api_key=K)  | client 2 make
                    import openalgo~c = openalgo.api(api_key=KEY)         | client 2 api
                    from openalgo import api~c = api(KEY, HOST)           | ``
                    from openalgo import api~c = api(**settings)          | ``
                    "see http://a.b"~# http://c.d~key = getenv('API_KEY') | ``
                    def f():~    'see http://a.b'                         | ``
                    api_key = 'short'                                     | ``
                    """)
    void findsTheAddressesAndKeysThatItBrings(String source, String expected) throws Exception {
        byte[] text = source.replace('~', '\n').getBytes(StandardCharsets.UTF_8);

        Interpreters.SourceCheck check = new Interpreters("/usr/bin").check(PYTHON, "x.py", text);

        assertThat(check.syntaxError()).isEmpty();
        assertThat(check.findings())
                .extracting(
                        found -> found.kind().name().toLowerCase(Locale.ROOT) + " " + found.line() + " " + found.text())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(", ")));
    }

    @ParameterizedTest
    @CsvSource({"x = (, 1", "ok = 1~def, 2"})
    void aMistakeIsToldWithItsPlace(String source, int line) throws Exception {
        byte[] text = source.replace('~', '\n').getBytes(StandardCharsets.UTF_8);

        assertThat(new Interpreters("/usr/bin").check(PYTHON, "x.py", text).syntaxError())
                .hasValueSatisfying(error ->
                        assertThat(error).startsWith("Python syntax error in x.py, line " + line + ", column "));
    }
}
