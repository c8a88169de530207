package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.cli.InProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code algo import} that is cut off, given again, or meant and not given; and the logs that it takes in. */
class ImportFaultsIT {
    private static final String ID = "ema_20260101093000";

    @RegisterExtension
    final CommandHome home = new CommandHome();

    private Path folder;

    @BeforeEach
    void folder() throws Exception {
        folder = home.directory().resolve("openalgo");
        Files.createDirectories(folder.resolve("strategies/scripts"));
        Files.createDirectories(folder.resolve("log/strategies"));
        Files.writeString(folder.resolve("strategies/scripts/ema.py"), "import time\ntime.sleep(600)\n");
        // Wanted at any time of any day, so that whatever starts by itself would be seen.
        Files.writeString(
                folder.resolve("strategies/strategy_configs.json"),
                "{\"" + ID + "\":{\"name\":\"EMA\",\"file_path\":\"strategies/scripts/ema.py\",\"is_scheduled\":true,"
                        + "\"exchange\":\"CRYPTO\",\"schedule_start\":\"00:00\","
                        + "\"schedule_days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\",\"sun\"]}}");
    }

    private Call.Result imports(String... more) {
        return home.inside(Stream.concat(Stream.of("import", folder.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    @ParameterizedTest(name = "after {0} answers")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void whatWasCutOffStartsNothingAndIsCompletedByTheNextImport(int answered) throws Exception {
        Path place = home.directory().resolve("cut.sock");
        try (CutConnection cut = new CutConnection(place, home.home().resolve("run/algo.sock"), answered)) {
            InProcess.Result killed = InProcess.run("--socket", cut.place(), "import", folder.toString());
            assertThat(killed.code()).as("%s", killed).isEqualTo(6);
        }
        JsonNode left = home.inside("status", "--json").ok().json().get("strategies");
        for (JsonNode each : left) {
            assertThat(each.get("phase").asText()).isEqualTo("stopped");
            assertThat(each.get("wanted").asBoolean()).isFalse();
        }
        assertThat(left.size()).as("added by the third request").isEqualTo(answered < 2 ? 0 : 1);

        Call.Result next = imports().ok();

        String said = answered < 2
                ? "added, live"
                : answered < 4 ? "was begun by an import that did not end" : "is here already";
        assertThat(next.out()).contains(ID + ": " + said);
        JsonNode config = home.inside("show", ID, "--json").ok().json();
        assertThat(config.get("schedule").get("start").asText()).isEqualTo("00:00");
        assertThat(config.get("tags")).isEmpty();
        assertThat(home.status(ID).get("intent").asText()).isEqualTo("stopped");
        assertThat(imports().ok().out()).contains(ID + ": is here already");
        assertThat(home.host().executed(ID)).isEmpty();
    }

    @Test
    void logsComeInOnceAsRunsOfTheirTimesAndThoseThatWouldGoAtOnceAreNamed() throws Exception {
        Path logs = folder.resolve("log/strategies");
        Files.writeString(logs.resolve(ID + "_20261118_091500_IST.log"), "bought\nsold\n");
        Files.writeString(logs.resolve(ID + "_20261119_091500.log"), "held\n");
        Path old = Files.writeString(logs.resolve(ID + "_20250101_091500_IST.log"), "long ago\n");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(500))));
        Files.writeString(logs.resolve("other_20261119_091500_IST.log"), "of another\n");
        imports().ok();
        assertThat(home.inside("logs", ID, "--runs", "--json").ok().json().get("runs"))
                .isEmpty();

        Call.Result taken = imports("--logs").ok();

        assertThat(taken.out())
                .contains(
                        ID + ": is here already, and was left as it is, logs of 2 runs taken in",
                        "algo set " + ID + " log.keep_days=3650    # 1 log is older");
        JsonNode runs = home.inside("logs", ID, "--runs", "--json").ok().json().get("runs");
        assertThat(runs).hasSize(2);
        assertThat(runs.findValuesAsText("started_at"))
                .containsExactlyInAnyOrder("2026-11-18T09:15:00+05:30", "2026-11-19T09:15:00+05:30");
        assertThat(home.inside("logs", ID).ok().out()).contains("held");
        assertThat(imports("--logs").ok().out()).contains("logs of 0 runs taken in");
        home.does("set", ID, "log.keep_days=3650");
        assertThat(imports("--logs").ok().out()).contains("logs of 1 run taken in");
        assertThat(home.inside("logs", ID, "--since", "2025-01-01").ok().out()).contains("bought");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ema\":{\"name\":\"EMA\",\"file_path\":\"strategies/scripts/ema.py\"}}",
                "{\"strategies\":{\"ema\":{\"name\":\"EMA\",\"file_name\":\"ema.py\"}}}",
                "[{\"id\":\"ema\",\"file_path\":\"strategies/scripts/ema.py\"}]"
            })
    void aFolderThatWasLaidIntoTheHomeIsAnsweredWithTheCommandThatTakesItOver(String config) throws Exception {
        Files.writeString(home.home().resolve("strategies/strategy_configs.json"), config);

        assertThat(home.inside("reload").exits(2).err())
                .contains("strategy_configs.json of an OpenAlgo server", "'algo import FOLDER'")
                .doesNotContain("unknown key");
    }
}
