package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo import} of a folder as OpenAlgo leaves it. */
class ImportIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path folder;

    @BeforeEach
    void folder() throws Exception {
        folder = home.directory().resolve("openalgo");
        Files.createDirectories(folder.resolve("strategies/scripts"));
        Files.writeString(folder.resolve(".env"), "HOST_SERVER = 'http://127.0.0.1:5999'\n");
        Files.writeString(folder.resolve("strategies/scripts/ema.py"), "import time\ntime.sleep(600)\n");
        // Wanted at any time of any day, so that whatever starts by itself would be seen.
        String always = "\"is_scheduled\":true,\"exchange\":\"CRYPTO\",\"schedule_start\":\"00:00\","
                + "\"schedule_days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\",\"sun\"]";
        String file = "\"file_path\":\"strategies\\\\scripts\\\\ema.py\"";
        Files.writeString(
                folder.resolve("strategies/strategy_configs.json"),
                "{\"ema_20260101093000\":{\"name\":\"EMA\"," + file + "," + always + "},"
                        + "\"vwap_20260101093000\":{\"manually_stopped\":true," + file + "," + always + "},"
                        + "\"late_20260101093000\":{" + file + "," + always.replace("00:00", "25:00") + "},"
                        + "\"lost_20260101093000\":{\"file_path\":\"strategies/scripts/lost.py\"}}");
    }

    private Call.Result imports(String... more) {
        String[] line = new String[more.length + 3];
        System.arraycopy(new String[] {"import", folder.toString(), "--short-ids"}, 0, line, 0, 3);
        System.arraycopy(more, 0, line, 3, more.length);
        return home.algo(line).run();
    }

    @Test
    void whatCanBeTakenOverIsAndStaysStoppedAndTheRestIsNamed() throws Exception {
        assertThat(imports("--dry-run").out()).contains("ema: would be added, live, from 00:00");
        assertThat(home.home().resolve("strategies/scripts/ema")).doesNotExist();

        Call.Result done = imports();

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.out())
                .contains(
                        "ema: added, live, from 00:00, kept stopped for now",
                        "vwap: added, live, from 00:00, stopped by hand",
                        "nothing was started",
                        "algo config openalgo.host=http://127.0.0.1:5999",
                        "algo schedule ema --resume")
                .doesNotContain("algo schedule vwap");
        assertThat(done.err())
                .contains(
                        "late: not imported: strategies.late.schedule.start: must be a time",
                        "lost: not imported: its file strategies/scripts/lost.py is not in the folder");
        for (String id : new String[] {"ema", "vwap"}) {
            assertThat(home.phase(id)).isEqualTo("stopped");
            assertThat(home.status(id).get("intent").asText()).isEqualTo("stopped");
            assertThat(home.status(id).get("mode").asText()).isEqualTo("live");
        }
        assertThat(home.algo("show", "late").run().code()).isEqualTo(3);
        assertThat(imports().out()).contains("ema: is here already", "vwap: is here already");
        home.algo("schedule", "ema", "--resume").run().ok();
        Eventually.holds(
                "it is to be started at once, which its host is missing for",
                () -> home.status("ema").get("reason").asText().contains("no OpenAlgo host is set"));
    }

    @Test
    void aStrategyOfOnesOwnWithTheShortIdIsNotTakenForTheImportedOne() throws Exception {
        home.algo(
                        "add",
                        home.script("ema.py", "import time", "time.sleep(600)").toString(),
                        "--python",
                        AlgoHome.PYTHON)
                .run()
                .ok();

        String taken = "ema: not imported: another strategy has this id; give that one another: algo rename ema NEW_ID,"
                + " or leave out --short-ids";
        assertThat(imports("--dry-run").err()).contains(taken);
        Call.Result done = imports();

        assertThat(done.err()).contains(taken);
        assertThat(done.out()).doesNotContain("algo schedule ema --resume");
        assertThat(home.status("ema").get("mode").asText()).isEqualTo("sandbox");
        assertThat(home.status("ema").get("schedule").isNull()).isTrue();
        String whole = "ema_20260101093000";
        assertThat(home.algo("import", folder.toString()).run().out())
                .contains(whole + ": added, live, from 00:00", "vwap: is here already");
        assertThat(home.algo("import", folder.toString(), "--dry-run").run().out())
                .contains(whole + ": is here already, and would be left as it is");
        home.does("set", whole, "name=Mine");
        // The code of one that is live tells it, too.
        home.does("set", "vwap", "name=Mine");
        assertThat(home.algo("import", folder.toString()).run().out())
                .contains(whole + ": is here already", "vwap: is here already");
    }
}
