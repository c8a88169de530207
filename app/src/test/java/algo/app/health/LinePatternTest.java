package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
    @Test
    void itIsFoundAnywhereInALine() {
        assertThat(new LinePattern("tick [0-9]+").isIn("09:20 tick 12 ok")).isTrue();
        assertThat(new LinePattern("^tick").isIn("09:20 tick 12")).isFalse();
        assertThat(new LinePattern("").isIn("")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)*b", "(a|b)*c", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x?){30}x{30}z"})
    void aSearchThatWouldTakeForEverIsGivenUp(String regex) {
        LinePattern pattern = new LinePattern(regex);
        assertThat(pattern.isIn("a".repeat(4000) + "!")).isFalse();
        assertThat(pattern.isIn("aaaaab c aX")).isIn(true, false);
    }

    @Test
    void giveUpsAreCounted() {
        LinePattern pattern = new LinePattern("(a+)+$");
        for (int i = 0; i < 3; i++) {
            pattern.isIn("a".repeat(4000) + "!");
        }
        assertThat(pattern.costly()).isEqualTo(3);
    }

    @Test
    void onlyTheBeginningOfALongLineIsLookedAt() {
        assertThat(new LinePattern("end").isIn("x".repeat(1_000_000) + "end")).isFalse();
    }
}
