package algo.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.cli.ClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdServiceTest {
    private static final String TEXT = "[Service]\nExecStart=/opt/algo/bin/algo daemon run\n";
    private static final Path LAUNCHER = Path.of("/opt/algo/bin/algo");

    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private final Map<String, ServiceTool.Answer> answers = new HashMap<>();

    private SystemdService service() {
        return new SystemdService(
                words -> {
                    String line = String.join(" ", words);
                    asked.add(line);
                    return answers.getOrDefault(line, new ServiceTool.Answer(0, "", ""));
                },
                new SystemdService.Places(
                        false,
                        "algo.service",
                        directory.resolve("config/systemd/user"),
                        List.of(directory.resolve("packaged"))));
    }

    private Path file() {
        return directory.resolve("config/systemd/user/algo.service");
    }

    private void answers(String words, int code, String out, String err) {
        answers.put(words, new ServiceTool.Answer(code, out, err));
    }

    @Test
    void aHostWithoutSystemdIsToldWhatDoesTheSame() {
        answers("is-system-running", 1, "offline", "");
        assertThatThrownBy(() -> service().require(LAUNCHER))
                .hasMessageContaining("systemd does not run this host")
                .extracting(e -> ((ClientException) e).hint())
                .asString()
                .contains("/opt/algo/units/runit", "'@reboot /opt/algo/bin/algo daemon start'");

        answers("is-system-running", ServiceTool.ABSENT, "", "systemctl is not installed");
        assertThatThrownBy(() -> service().require(LAUNCHER)).hasMessageContaining("systemd does not run this host");
    }

    @Test
    void aSystemdThatDoesNotAnswerIsNamedWithItsReason() {
        answers("is-system-running", 1, "", "Failed to connect to bus: No medium found");

        assertThatThrownBy(() -> service().require(LAUNCHER))
                .hasMessage("the systemd of this user does not answer: Failed to connect to bus: No medium found")
                .extracting(e -> ((ClientException) e).hint())
                .asString()
                .contains("loginctl enable-linger");
    }

    @Test
    void oneThatReportsFailedUnitsWillDo() throws Exception {
        answers("is-system-running", 1, "degraded", "");

        service().require(LAUNCHER);

        assertThat(asked).containsExactly("is-system-running");
    }

    @Test
    void theSameUnitIsWrittenOnceAndThatOfAnotherVersionReplacesIt() throws Exception {
        assertThat(service().write(TEXT, false)).isTrue();
        assertThat(service().write(TEXT, false)).isFalse();
        assertThat(file()).hasContent(UnitText.sealed(TEXT));

        assertThat(service().write(TEXT + "TasksMax=1\n", false)).isTrue();

        assertThat(file()).hasContent(UnitText.sealed(TEXT + "TasksMax=1\n"));
        assertThat(directory.resolve("config/systemd/user")).isDirectoryContaining(path -> path.equals(file()));
    }

    @Test
    void anEditedUnitIsReplacedOnlyByForce() throws Exception {
        service().write(TEXT, false);
        Files.writeString(file(), Files.readString(file()).replace("[Service]\n", "[Service]\nNice=5\n"));

        assertThatThrownBy(() -> service().write(TEXT, false))
                .hasMessage(file() + " was edited, or comes from elsewhere; nothing was changed");
        assertThatThrownBy(() -> service().requireUnedited()).hasMessageContaining("was edited");
        assertThat(file()).content().contains("Nice=5");
        assertThat(service().isEdited()).isTrue();

        assertThat(service().write(TEXT, true)).isTrue();
        assertThat(service().isEdited()).isFalse();
    }

    @Test
    void theUnitOfAPackageIsUsedWhereItSaysTheSame() throws Exception {
        Path packaged = Files.createDirectories(directory.resolve("packaged")).resolve("algo.service");
        Files.writeString(packaged, TEXT);

        assertThat(service().write(TEXT, false)).isFalse();
        assertThat(service().known()).contains(packaged);
        assertThat(service().isEdited()).isFalse();

        assertThat(service().write(TEXT + "TasksMax=1\n", false))
                .as("for another home")
                .isTrue();
        assertThat(service().known()).contains(file());
    }

    @Test
    void removingLeavesNothingOfItsOwn() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        service().write(TEXT, false);

        assertThat(service().remove()).isTrue();

        assertThat(directory.resolve("config")).isEmptyDirectory();
        assertThat(service().remove()).isFalse();
        assertThat(service().known()).isEmpty();
    }

    @Test
    void aMaskedUnitIsSaid() {
        answers("is-enabled algo.service", 1, "masked", "");

        assertThatThrownBy(() -> service().enable()).hasMessageContaining("is masked");
        assertThat(asked).doesNotContain("enable algo.service");
    }

    @Test
    void whatIsEnabledIsLeftSoAndWhatSystemdComplainsOfIsSaid() throws Exception {
        assertThat(service().enable()).isFalse();

        answers("is-enabled algo.service", 1, "disabled", "");
        assertThat(service().enable()).isTrue();
        assertThat(asked).endsWith("enable algo.service");

        answers("start algo.service", 1, "", "Job for algo.service failed");
        assertThatThrownBy(() -> service().start())
                .hasMessage("'systemctl --user start algo.service' failed: Job for algo.service failed");
    }

    @Test
    void onlyAnEnabledUnitOfTheHomeStartsItsDaemon() throws Exception {
        answers("is-system-running", 0, "running", "");
        assertThat(service().isFor(Optional.empty())).as("not installed").isFalse();
        assertThat(asked).as("nobody is asked then").isEmpty();

        service().write(TEXT, false);
        assertThat(service().isFor(Optional.empty())).isTrue();
        assertThat(service().isFor(Optional.of(directory))).isFalse();

        answers("is-enabled algo.service", 1, "disabled", "");
        assertThat(service().isFor(Optional.empty())).isFalse();
    }

    @Test
    void onlyANumberIsAProcess() {
        answers("show --property=MainPID --value algo.service", 0, "4711", "");
        assertThat(service().pid()).isEqualTo(4711);

        answers("show --property=MainPID --value algo.service", 1, "", "Failed to connect to bus");
        assertThat(service().pid()).isZero();
    }
}
