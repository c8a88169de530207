package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.protocol.ExitCode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which daemon a command talks to. */
class SocketsTest {
    private static final Map<String, String> ANN = Map.of("HOME", "/home/ann");
    private static final String OWN = "/home/ann/.algo/run/algo.sock";
    private static final String SYSTEM = "/run/algo/algo.sock";

    @ParameterizedTest(name = "--home {0} --socket {1} ALGO_HOME={2} ALGO_SOCKET={3}")
    @CsvSource({
        // --home, --socket, ALGO_HOME, ALGO_SOCKET, candidates, home
        "'',  '',   '',   '',   /home/ann/.algo/run/algo.sock;/run/algo/algo.sock, /home/ann/.algo",
        "/h,  '',   '',   '',   /h/run/algo.sock,  /h",
        "'',  '',   /eh,  '',   /eh/run/algo.sock, /eh",
        "'',  '',   '',   /es,  /es,               /home/ann/.algo",
        "'',  /s,   '',   '',   /s,                /home/ann/.algo",
        "/h,  '',   /eh,  '',   /h/run/algo.sock,  /h",
        "'',  '',   /eh,  /es,  /es,               /eh",
        "/h,  /s,   /eh,  /es,  /s,                /h",
        "'',  /s,   /eh,  /es,  /s,                /eh",
        "/h,  '',   '',   /es,  /es,               /h",
    })
    void theSearchOrderOfTheContract(
            String homeOption, String socketOption, String envHome, String envSocket, String candidates, String home)
            throws Exception {
        Map<String, String> environment = new HashMap<>();
        put(environment, "ALGO_HOME", envHome);
        put(environment, "ALGO_SOCKET", envSocket);
        environment.put("HOME", "/home/ann");

        Sockets sockets = Sockets.of(homeOption, socketOption, environment);

        assertThat(sockets.candidates().stream().map(Path::toString).toList())
                .isEqualTo(List.of(candidates.split(";")));
        assertThat(sockets.home()).isEqualTo(Path.of(home));
    }

    @Test
    void aPathWithBytesThatAreNoTextIsRefused() {
        assertThatThrownBy(() -> Sockets.of("/h/x\uFFFD", "", ANN))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("no UTF-8");
        assertThatThrownBy(() -> Sockets.of("", "", Map.of("HOME", "/home/\uFFFD")))
                .hasMessageContaining("no UTF-8");
    }

    private static void put(Map<String, String> environment, String name, String value) {
        if (!value.isEmpty()) {
            environment.put(name, value);
        }
    }

    @Test
    void aNamedHomeIsNeverPassedOverForTheSystemsDaemon() throws Exception {
        assertThat(Sockets.of("", "", ANN).candidates()).containsExactly(Path.of(OWN), Path.of(SYSTEM));
        assertThat(Sockets.of("", "", Map.of("ALGO_HOME", "/eh", "HOME", "/home/ann"))
                        .candidates())
                .doesNotContain(Path.of(SYSTEM));
    }

    @Test
    void aRelativePathIsMeantFromHere() throws Exception {
        Path here = Path.of("").toAbsolutePath();

        assertThat(Sockets.of("../h", "", ANN).home()).isEqualTo(here.resolveSibling("h"));
        assertThat(Sockets.of("", "s", ANN).candidates()).containsExactly(here.resolve("s"));
    }

    @Test
    void aSocketPathThatIsTooLongIsRefusedWithTheLimit() throws Exception {
        String most = "/" + "x".repeat(105);
        assertThat(Sockets.of("", most, ANN).candidates()).containsExactly(Path.of(most));

        assertThatThrownBy(() -> Sockets.of("", most + "x", ANN))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage("the socket path is too long: 107 bytes, at most 106 are allowed: " + most + "x");
    }

    @Test
    void homeIsWhatTheShellTakesForIt() throws Exception {
        assertThat(Sockets.of("", "", Map.of()).home())
                .as("without HOME, the user's entry in the password file")
                .isEqualTo(Path.of(System.getProperty("user.home"), ".algo"));

        assertThatThrownBy(() -> Sockets.of("", "", Map.of("HOME", "?")))
                .isInstanceOf(ClientException.class)
                .hasMessage("no home directory is known for this user");
    }

    @Test
    void whatIsNoPathIsRefused() {
        assertThatThrownBy(() -> Sockets.of("a\0b", "", ANN))
                .isInstanceOf(ClientException.class)
                .hasMessageEndingWith("is no path");
    }
}
