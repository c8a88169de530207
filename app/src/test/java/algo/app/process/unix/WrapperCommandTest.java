package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrapperCommandTest {
    private final Runs runs = new Runs(Path.of("/runs"));

    private LaunchRequest request(Map<String, String> environment) {
        return runs.request(environment, Runs.UNLIMITED, "/usr/bin/python3", "main.py", "$(id)");
    }

    @Test
    void theProgramFollowsTheScriptAsArgumentsAndIsNoPartOfIt() throws Exception {
        LaunchRequest request = request(Map.of());

        List<String> arguments = WrapperCommand.of(request).arguments();

        assertThat(arguments)
                .startsWith("sh", "-c")
                .endsWith(request.statusFile().toString(), "/usr/bin/python3", "main.py", "$(id)");
        assertThat(arguments.get(2)).doesNotContain("ENV_IF_NEEDED", "env ", "python3", "id");
    }

    @Test
    void ordinaryVariablesGoThroughTheShell() throws Exception {
        LaunchRequest request = request(Map.of("PATH", "/bin", "API_KEY", "secret"));

        assertThat(WrapperCommand.of(request).environment())
                .containsExactly("ALGO_RUN_ID=" + request.run(), "API_KEY=secret", "PATH=/bin");
    }

    @Test
    void theRunIdCannotBeOverridden() throws Exception {
        LaunchRequest request = request(Map.of("ALGO_RUN_ID", "another"));

        assertThat(WrapperCommand.of(request).environment()).containsExactly("ALGO_RUN_ID=" + request.run());
    }

    @Test
    void theShellsOwnVariablesGoAroundIt() throws Exception {
        WrapperCommand command = WrapperCommand.of(request(Map.of("RANDOM", "4; rm", "TMOUT", "1")));

        assertThat(command.arguments().get(2))
                .contains("exec /usr/bin/env -u ALGO_ENV_1 -u ALGO_ENV_2"
                        + " RANDOM=\"$ALGO_ENV_1\" TMOUT=\"$ALGO_ENV_2\" \"$@\"");
        assertThat(command.environment())
                .contains("ALGO_ENV_1=4; rm", "ALGO_ENV_2=1")
                .hasSize(3);
    }

    @Test
    void aNameThatNoShellPassesOnIsRefused() {
        for (String name : List.of("", "A-B", "1A", "A=B", "A B", "BASH_FUNC_echo%%", "Ä")) {
            assertThatThrownBy(() -> WrapperCommand.of(request(Map.of(name, "x"))))
                    .as(name)
                    .isInstanceOf(LaunchException.class);
        }
    }
}
