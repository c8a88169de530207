package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets reach the strategy they are for, and no message. */
class SecretsTest {
    @TempDir
    private Path directory;

    @Test
    void aStrategysOwnSecretWinsOverTheSharedOne() throws Exception {
        Secrets secrets = secrets("{'version':1,'secrets':{'KEY':'shared'},'strategies':{'ema':{'KEY':'own'}}}");

        assertThat(secrets.value("ema", "KEY")).contains("own");
        assertThat(secrets.value("rsi", "KEY")).contains("shared");
        assertThat(secrets.value("rsi", "OTHER")).isEmpty();
    }

    @Test
    void aChangeIsSeenAtTheNextLook() throws Exception {
        Secrets secrets = secrets("{'secrets':{'KEY':'old'}}");
        secrets("{'secrets':{'KEY':'new'}}");

        assertThat(secrets.value("ema", "KEY")).contains("new");
    }

    @Test
    void withoutAFileThereIsNone() throws Exception {
        assertThat(new Secrets(directory.resolve("secrets.json")).value("ema", "KEY"))
                .isEmpty();
    }

    @Test
    void cutAnywhereItIsRefusedAndNeverTakenForOneWithoutSecrets() throws Exception {
        String whole = "{'version':1,'secrets':{'KEY':'hunter2'},'strategies':{'ema':{'KEY':'own'}}}";
        for (int length = 0; length < whole.length(); length++) {
            Secrets cut = secrets(whole.substring(0, length));

            assertThatThrownBy(() -> cut.value("ema", "KEY"))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not valid JSON")
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> secrets(whole + "}").value("ema", "KEY")).isInstanceOf(IOException.class);
        assertThat(secrets(whole + "\n").value("ema", "KEY")).contains("own");
    }

    @Test
    void oneThatCannotBeReadIsNotTakenForNone() throws Exception {
        Secrets secrets = new Secrets(Files.createDirectory(directory.resolve("secrets.json")));

        assertThatThrownBy(() -> secrets.value("ema", "KEY"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'secrets':{'KEY':'hunter2'", "{'secrets':{'KEY':hunter2}}", "hunter2", ""})
    void aDamagedFileIsNoLeak(String content) throws Exception {
        Secrets secrets = secrets(content);

        assertThatThrownBy(() -> secrets.value("ema", "KEY"))
                .isInstanceOf(IOException.class)
                .hasMessage(directory.resolve("secrets.json")
                        + " is not valid JSON; correct it, or put a good copy in its place")
                .hasNoCause();
    }

    private Secrets secrets(String json) throws IOException {
        return new Secrets(Files.writeString(directory.resolve("secrets.json"), json.replace('\'', '"')));
    }
}
