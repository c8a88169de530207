package algo.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootCheckTest {
    @TempDir
    Path host;

    private String crontab = "";

    private void there(String path) throws IOException {
        Path file = host.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private String says() {
        Check check = new BootCheck(host, host.resolve("home/ann/.config"), "ann", () -> crontab).run();
        assertThat(check.ok()).as("it is no problem").isTrue();
        return check.message() + (check.hint().isEmpty() ? "" : "; " + check.hint());
    }

    @Test
    void nothingStartsItUntilSomebodySaysSo() {
        assertThat(says()).isEqualTo("nothing starts the daemon with the host; 'algo service install' changes that");
    }

    @Test
    void theServiceOfAUserStartsWithTheHostOnlyIfItLingers() throws IOException {
        there("home/ann/.config/systemd/user/default.target.wants/algo.service");
        assertThat(says())
                .isEqualTo("algo.service starts with the first login of this user, not with the host;"
                        + " 'loginctl enable-linger' changes that");

        there("var/lib/systemd/linger/ann");
        assertThat(says()).isEqualTo("started with the host by algo.service of this user");
    }

    @Test
    void aServiceThatRootHasEnabledForAllUsersCounts() throws IOException {
        there("etc/systemd/user/default.target.wants/algo.service");
        there("var/lib/systemd/linger/ann");

        assertThat(says()).isEqualTo("started with the host by algo.service of this user");
    }

    @Test
    void eachOtherWayIsNamed() throws IOException {
        there("etc/systemd/system/multi-user.target.wants/algo-system.service");
        there("etc/service/algo");
        crontab = "# comment\nMAILTO=\"\"\n@reboot /usr/bin/algo daemon start\n";

        assertThat(says())
                .isEqualTo("started with the host by algo-system.service, the daemon for all users, runit, by"
                        + " /etc/service/algo, @reboot in the crontab of this user");
    }

    @Test
    void otherLinesOfACrontabDoNot() {
        crontab = "# @reboot algo daemon start\n@reboot /usr/bin/other start\n0 9 * * * algo daemon start\n";

        assertThat(says()).startsWith("nothing starts the daemon");
    }
}
