package algo.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.cli.ClientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdDaemonTest {
    private static final ServiceTool.Answer NO_BUS =
            new ServiceTool.Answer(1, "", "Failed to connect to bus: No medium found");
    private static final ServiceTool.Answer ANOTHER = new ServiceTool.Answer(0, "0", "");
    private static final ServiceTool.Answer THIS = new ServiceTool.Answer(0, "4711", "");

    private final List<String> changes = new ArrayList<>();

    private SystemdDaemon daemon(ServiceTool.Answer ofUser, ServiceTool.Answer ofHost, boolean root) {
        return new SystemdDaemon(tool("user", ofUser), tool("host", ofHost), root, 4711, "algo.service");
    }

    private ServiceTool tool(String whose, ServiceTool.Answer pid) {
        return words -> {
            if (words.get(0).equals("show")) {
                return pid;
            }
            changes.add(whose + " " + String.join(" ", words));
            return new ServiceTool.Answer(0, "", "");
        };
    }

    @Test
    void theSystemdThatRunsItRestartsIt() throws Exception {
        daemon(THIS, ANOTHER, false).restart();
        daemon(NO_BUS, THIS, true).restart();

        assertThat(changes).containsExactly("user restart algo.service", "host restart algo.service");
    }

    @Test
    void aSystemdThatCannotBeAskedIsNamedAndNothingIsDone() {
        assertThatThrownBy(() -> daemon(NO_BUS, ANOTHER, true).restart())
                .hasMessage("systemd runs this daemon, as algo.service, and cannot be asked from here:"
                        + " Failed to connect to bus: No medium found; nothing was changed")
                .extracting(e -> ((ClientException) e).hint())
                .asString()
                .contains("by ssh", "'systemctl --user restart algo.service'");
        assertThat(changes).isEmpty();
    }

    @Test
    void aUnitOfTheHostIsLeftToRoot() {
        assertThatThrownBy(() -> daemon(ANOTHER, THIS, false).restart())
                .hasMessage("systemd runs this daemon, as algo.service, for the host; nothing was changed")
                .extracting(e -> ((ClientException) e).hint())
                .isEqualTo("root does it with 'systemctl restart algo.service'");
        assertThat(changes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/mine.service, mine.service",
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/mine.service/daemon, mine.service",
        "0::/system.slice/trader.service, trader.service",
        "0::/, algo.service"
    })
    void theUnitIsThatOfItsControlGroup(String cgroup, String unit) {
        assertThat(SystemdDaemon.unit(cgroup + "\n")).isEqualTo(unit);
    }
}
