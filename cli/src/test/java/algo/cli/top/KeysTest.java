package algo.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal sends, as keys. */
class KeysTest {
    private final Keys keys = new Keys();

    private List<String> feed(String bytes) {
        return keys.feed(bytes.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "[A, up",
        "OA, up",
        "[B, down",
        "OB, down",
        "[H, home",
        "[1~, home",
        "OH, home",
        "[F, end",
        "[4~, end",
        "[5~, page up",
        "[6~, page down",
        "OM, enter"
    })
    void sequences(String sequence, String key) {
        assertThat(feed("\u001b" + sequence)).containsExactly(key);
        assertThat(keys.isOpen()).isFalse();
    }

    @Test
    void severalAtOnceAndInPieces() {
        List<String> all = new ArrayList<>(feed("jk\u001b"));
        assertThat(keys.isOpen()).isTrue();
        all.addAll(feed("["));
        all.addAll(feed("Bq\r\u001a\u000c"));

        assertThat(all).containsExactly("j", "k", "down", "q", "enter", "suspend", "redraw");
    }

    @Test
    void anEscapeThatNothingFollowsIsAKey() {
        assertThat(feed("\u001b")).isEmpty();
        assertThat(keys.flush()).containsExactly("escape");
        assertThat(keys.flush()).isEmpty();
        assertThat(feed("\u001b\u001b")).containsExactly("escape");
    }

    @Test
    void whatIsPastedPressesNothing() {
        assertThat(feed("a\u001b[200~xy\u001b[Ay")).containsExactly("a");
        assertThat(feed("xyxyxy\u001b")).isEmpty();
        assertThat(feed("[201~b")).containsExactly("b");
    }

    @Test
    void whatIsNotKnownDoesNothing() {
        assertThat(feed("\u001b[15~\u001b[1;5C\u001b[<0;10;20M\u001bx\u001b]é₹\u0001\u007f "))
                .isEmpty();
        assertThat(feed("\u001b[" + "1".repeat(1000) + "A")).doesNotContain("up");
        keys.flush();
        assertThat(feed("j")).containsExactly("j");
    }
}
