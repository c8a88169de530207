package algo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The daemon of a user is told whose rights it must have. */
class OwnRightsTest {
    private final OwnRights rights = new OwnRights(61301, 61302);

    @Test
    void isToldInNumbers() throws Exception {
        String[] told = {"--home=/x", "--uid=61301", "--gid=61302"};
        assertThat(Options.parse(told, Map.of(), "/x").rights()).contains(rights);
        assertThat(Options.parse(new String[] {"--home=/x"}, Map.of(), "/x").rights())
                .isEmpty();
        for (String[] wrong : new String[][] {{"--uid=ann", "--gid=1"}, {"--uid=1"}, {"--uid=+1", "--gid=1"}}) {
            assertThatThrownBy(() -> Options.parse(wrong, Map.of(), "/x"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("--uid and --gid need a number each");
        }
    }
}
