package algo.app.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MacSystemTest {
    /** The JDK says 0 of a user whom it does not find: that would be root. */
    @Test
    void aUserWhomTheListDoesNotHaveIsNotTakenForRoot() throws Exception {
        assertThatThrownBy(() -> MacSystem.Account.of(0, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not in the list of users");
        assertThat(MacSystem.Account.of(501, "ann")).isEqualTo(new MacSystem.Account(501, "ann"));
        assertThat(MacSystem.Account.of(4294967294L, "nobody").number()).isEqualTo(-2);
    }

    @Test
    void theUserIsTheOneWhoOwnsThisProcess() throws Exception {
        MacSystem system = new MacSystem();

        assertThat(system.user()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(system.userName())
                .isEqualTo(Files.getOwner(Path.of("/proc/self")).getName());
    }

    @Test
    void theLongestPathOfASocketIsThatOfTheHeaders() {
        assertThat(MacSystem.LONGEST_SOCKET)
                .isEqualTo(DarwinLayouts.SUN_PATH_SIZE - 2)
                .isEqualTo(102);
    }
}
