package algo.app.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToolOutputTest {
    private static final List<String> OF_UV = List.of(
            "Using Python 3.11.2 environment at: env",
            "  × No solution found when resolving dependencies:",
            "  ╰─▶ Because no-such-package was not found in the package registry and you require",
            "      no-such-package, we can conclude that your requirements are unsatisfiable.");
    private static final List<String> OF_PIP = List.of(
            "Collecting no-such-package==9",
            "ERROR: Could not find a version that satisfies the requirement no-such-package==9 (from versions: none)",
            "ERROR: No matching distribution found for no-such-package==9");

    @Test
    void whyUvFailedIsOneLine() {
        assertThat(ToolOutput.failure(OF_UV))
                .isEqualTo("No solution found when resolving dependencies: Because no-such-package was not found in the"
                        + " package registry and you require no-such-package, we can conclude that your requirements"
                        + " are unsatisfiable.");
    }

    @Test
    void whyPipFailedIsItsLastError() {
        assertThat(ToolOutput.failure(OF_PIP)).isEqualTo("No matching distribution found for no-such-package==9");
    }

    @Test
    void thePackageIsNamedThatItFailedFor() {
        List<String> wanted = List.of("pandas", "no", "no_such.package==9");
        assertThat(ToolOutput.named(wanted, OF_UV)).contains("no_such.package");
        assertThat(ToolOutput.named(wanted, OF_PIP)).contains("no_such.package");
        assertThat(ToolOutput.named(List.of("no-such-package"), OF_PIP)).contains("no-such-package");
        assertThat(ToolOutput.named(List.of("pandas"), OF_PIP)).isEmpty();
    }

    @Test
    void whatSaysNothingIsShownAsItIs() {
        assertThat(ToolOutput.failure(List.of())).isEqualTo("it said nothing");
        assertThat(ToolOutput.failure(List.of("first", "Killed"))).isEqualTo("Killed");
    }
}
