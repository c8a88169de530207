package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who works within the home works within it wherever it is. */
class RelocationTest {
    @TempDir
    private Path directory;

    @Test
    void onlyDirectoriesWithinTheHomeMoveWithIt() throws Exception {
        ConfigFile config = config();
        Relocation relocation = new Relocation(Path.of("/old/home"), Path.of("/new"));

        relocation.proceed(config);

        assertThat(config.config().strategies().get("in").workingDirectory()).isEqualTo("/new/strategies/scripts");
        assertThat(config.config().strategies().get("top").workingDirectory()).isEqualTo("/new");
        assertThat(config.config().strategies().get("beside").workingDirectory())
                .isEqualTo("/old/home2");
        assertThat(config.config().strategies().get("none").workingDirectory()).isEmpty();
    }

    @Test
    void aHomeThatLiesWhereItLayIsLeftAlone() throws Exception {
        ConfigFile config = config();

        new Relocation(Path.of("/old/home"), Path.of("/old/home")).proceed(config);

        assertThat(config.config().strategies().get("in").workingDirectory()).isEqualTo("/old/home/strategies/scripts");
    }

    private ConfigFile config() throws Exception {
        String strategies = "'in':{'script':'a','working_directory':'/old/home/strategies/scripts'},"
                + "'top':{'script':'a','working_directory':'/old/home'},"
                + "'beside':{'script':'a','working_directory':'/old/home2'},"
                + "'none':{'script':'a'}";
        Path file = directory.resolve("strategy_configs.json");
        Files.writeString(file, ("{'version':1,'strategies':{" + strategies + "}}").replace('\'', '"'));
        ConfigFile config = new ConfigFile(file, 1024, CodeHome.CLOCK);
        config.open(true);
        return config;
    }
}
