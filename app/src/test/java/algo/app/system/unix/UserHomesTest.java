package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No two users meet in one home, whatever they are called. */
class UserHomesTest {
    /** One that is not a user of this host: equal to nobody else. */
    private record User(String getName) implements UserPrincipal {
        @Override
        public String getName() {
            return getName;
        }
    }

    @TempDir
    Path parent;

    @ParameterizedTest
    @ValueSource(strings = {"ann", "100007", "Ann.B", "ann-b_2", "अनु", "ann$"})
    void aHomeMayHaveThatName(String name) {
        assertThat(UserHomes.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".ann",
                "-rf",
                "--reuid=0",
                "+100007",
                "~ann",
                "a/b",
                "a b",
                "a\tb",
                "a\nb",
                "a\u0000b",
                "a\u00a0b",
                "\u202eann",
                "a\u200bb",
                "a\u009bb",
                "a\ufffdb",
            })
    void noHomeHasThatName(String name) {
        assertThat(UserHomes.isName(name)).isFalse();
    }

    @Test
    void aUserWhoseNameIsTheNumberOfAnotherGetsNoPartOfTheOthersHome() throws Exception {
        Path home = Files.createDirectory(parent.resolve("61301"));
        assumeTrue(Files.getAttribute(parent, "unix:uid").equals(0), "only root gives files away");
        Files.setAttribute(home, "unix:uid", 61301);
        GroupPrincipal group =
                Files.readAttributes(parent, PosixFileAttributes.class).group();
        UserHomes homes = new UserHomes(parent, () -> 1);

        assertThatThrownBy(() -> homes.of(new User("61301"), group))
                .isInstanceOfSatisfying(SystemException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(e.line()).contains(home + " belongs to user 61301", "ask root");
                });

        assertThat(homes.named("61301").uid()).isEqualTo(61301);
        assertThat(homes.of(Files.getOwner(home), group).uid()).isEqualTo(61301);
    }

    @Test
    void thereAreNoMoreHomesThanRootAllows() throws Exception {
        assumeTrue(Files.getAttribute(parent, "unix:uid").equals(0), "only root gives files away");
        UserPrincipal root = Files.getOwner(parent);
        GroupPrincipal group =
                Files.readAttributes(parent, PosixFileAttributes.class).group();
        Files.setAttribute(Files.createDirectory(parent.resolve("61301")), "unix:uid", 61301);
        UserHomes homes = new UserHomes(parent, () -> 1);

        assertThatThrownBy(() -> homes.of(root, group)).hasMessageContaining("there are 1 homes already");
        assertThat(parent.resolve("root")).doesNotExist();
        assertThat(new UserHomes(parent, () -> 2).of(root, group).uid()).isZero();
    }

    @Test
    void aHomeWantsADaemonWhileItsConfigIsNewerThanTheMarkOfOneThatHadNothingToDo() throws Exception {
        assumeTrue(Files.getAttribute(parent, "unix:uid").equals(0), "only root looks for others");
        UserHome home = new UserHome("root", parent, 0, 0, Files.getOwner(parent));
        assertThat(home.look()).isEqualTo(new UserHome.Look(false, false));
        Path config = Files.writeString(
                Files.createDirectory(parent.resolve("strategies")).resolve("strategy_configs.json"), "{}");
        assertThat(home.look().wantsDaemon()).isTrue();

        Path mark =
                Files.createFile(Files.createDirectory(parent.resolve("run")).resolve("idle"));
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        Files.setLastModifiedTime(config, time);
        Files.setLastModifiedTime(mark, time);
        assertThat(home.look().wantsDaemon()).isFalse();

        Files.setLastModifiedTime(config, FileTime.fromMillis(time.toMillis() + 1));
        assertThat(home.look().wantsDaemon()).as("somebody has edited it").isTrue();
        Files.delete(config);
        assertThat(home.look().wantsDaemon()).isFalse();
    }
}
