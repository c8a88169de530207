package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.model.Quotas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With what rights the command of {@link UserCommand} really runs. Needs root. */
@Timeout(30)
class UserRightsTest {
    private static final int UID = 61310;

    @TempDir
    Path directory;

    private Path launcher;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root starts something for others");
        assumeTrue(UserCommand.find().isPresent(), "setpriv is missing");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        launcher = Files.writeString(directory.resolve("launcher"), "#!/bin/sh\ncat /proc/self/status; umask\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> command(Optional<UserAccount> account) throws Exception {
        UserCommand command = new UserCommand(UserCommand.find().orElseThrow(), launcher, Optional.empty(), Map.of());
        return command.line(
                new UserHome("x", directory, UID, UID, Files.getOwner(Path.of("/"))), account, Quotas.NONE, 0);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(10, TimeUnit.SECONDS);
        return said.replaceAll("[ \t]+", " ");
    }

    /** The names of users and groups that are made of digits are those of others. */
    @Test
    void aNumberIsNeverTakenForAName() throws Exception {
        assumeTrue(run(List.of("unshare", "-m", "true")).isEmpty(), "mounts of one's own cannot be had");
        Path users = Files.writeString(
                directory.resolve("passwd"),
                "root:x:0:0::/:/bin/sh\n" + UID + ":x:61399:61399::/:/bin/sh\n+" + UID + ":x:61398:61398::/:/bin/sh\n");
        Path groups =
                Files.writeString(directory.resolve("group"), "root:x:0:\n" + UID + ":x:61397:\n61311:x:61396:\n");
        List<String> inside = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind " + users + " /etc/passwd && mount --bind " + groups + " /etc/group && exec \"$@\"",
                "sh"));
        inside.addAll(command(Optional.of(new UserAccount(UID, "ann", UID, List.of(UID, 61311), "/", "/bin/sh"))));

        assertThat(run(inside))
                .contains(
                        "Uid: 61310 61310 61310 61310\n",
                        "Gid: 61310 61310 61310 61310\n",
                        "Groups: 61310 61311",
                        "NoNewPrivs: 1\n",
                        "CapBnd: 0000000000000000\n")
                .endsWith("\n0077\n");
    }

    @Test
    void whoHasNoEntryHasNoGroupsBesidesTheFirst() throws Exception {
        assertThat(run(command(Optional.empty())))
                .contains("Uid: 61310 61310 61310 61310\n", "Groups: \n", "CapEff: 0000000000000000\n");
    }

    @Test
    void theListOfUsersIsAskedByNumber() throws Exception {
        UserList users = new HostUserList();
        UserAccount root = users.user(0).orElseThrow();
        assertThat(root.name()).isEqualTo("root");
        assertThat(root.groups()).contains(0);
        assertThat(users.user(UID)).isEmpty();
        assertThat(users.group("root")).contains(0);
        assertThat(users.group("0")).isEmpty();
        assertThat(users.group("no-such-group")).isEmpty();
    }
}
