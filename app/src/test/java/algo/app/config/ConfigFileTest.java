package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualTime;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged config is never taken for an empty one, and an edit is wholly there or wholly absent. */
class ConfigFileTest {
    private static final String TWO =
            "{\"version\":1,\"strategies\":{\"ema\":{\"script\":\"ema.py\",\"name\":\"Ünïcode ₹\"},"
                    + "\"rsi\":{\"script\":\"rsi.py\"}}}\n";

    @TempDir
    private Path directory;

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");
    private Path file;
    private Path backup;

    @BeforeEach
    void paths() {
        file = directory.resolve("strategy_configs.json");
        backup = directory.resolve("strategy_configs.json.bak");
    }

    private ConfigFile open() {
        return open(true);
    }

    private ConfigFile open(boolean expected) {
        ConfigFile config = new ConfigFile(file, 1024, time.clock());
        config.open(expected);
        return config;
    }

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
            assertThat(config.poll()).isTrue();
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
                                + " strategies/scripts",
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
    void aHandEditIsNoticedAndApplied() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        assertThat(config.poll()).as("nothing changed").isFalse();

        Files.writeString(file, TWO.replace("rsi.py", "new.py"));

        assertThat(config.poll()).isTrue();
        assertThat(config.config().strategies().get("rsi").script()).isEqualTo("new.py");
        assertThat(backup).as("the last good copy follows").content().contains("new.py");
        assertThat(config.poll()).as("once").isFalse();
    }

    @Test
    void aRefusedHandEditBlocksEditsUntilItIsCorrected() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        String broken = TWO.replace("\"rsi.py\"", "\"rsi.py\",\"mode\":\"x\"");
        Files.writeString(file, broken);

        assertThat(config.poll()).isTrue();
        assertThat(config.problems())
                .containsExactly("strategy_configs.json: strategies.rsi.mode: must be one of sandbox, live, not 'x'");
        assertThat(config.config().strategies()).as("the old one is in force").hasSize(2);
        assertThatThrownBy(() -> config.edit(put("a"), ConfigFile.Companion.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessage("strategy_configs.json as it stands is refused, so it is not edited"
                        + " (strategy_configs.json: strategies.rsi.mode: must be one of sandbox, live, not 'x');"
                        + " correct it, then run 'algo reload'");
        assertThat(file).as("people's edit stays").hasContent(broken);
        assertThat(backup).hasContent(TWO);

        Files.writeString(file, TWO);
        assertThat(config.poll()).as("corrected").isTrue();
        assertThat(config.problems()).isEmpty();
        config.edit(put("a"), ConfigFile.Companion.NONE);
        assertThat(config.config().strategies()).containsKey("a");
    }

    @Test
    void aBrokenHandEditIsRefusedAndLeftToWhoMadeIt() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();

        Files.writeString(file, TWO.substring(0, 40));
        assertThat(config.poll()).isTrue();

        assertThat(config.problems()).singleElement().asString().startsWith("strategy_configs.json: not valid JSON: ");
        assertThat(file).hasContent(TWO.substring(0, 40));
        assertThat(config.config().strategies()).hasSize(2);
    }

    @Test
    void aFileThatIsRemovedWhileTheDaemonRunsComesBack() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();

        Files.delete(file);
        config.poll();

        assertThat(file).hasContent(TWO);
        assertThat(config.config().strategies()).hasSize(2);
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void anEditSeesAHandEditThatWasNotNoticedYet() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Files.writeString(file, TWO.replace("rsi.py", "new.py"));

        config.edit(put("a"), ConfigFile.Companion.NONE);

        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi", "a");
        assertThat(config.config().strategies().get("rsi").script()).isEqualTo("new.py");
    }

    @Test
    void anEditIsOnDiskWithItsCopyAndNothingElseIsLeft() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();

        config.edit(put("a"), ConfigFile.Companion.NONE);

        assertThat(open().config().strategies()).containsOnlyKeys("ema", "rsi", "a");
        assertThat(backup).hasSameBinaryContentAs(file);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(names()).containsExactly("strategy_configs.json", "strategy_configs.json.bak");
        assertThat(config.poll()).as("its own write is no hand edit").isFalse();
    }

    @Test
    void anInvalidEditTouchesNeitherTheFileNorWhatGoesWithIt() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Recorded code = new Recorded();

        assertThatThrownBy(() -> config.edit(ConfigEdits.put("ema", Map.of("mode", "x")), code))
                .isInstanceOf(ConfigException.class)
                .hasMessage("strategies.ema.mode: must be one of sandbox, live, not 'x'");

        assertThat(code.calls).isEmpty();
        assertThat(file).hasContent(TWO);
        assertThat(config.config().strategies().get("ema").mode().label()).isEqualTo("sandbox");
    }

    @Test
    void anEditThatCannotBeWrittenTakesBackWhatWentWithIt() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Recorded code = new Recorded();
        // Stands in the way of the new content, for root too.
        Files.createDirectories(directory.resolve(".strategy_configs.json.tmp/x"));

        assertThatThrownBy(() -> config.edit(put("a"), code))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the config was not changed: ");

        assertThat(code.calls).containsExactly("apply", "undo");
        assertThat(file).hasContent(TWO);
        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi");
    }

    @Test
    void codeThatCannotBePutInPlaceLeavesTheConfigAsItWas() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        ConfigFile.Companion failing = new ConfigFile.Companion() {
            @Override
            public void apply(ObjectNode before, ObjectNode after) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void done() {
                throw new AssertionError("nothing was done");
            }

            @Override
            public void undo() {
                throw new AssertionError("nothing is to be taken back");
            }
        };

        assertThatThrownBy(() -> config.edit(put("a"), failing))
                .isInstanceOf(ConfigException.class)
                .hasMessage("nothing was changed: no space left on device; free space or inodes there");

        assertThat(file).hasContent(TWO);
        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi");
    }

    @Test
    void aCopyThatCannotBeWrittenIsTriedAgain() throws Exception {
        Path obstacle = directory.resolve(".strategy_configs.json.bak.tmp");
        Files.createDirectories(obstacle.resolve("x"));
        Files.writeString(file, TWO);
        ConfigFile config = open();
        assertThat(config.problems()).as("the file itself is good").isEmpty();
        assertThat(backup).doesNotExist();

        Files.delete(obstacle.resolve("x"));
        config.poll();

        assertThat(backup).hasContent(TWO);
    }

    private static ConfigFile.Edit put(String id) {
        return ConfigEdits.put(id, Map.of("script", id + ".py"));
    }

    private void clear() throws IOException {
        for (String name : names()) {
            Files.delete(directory.resolve(name));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static final class Recorded implements ConfigFile.Companion {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void apply(ObjectNode before, ObjectNode after) {
            calls.add("apply");
        }

        @Override
        public void done() {
            calls.add("done");
        }

        @Override
        public void undo() {
            calls.add("undo");
        }
    }
}
