package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.protocol.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
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
        UserHomes homes = new UserHomes(parent);

        assertThatThrownBy(() -> homes.of(new User("61301"), group))
                .isInstanceOfSatisfying(SystemException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(e.line()).contains(home + " belongs to user 61301", "ask root");
                });

        assertThat(homes.named("61301").uid()).isEqualTo(61301);
        assertThat(homes.of(Files.getOwner(home), group).uid()).isEqualTo(61301);
    }
}
