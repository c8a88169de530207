package algo.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.cli.ClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAlgoFolderTest {
    private static final String ENTRY =
            "'name':'EMA','file_path':'FILE','exchange':'nse','is_scheduled':true,'schedule_start':'09:20',"
                    + "'schedule_stop':'15:15','schedule_days':['mon','Tuesday'],'manually_stopped':true";

    @TempDir
    private Path root;

    @BeforeEach
    void script() throws Exception {
        Files.createDirectories(root.resolve("strategies/scripts"));
        Files.writeString(root.resolve("strategies/scripts/ema.py"), "print(1)\n");
    }

    private OpenAlgoFolder folder(String config) throws Exception {
        Files.writeString(root.resolve("strategies/strategy_configs.json"), config.replace('\'', '"'));
        return OpenAlgoFolder.at(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ema_20260101093000':{ENTRY}}",
                "\ufeff{'ema_20260101093000':{ENTRY}}",
                "{'strategies':{'ema_20260101093000':{ENTRY}}}",
                "[{'id':'ema_20260101093000',ENTRY}]",
            })
    void everyShapeOfTheConfigIsRead(String shape) throws Exception {
        HostedScript script = folder(shape.replace("ENTRY", ENTRY.replace("FILE", "strategies/scripts/ema.py")))
                .scripts()
                .get(0);

        assertThat(script.refusal()).isEmpty();
        assertThat(script.shortId()).isEqualTo("ema");
        assertThat(script.values()).isEqualTo(Map.of("name", "EMA", "exchange", "NSE", "mode", "live"));
        assertThat(script.schedule())
                .isEqualTo(Map.of("type", "window", "start", "09:20", "stop", "15:15", "days", List.of("mon", "tue")));
        assertThat(script.stopped()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"strategies\\\\scripts\\\\ema.py", "C:\\\\OpenAlgo\\\\ema.py", "/home/other/ema.py"})
    void aFileIsFoundByThePathOfAnotherMachine(String path) throws Exception {
        HostedScript script = folder("{'ema':{" + ENTRY.replace("FILE", path) + "}}")
                .scripts()
                .get(0);

        assertThat(script.script()).isEqualTo(root.resolve("strategies/scripts/ema.py"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strategies/scripts/lost.py", "../../etc/passwd", "/etc/passwd"})
    void aFileThatIsNotInTheFolderIsRefusedWithItsName(String path) throws Exception {
        assertThat(folder("{'ema':{" + ENTRY.replace("FILE", path) + "}}")
                        .scripts()
                        .get(0)
                        .refusal())
                .isEqualTo("its file " + path + " is not in the folder");
    }

    @Test
    void settingsAndVariablesAreTakenAndSecretsAreNot() throws Exception {
        Files.writeString(
                root.resolve(".env"),
                "APP_KEY = 'k'\nHOST_SERVER = 'http://127.0.0.1:5000' # here\nSTRATEGY_MEMORY_LIMIT_MB=512\n");
        Files.writeString(
                root.resolve("strategies/strategy_env.json"),
                "{\"ema\": {\"SYMBOL\": \"SBIN\", \"LOTS\": 2, \"BROKER_TOKEN\": \"x\"}}");

        OpenAlgoFolder folder = folder("{'ema':{" + ENTRY.replace("FILE", "strategies/scripts/ema.py") + "}}");

        assertThat(folder.host()).isEqualTo("http://127.0.0.1:5000");
        HostedScript script = folder.scripts().get(0);
        assertThat(script.values())
                .containsEntry("limits.memory_mb", "512")
                .containsEntry("params.SYMBOL", "SBIN")
                .containsEntry("params.LOTS", "2")
                .doesNotContainKey("params.BROKER_TOKEN");
        assertThat(script.secrets()).containsExactly("BROKER_TOKEN");
    }

    @Test
    void whatIsNoFolderOfOpenAlgoOrNoJsonIsSaid() throws Exception {
        assertThatThrownBy(() -> OpenAlgoFolder.at(root))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("is no folder of OpenAlgo");
        assertThatThrownBy(() -> folder("{'ema':").scripts())
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("not valid JSON");
    }
}
