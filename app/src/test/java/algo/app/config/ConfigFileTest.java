package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A damaged config is never taken for an empty one. */
class ConfigFileTest extends ConfigFileRig {
    @Test
    void aFifoInItsPlaceIsRefusedAndNothingWaitsForIt() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Files.delete(file);
        Files.delete(backup);
        for (Path fifo : List.of(file, backup)) {
            assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                    .isZero();
        }

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(config.check()).isTrue();
            assertThat(config.problems())
                    .containsExactly("strategy_configs.json: cannot be read: not a regular file: " + file);
            assertThat(config.config().strategies()).as("in force").containsOnlyKeys("ema", "rsi");
            assertThat(open().isKnown()).as("to the next daemon").isFalse();
        });
    }

    @Test
    void aGoodFileIsTakenAndCopied() throws Exception {
        Files.writeString(file, TWO);

        ConfigFile config = open();

        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi");
        assertThat(config.problems()).isEmpty();
        assertThat(backup).hasContent(TWO);
        assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void cutAnywhereItIsRestoredFromItsCopyOrRefusedAndNeverTakenForEmpty() throws Exception {
        byte[] whole = TWO.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            clear();
            Files.write(file, cut);
            Files.write(backup, whole);

            ConfigFile config = open();

            assertThat(config.config().strategies()).as("cut at %d", length).containsOnlyKeys("ema", "rsi");
            assertThat(config.isKnown()).isTrue();
            assertThat(file).as("restored, cut at %d", length).hasBinaryContent(whole);
            assertThat(directory.resolve("strategy_configs.json.corrupt-20261120_092000"))
                    .as("kept, cut at %d", length)
                    .hasBinaryContent(cut);
            assertThat(config.notice()).contains("restored").contains("strategies: 2");
        }
    }

    @Test
    void cutAnywhereWithoutACopyItIsRefusedAndLeftAsItIs() throws Exception {
        byte[] whole = TWO.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            clear();
            Files.write(file, cut);

            ConfigFile config = open();

            assertThat(config.isKnown()).as("cut at %d", length).isFalse();
            assertThat(config.problems())
                    .last()
                    .asString()
                    .startsWith("strategy_configs.json: there is no good copy either; the file is left as it is: ");
            assertThat(file).as("cut at %d", length).hasBinaryContent(cut);
            assertThatThrownBy(() -> config.edit(ConfigEdits.remove("ema"), ConfigFile.Companion.NONE))
                    .isInstanceOf(ConfigException.class);
            assertThat(file).as("after a refused edit, cut at %d", length).hasBinaryContent(cut);
        }
    }

    @Test
    void aCopyThatIsDamagedTooIsOfNoUse() throws Exception {
        Files.writeString(file, "{");
        Files.writeString(backup, "");

        ConfigFile config = open();

        assertThat(config.isKnown()).isFalse();
        assertThat(file).hasContent("{");
        assertThat(backup).hasContent("");
    }

    @Test
    void aFileOfZerosIsDamage() throws Exception {
        Files.write(file, new byte[123]);
        Files.writeString(backup, TWO);

        assertThat(open().config().strategies()).hasSize(2);
        assertThat(file).hasContent(TWO);
    }

    @Test
    void invalidValuesAreNoDamageTheFileStaysAndTheCopyIsInForce() throws Exception {
        String edited = TWO.replace("\"rsi.py\"", "5");
        Files.writeString(file, edited);
        Files.writeString(backup, TWO);

        ConfigFile config = open();

        assertThat(file).hasContent(edited);
        assertThat(config.config().strategies()).hasSize(2);
        assertThat(config.problems())
                .containsExactly(
                        "strategy_configs.json: strategies.rsi.script: must be text, not 5",
                        "strategy_configs.json: strategies.rsi.script: is missing; it names the program, relative to"
                                + " strategies/scripts/<id>",
                        "strategy_configs.json: the last good copy is in force");
    }

    @Test
    void aMissingFileComesBackFromItsCopy() throws Exception {
        Files.writeString(backup, TWO);

        ConfigFile config = open();

        assertThat(config.config().strategies()).hasSize(2);
        assertThat(file).hasContent(TWO);
        assertThat(config.notice()).contains("is missing");
    }

    @Test
    void aHomeThatHadStrategiesIsNotTakenForANewOne() {
        ConfigFile lost = open(true);
        assertThat(lost.isKnown()).isFalse();
        assertThat(lost.problems()).singleElement().asString().contains("is missing and so is its last good copy");
        assertThatThrownBy(() -> lost.edit(put("a"), ConfigFile.Companion.NONE)).isInstanceOf(ConfigException.class);
        assertThat(file).doesNotExist();

        ConfigFile fresh = open(false);
        assertThat(fresh.isKnown()).isTrue();
        assertThat(fresh.problems()).isEmpty();
        assertThatCode(() -> fresh.edit(put("a"), ConfigFile.Companion.NONE)).doesNotThrowAnyException();
        assertThat(file).exists();
    }

    @Test
    void aDirectoryInThePlaceOfTheFileIsRefused() throws Exception {
        Files.createDirectory(file);

        ConfigFile config = open();

        assertThat(config.isKnown()).isFalse();
        assertThat(config.problems()).isNotEmpty();
    }

    @Test
    void aFileThatIsRemovedWhileTheDaemonRunsComesBack() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();

        Files.delete(file);
        config.check();

        assertThat(file).hasContent(TWO);
        assertThat(config.config().strategies()).hasSize(2);
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void aCopyThatCannotBeWrittenIsTriedAgain() throws Exception {
        Files.createDirectories(backup.resolve("x"));
        Files.writeString(file, TWO);
        ConfigFile config = open();
        assertThat(config.problems()).as("the file itself is good").isEmpty();
        assertThat(backup).isDirectory();

        Files.delete(backup.resolve("x"));
        Files.delete(backup);
        config.check();

        assertThat(backup).hasContent(TWO);
    }

    private void clear() throws IOException {
        for (String name : names()) {
            Files.delete(directory.resolve(name));
        }
    }
}
