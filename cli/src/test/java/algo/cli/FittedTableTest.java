package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of the daemon as they are shown: between other text, on a terminal of any width or on none. */
class FittedTableTest {
    private static final String TEXT = "before\nNAME\u001fUSED BY\u001d2\u001f\u001eORDERS\u001d1\n" + "KEY\u001f方正, "
            + "x".repeat(64) + "\u001f12\nLONGER\u001f-\u001f3\nafter\n";

    @Test
    void whereThereIsNoTerminalNothingIsCut() {
        assertThat(FittedTable.lay(TEXT, 0))
                .isEqualTo("before\n"
                        + "NAME    USED BY" + " ".repeat(65) + "ORDERS\n"
                        + "KEY     方正, " + "x".repeat(64) + "      12\n"
                        + "LONGER  -" + " ".repeat(76) + "3\n"
                        + "after\n");
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {90, 80, 60, 40, 24})
    void onATerminalEachLineFitsAndTheFirstColumnStays(int columns) {
        String laid = FittedTable.lay(TEXT, columns);

        assertThat(laid.lines()).hasSize(5).allMatch(line -> Cells.width(line) <= columns);
        assertThat(laid.lines().skip(1).limit(3)).allMatch(line -> line.matches("(NAME|KEY|LONGER)( .*)?"));
    }

    @Test
    void aTextWithoutATableIsAsItIs() {
        assertThat(FittedTable.lay("no secrets\n", 40)).isEqualTo("no secrets\n");
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {40, 39, 20, 12, 3, 1})
    void ofTheColumnsThatMustStayTheWidestIsCut(int columns) {
        String[][] rows = {{"ID", "MODE", "REASON"}, {"a".repeat(64), "LIVE", "started by hand"}};

        assertThat(FittedTable.of(rows, 3, 3, new int[] {2}, columns).lines())
                .last()
                .isEqualTo(columns > 6 ? "a".repeat(columns - 7) + "…  LIVE" : "…  LIVE");
    }

    @Test
    void theLastColumnIsBrokenAtWordsOfAnyWidth() {
        List<List<String>> rows =
                List.of(List.of("Mon 26 Jan", "closed", "Republic Day 共和国記念日 " + "and more ".repeat(9)));

        assertThat(FittedTable.wrapped(rows, 50).lines()).allMatch(line -> Cells.width(line) <= 50);
        assertThat(FittedTable.wrapped(rows, 79).lines()).hasSizeLessThan(4);
    }
}
