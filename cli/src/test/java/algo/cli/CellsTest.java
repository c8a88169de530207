package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text on a terminal: how wide it is, and that it does nothing. */
class CellsTest {
    @ParameterizedTest(name = "{0} takes {1}")
    @CsvSource({
        "abc, 3",
        "₹ 100, 5",
        "é, 1",
        "e\u0301, 1",
        "日本, 4",
        "한글, 4",
        "ｆｕｌｌ, 8",
        "\ud83d\ude80, 2",
        "✅, 2",
        "✓, 1",
        "—…, 2",
        "நி, 2",
        "\ufffd, 1",
        "\ud840\udc00, 2",
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67, 2",
        "\ud83d\udc4d\ud83c\udffd!, 3",
        "\ud83c\uddee\ud83c\uddf3, 2",
        "\ud83c\uddee\ud83c\uddf3\ud83c\uddee\ud83c\uddf3x, 5",
        "\u2764\ufe0f, 2",
        "\u2764, 1",
        "1\ufe0f\u20e3, 2",
        "\ud83d\ude4b\u200d\u2642\ufe0f, 2",
        "\u1112\u1161\u11ab, 2",
        "a\u200db, 2",
        "\u0301a, 1"
    })
    void aCharacterTakesItsRoom(String text, int cells) {
        assertThat(Cells.width(text)).isEqualTo(cells);
    }

    static List<Arguments> whatActs() {
        return List.of(
                Arguments.of("\u001b[31mred", "\\x1b[31mred"),
                Arguments.of("a\rb\nc", "a\\x0db\\x0ac"),
                Arguments.of("\u0007\u0000", "\\x07\\x00"),
                Arguments.of("\u007f\u009b2J", "\\x7f\\x9b2J"),
                Arguments.of("\u202egnp\u2066", "\\u202egnp\\u2066"),
                Arguments.of("\u2028\ufeff\ue000", "\\u2028\\ufeff\\ue000"),
                Arguments.of("\u00ad", "\\xad"),
                Arguments.of("a\tb", "a       b"),
                Arguments.of("日\tb", "日      b"),
                Arguments.of("क\u094d\u200dष", "क\u094d\u200dष"));
    }

    @ParameterizedTest
    @MethodSource("whatActs")
    void whatWouldActIsSeenInstead(String text, String shown) {
        assertThat(Cells.safe(text, 100)).isEqualTo(shown);
    }

    @Test
    void halfACharacterIsShownEscaped() {
        assertThat(Cells.safe("a\ud83d", 100)).isEqualTo("a\\ud83d");
    }

    @Test
    void nothingIsWorkedOnThatNobodyCouldSee() {
        assertThat(Cells.safe("x".repeat(1_000_000), 80)).hasSize(81);
        assertThat(Cells.safe("e" + "\u0301".repeat(1_000_000), 80).length()).isLessThan(1000);
    }

    @ParameterizedTest(name = "{0} in {1} cells: {2}")
    @CsvSource({
        "abc, 3, abc",
        "abcd, 3, ab…",
        "abcd, 1, …",
        "日本, 4, 日本",
        "日本語, 5, 日本…",
        "日本語, 4, 日…",
        "日本, 1, …",
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67abc, 4, \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67a…",
        "e\u0301e\u0301e\u0301, 2, e\u0301…",
        "'', 5, ''"
    })
    void whatIsTooLongEndsInAnEllipsis(String text, int cells, String cut) {
        assertThat(Cells.cut(text, cells)).isEqualTo(cut);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 20})
    void aColumnIsAlwaysAsWideAsItIs(int cells) {
        for (String text : new String[] {"", "a", "abcdef", "日本語", "a日b本", "\ud83d\ude80\ud83d\ude80"}) {
            assertThat(Cells.width(Cells.fit(text, cells, false))).as(text).isEqualTo(cells);
            assertThat(Cells.width(Cells.fit(text, cells, true))).as(text).isEqualTo(cells);
        }
    }

    @RepeatedTest(200)
    void noTextAtAllMovesTheCursorOrLeavesItsRoom(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x10000)));
        }
        int cells = 1 + random.nextInt(30);

        String safe = Cells.safe(text.toString(), 100);

        assertThat(safe.chars().filter(c -> c < 0x20 || (c >= 0x7f && c < 0xa0)))
                .as("%s", repetition)
                .isEmpty();
        assertThat(Cells.width(Cells.cut(safe, cells))).as("%s", repetition).isLessThanOrEqualTo(cells);
        int at = 0;
        while (at < safe.length()) {
            int end = Cells.wrap(safe, at, cells);
            assertThat(end).as("%s", repetition).isGreaterThan(at);
            if (cells > 1) {
                assertThat(Cells.width(safe.substring(at, end)))
                        .as("%s", repetition)
                        .isLessThanOrEqualTo(cells);
            }
            at = end;
        }
    }
}
