package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A config that is valid and has no strategies is not taken for the wish that all of them go. */
class ConfigEmptiedTest extends ConfigFileRig {
    private static final String EMPTY = "{\"version\":1,\"strategies\":{}}";

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"version\":1}", "{\"strategies\":null}", EMPTY, " {\n} "})
    void isRefusedAtTheStartAndWhileADaemonRunsAndTheCopyStays(String emptied) throws Exception {
        Files.writeString(file, TWO);
        ConfigFile running = open();

        Files.writeString(file, emptied);
        assertThat(running.check()).isTrue();
        ConfigFile next = open();

        for (ConfigFile each : new ConfigFile[] {running, next}) {
            assertThat(each.config().strategies()).containsOnlyKeys("ema", "rsi");
            assertThat(each.isInvalid()).isTrue();
            assertThat(each.problems().get(0))
                    .isEqualTo("strategy_configs.json: has no strategies, and the last good copy has 2 (ema, rsi); put"
                            + " them back, or, if they are to go, run 'algo reload --accept'");
            assertThatThrownBy(() -> each.edit(put("new"), ConfigFile.Companion.NONE))
                    .hasMessageContaining("as it stands is refused");
            each.reload(false);
            assertThat(each.config().strategies()).hasSize(2);
        }
        assertThat(file).hasContent(emptied);
        assertThat(backup).hasContent(TWO);
    }

    @Test
    void isTakenWhereSomebodySaysSoAndThenStays() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Files.writeString(file, EMPTY);

        config.reload(true);

        assertThat(config.config().strategies()).isEmpty();
        assertThat(config.problems()).isEmpty();
        assertThat(backup).hasContent(EMPTY);
        assertThat(open().problems()).isEmpty();
    }

    @Test
    void comesRightByItselfOnceTheyAreBack() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Files.writeString(file, "{}");
        config.check();

        Files.writeString(file, TWO);

        assertThat(config.check()).isTrue();
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void isWhatTheRemovalOfTheLastOneLeavesWhateverTheDaemonDiesIn() throws Exception {
        Files.writeString(file, "{\"version\":1,\"strategies\":{\"ema\":{\"script\":\"ema.py\"}}}");
        ConfigFile config = open();
        String before = Files.readString(file);

        config.edit(ConfigEdits.remove("ema"), ConfigFile.Companion.NONE);
        String after = Files.readString(file);
        assertThat(backup).hasContent(after);
        assertThat(open().problems()).isEmpty();

        // The daemon died between the two writes: the copy goes first.
        Files.writeString(file, before);
        ConfigFile next = open();
        assertThat(next.config().strategies()).containsOnlyKeys("ema");
        assertThat(next.problems()).isEmpty();
        assertThat(backup).hasContent(before);
    }

    @Test
    void ofAHomeThatHadSomeIsRefusedWithoutACopyToo() throws Exception {
        Files.writeString(file, "{}");

        ConfigFile config = open(true);

        assertThat(config.isKnown()).isFalse();
        assertThat(config.problems().get(0)).contains("has no strategies, but this home had some");
        config.reload(true);
        assertThat(config.isKnown()).isTrue();
        assertThat(open(false).problems()).as("of a home that never had any").isEmpty();
    }
}
