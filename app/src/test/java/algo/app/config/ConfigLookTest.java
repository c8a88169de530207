package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config that is only looked at: nothing is restored, and what is shown in its place is said. */
class ConfigLookTest {
    private static final String GOOD = "{\"strategies\":{\"a\":{\"script\":\"a.py\"}}}";

    @TempDir
    Path directory;

    private Path file;
    private Path copy;

    @BeforeEach
    void places() {
        file = directory.resolve("strategy_configs.json");
        copy = directory.resolve("strategy_configs.json.bak");
    }

    @Test
    void aGoodFileIsTaken() throws IOException {
        Files.writeString(file, GOOD);

        ConfigLook look = ConfigLook.of(file, 1024, true);

        assertThat(look.config().strategies()).containsOnlyKeys("a");
        assertThat(look.problems()).isEmpty();
    }

    @Test
    void aTornFileIsLeftAloneAndItsCopyIsShown() throws IOException {
        Files.writeString(file, GOOD.substring(0, 30));
        Files.writeString(copy, GOOD);

        ConfigLook look = ConfigLook.of(file, 1024, true);

        assertThat(look.known()).isTrue();
        assertThat(look.config().strategies()).containsOnlyKeys("a");
        assertThat(look.problems())
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("strategy_configs.json: "))
                .last()
                .isEqualTo("strategy_configs.json: the last good copy is shown");
        assertThat(file).hasContent(GOOD.substring(0, 30));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void oneWithoutStrategiesIsNotTakenForTheWishThatAllGo() throws IOException {
        Files.writeString(file, "{}");
        Files.writeString(copy, GOOD);

        assertThat(ConfigLook.of(file, 1024, true).config().strategies()).containsOnlyKeys("a");
        assertThat(ConfigLook.of(file, 1024, false).config().strategies()).isEmpty();
    }

    @Test
    void withoutAnyThereIsNoConfig() {
        ConfigLook look = ConfigLook.of(file, 1024, true);

        assertThat(look.known()).isFalse();
        assertThat(look.problems())
                .containsExactly(
                        "strategy_configs.json: is missing", "strategy_configs.json: there is no good copy either");
        assertThat(ConfigLook.of(file, 1024, false).known()).as("of a new home").isTrue();
    }
}
