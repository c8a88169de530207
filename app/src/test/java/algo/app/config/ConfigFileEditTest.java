package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An edit, by request or by hand, is wholly there or wholly absent. */
class ConfigFileEditTest extends ConfigFileRig {
    @Test
    void aHandEditIsNoticedAndApplied() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        assertThat(config.check()).as("nothing changed").isFalse();

        Files.writeString(file, TWO.replace("rsi.py", "new.py"));

        assertThat(config.check()).isTrue();
        assertThat(config.config().strategies().get("rsi").script()).isEqualTo("new.py");
        assertThat(backup).as("the last good copy follows").content().contains("new.py");
        assertThat(config.check()).as("once").isFalse();
    }

    @Test
    void aRefusedHandEditBlocksEditsUntilItIsCorrected() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        String broken = TWO.replace("\"rsi.py\"", "\"rsi.py\",\"mode\":\"x\"");
        Files.writeString(file, broken);

        assertThat(config.check()).isTrue();
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
        assertThat(config.check()).as("corrected").isTrue();
        assertThat(config.problems()).isEmpty();
        config.edit(put("a"), ConfigFile.Companion.NONE);
        assertThat(config.config().strategies()).containsKey("a");
    }

    @Test
    void aConfigThatIsALinkIsFollowedAndTheLinkStays() throws Exception {
        Path dotfiles = Files.createDirectory(directory.resolve("dotfiles"));
        Path target = Files.writeString(dotfiles.resolve("algo.json"), TWO);
        Files.createSymbolicLink(directory.resolve("chain"), Path.of("dotfiles/algo.json"));
        Files.createSymbolicLink(file, Path.of("chain"));
        ConfigFile config = open();

        config.edit(put("a"), ConfigFile.Companion.NONE);

        assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("chain"));
        assertThat(target).content().contains("\"a\"");
        assertThat(dotfiles).isDirectoryNotContaining("glob:**.tmp");

        Files.writeString(target, "{");
        assertThat(open().config().strategies()).containsKey("a");
        assertThat(Files.readSymbolicLink(file)).as("restored behind the link").isEqualTo(Path.of("chain"));
        assertThat(target).content().contains("\"a\"");
        assertThat(dotfiles).isDirectoryContaining("glob:**algo.json.corrupt-*");
    }

    @Test
    void aBrokenHandEditIsRefusedAndLeftToWhoMadeIt() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();

        Files.writeString(file, TWO.substring(0, 40));
        assertThat(config.check()).isTrue();

        assertThat(config.problems()).singleElement().asString().startsWith("strategy_configs.json: not valid JSON: ");
        assertThat(file).hasContent(TWO.substring(0, 40));
        assertThat(config.config().strategies()).hasSize(2);
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
        assertThat(config.check()).as("its own write is no hand edit").isFalse();
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
        Path away = directory.resolveSibling(directory.getFileName() + ".away");
        Recorded code = new Recorded() {
            // Without a directory nothing can be written, by root neither.
            @Override
            public void apply(ObjectNode before, ObjectNode after) throws IOException {
                super.apply(before, after);
                Files.move(directory, away);
            }

            @Override
            public void undo() {
                super.undo();
                assertThat(away.toFile().renameTo(directory.toFile())).isTrue();
            }
        };

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

    private static class Recorded implements ConfigFile.Companion {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
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
