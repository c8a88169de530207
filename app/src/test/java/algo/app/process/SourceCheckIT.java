package algo.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Python itself says of a source that is added. */
class SourceCheckIT {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static Interpreters.SourceCheck check(byte[] source) throws LaunchException {
        return new Interpreters("/usr/bin")
                .check(PYTHON, Map.of("x.py", source))
                .get("x.py");
    }

    @Test
    void onePythonLooksThroughManySources() throws Exception {
        Map<String, byte[]> sources = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            String source = "u = 'http://h" + i + "'\n" + "u = 'http://" + "x".repeat(400) + "'\n";
            sources.put("f" + i + ".py", source.getBytes(StandardCharsets.UTF_8));
        }

        Map<String, Interpreters.SourceCheck> checks = new Interpreters("/usr/bin").check(PYTHON, sources);

        assertThat(checks.keySet()).containsExactlyElementsOf(sources.keySet());
        assertThat(checks.get("f299.py").findings())
                .extracting(found -> found.line() + " " + found.text())
                .first()
                .isEqualTo("1 http://h299");
        assertThat(checks.get("f7.py").findings()).hasSize(2);
    }

    @Test
    void theFirstMistakeOfManySourcesIsToldWithItsFile() throws Exception {
        Map<String, byte[]> sources = new LinkedHashMap<>();
        sources.put("a.py", "x = 1\n".getBytes(StandardCharsets.UTF_8));
        sources.put("b c.py", "x = 1\ny = (\n".getBytes(StandardCharsets.UTF_8));
        sources.put("d.py", "z = (\n".getBytes(StandardCharsets.UTF_8));

        Map<String, Interpreters.SourceCheck> checks = new Interpreters("/usr/bin").check(PYTHON, sources);

        assertThat(checks).containsOnlyKeys("b c.py");
        assertThat(checks.get("b c.py").syntaxError()).get().asString().contains("in b c.py, line 2, column ");
    }

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

        Interpreters.SourceCheck check = check(text);

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

        assertThat(check(text).syntaxError()).hasValueSatisfying(error -> assertThat(error)
                .startsWith("Python syntax error in x.py, line " + line + ", column "));
    }
}
