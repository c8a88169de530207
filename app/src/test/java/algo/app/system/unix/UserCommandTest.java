package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Quotas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserCommandTest {
    private static final Optional<UserAccount> ANN = UserAccount.parse(
                    "ann:x:1000:1001:Ann,,,:/home/ann:/bin/zsh", 1000)
            .map(account -> account.withGroups("ann                  27 1001 4294967294"));

    private final UserCommand command = new UserCommand(
            Path.of("/usr/bin/setpriv"),
            Path.of("/opt/algo/bin/algo"),
            Optional.of(Path.of("/jvm/bin/java")),
            Map.of("LANG", "C.UTF-8", "SECRET", "s", "LD_PRELOAD", "x", "PATH", "/root/bin", "HOME", "/root"));

    private static UserHome home(String name, int uid) throws Exception {
        return new UserHome(name, Path.of("/var/lib/algo/" + name), uid, 77, Files.getOwner(Path.of("/")));
    }

    @Test
    void aUserOfTheListGetsTheirGroupsAndNoRightsOfRoot() throws Exception {
        assertThat(command.line(home("ann", 1000), ANN, new Quotas(2, 0, 0), 5))
                .containsExactly(
                        "/usr/bin/setpriv",
                        "--reuid=+1000",
                        "--regid=+1001",
                        "--groups=+1001,+27,+4294967294",
                        "--bounding-set=-all",
                        "--inh-caps=-all",
                        "--ambient-caps=-all",
                        "--no-new-privs",
                        "--",
                        "/bin/sh",
                        "-c",
                        "umask 077 && exec \"$@\"",
                        "sh",
                        "/opt/algo/bin/algo",
                        "daemon",
                        "run",
                        "--background",
                        "--hosted",
                        "--uid=1000",
                        "--gid=1001",
                        "--home=/var/lib/algo/ann",
                        "--quotas=strategies=2",
                        "--idle-after=300");
        assertThat(command.environment(home("ann", 1000), ANN))
                .containsOnly(
                        Map.entry("LANG", "C.UTF-8"),
                        Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
                        Map.entry("ALGO_JAVA", "/jvm/bin/java"),
                        Map.entry("HOME", "/home/ann"),
                        Map.entry("USER", "ann"),
                        Map.entry("LOGNAME", "ann"),
                        Map.entry("SHELL", "/bin/zsh"));
    }

    @Test
    void aUserOfNoListGetsTheGroupOfTheHomeAlone() throws Exception {
        UserHome home = home("4294967290", (int) 4294967290L);
        assertThat(command.line(home, Optional.empty(), Quotas.NONE, 0))
                .contains(
                        "--reuid=+4294967290",
                        "--regid=+77",
                        "--clear-groups",
                        "--uid=4294967290",
                        "--gid=77",
                        "--quotas=");
        assertThat(command.environment(home, Optional.empty()))
                .containsEntry("HOME", "/var/lib/algo/4294967290")
                .containsEntry("USER", "4294967290")
                .containsEntry("SHELL", "/bin/sh");
    }

    @Test
    void onlyAWholeLineOfThatUserIsAnAccount() {
        for (String line : new String[] {
            "", "ann:x:1000:1001", "ann:x:1001:1001:::", "ann:x:1000:x:::", "ann:x:1000:4294967296:::", "1000:x:7:7:::",
        }) {
            assertThat(UserAccount.parse(line, 1000)).as(line).isEmpty();
        }
        UserAccount ann = UserAccount.parse("ann:x:1000:1001:::", 1000).orElseThrow();
        assertThat(ann.withGroups("").groups()).containsExactly(1001);
        assertThat(ann.withGroups("bob 0").groups()).as("those of another").containsExactly(1001);
    }
}
