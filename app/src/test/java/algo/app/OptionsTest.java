package algo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code daemon run} makes of its options, for the daemon of one user and for that of several. */
class OptionsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ALGO_HOME", "/env/home", "ALGO_SOCKET", "/env/s", "ALGO_HOMES", "/env/homes");

    @Test
    void optionsGoBeforeTheEnvironmentAndThatBeforeTheDefaults() throws Exception {
        Options given = Options.parse(new String[] {"--home=/h", "--claim"}, ENVIRONMENT, "/x");

        assertThat(given.home()).isEqualTo(Path.of("/h"));
        assertThat(given.socket()).contains(Path.of("/env/s"));
        assertThat(given.claim()).isTrue();
        assertThat(given.background()).isFalse();
        assertThat(Options.parse(new String[0], ENVIRONMENT, "/x").home()).isEqualTo(Path.of("/env/home"));
        assertThat(Options.parse(new String[0], Map.of(), "/x").home()).isEqualTo(Path.of("/x/.algo"));
    }

    @ParameterizedTest(name = "daemon run {0}")
    @CsvSource({
        "--hme=/x,            unknown argument '--hme=/x'",
        "--run-dir /x,        --run-dir goes with --system",
        "--homes=/x,          --homes goes with --system",
        "--idle-after=soon,   --idle-after needs a number of seconds",
        "--quotas=nonsense,   'nonsense' are no quotas",
    })
    void whatIsWrongForOneUserIsNamedWithTheHelp(String words, String message) {
        assertThatThrownBy(() -> Options.parse(words.split(" "), Map.of(), "/x"))
                .isInstanceOf(StartException.class)
                .hasMessage(message + "; see 'algo daemon run --help'");
    }

    @ParameterizedTest(name = "daemon run --system {0}")
    @CsvSource({
        "--home=/x,     --home is for the daemon of one user; --run-dir and --homes go with --system",
        "--socket /s,   --socket is for the daemon of one user; --run-dir and --homes go with --system",
        "--background,  --background is for the daemon of one user; --run-dir and --homes go with --system",
        "x,             unknown argument 'x'",
        "--quotas,      --quotas needs a value",
    })
    void whatIsWrongForSeveralUsersIsNamedWithTheHelp(String words, String message) {
        assertThatThrownBy(() -> SystemMain.places(("--system " + words).split(" "), Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessage(message + "; see 'algo daemon run --help'");
    }
}
