package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an id is, and what may stand in its place. */
class StrategyIdsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "ema_crossover", "9-x", "ema@INFY", "ema@M&M", "ema@BAJAJ-AUTO", "ema@..", "e@_", "e@log"})
    void isAnId(String id) {
        assertThat(StrategyIds.isValid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_a",
                "-a",
                "a.b",
                "a&b",
                "@INFY",
                "ema@",
                "ema@A@B",
                "ema@*",
                "ema@a b",
                "ema@a/b",
                "tag:x",
                "_a@B",
                "ema@x.log",
                "ema@.LOG"
            })
    void isNoId(String id) {
        assertThat(StrategyIds.isValid(id)).isFalse();
    }

    @Test
    void eachPartHasALimitOfItsOwn() {
        String longest = "a".repeat(64) + "@" + "b".repeat(32);

        assertThat(StrategyIds.isValid(longest)).isTrue();
        assertThat(StrategyIds.isValid(longest + "b")).isFalse();
        assertThat(StrategyIds.isValid("a" + longest)).isFalse();
    }

    @ParameterizedTest(name = "{0} is a selector: {1}")
    @CsvSource({
        "ema@*,true",
        "tag:nifty,true",
        "tag:,false",
        "tag:a b,false",
        "@*,false",
        "ema*,false",
        "ema@I*,false",
        "ema,false"
    })
    void selectors(String text, boolean is) {
        assertThat(StrategyIds.isSelector(text)).isEqualTo(is);
    }

    @Test
    void aSelectorMeansInstancesAndNotTheirBase() {
        assertThat(StrategyIds.isSelected("ema@*", "ema@INFY", List.of())).isTrue();
        assertThat(StrategyIds.isSelected("ema@*", "ema", List.of())).isFalse();
        assertThat(StrategyIds.isSelected("ema@*", "ema2@INFY", List.of())).isFalse();
        assertThat(StrategyIds.isSelected("tag:nifty", "ema", List.of("bank", "nifty")))
                .isTrue();
        assertThat(StrategyIds.isSelected("tag:nif", "ema", List.of("nifty"))).isFalse();
    }

    @Test
    void whatAShellWouldNotLeaveAloneIsQuoted() {
        assertThat(StrategyIds.inShell("echo")).isEqualTo("echo");
        assertThat(StrategyIds.inShell("echo@BAJAJ-AUTO")).isEqualTo("echo@BAJAJ-AUTO");
        assertThat(StrategyIds.inShell("echo@M&M")).isEqualTo("\"echo@M&M\"");
        assertThat(StrategyIds.inShell("echo@*")).isEqualTo("\"echo@*\"");
        assertThat(StrategyIds.inShell("tag:nifty")).isEqualTo("tag:nifty");
    }
}
