package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What people wrote by hand is never overwritten, and a file that could not be used is tried again by itself. */
class ConfigFaultsTest extends ConfigFileRig {
    @Test
    void aHandEditAtTheVeryMomentOfAnEditStays() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        String byHand = TWO.replace("rsi.py", "new.py");
        Typing typing = new Typing(byHand);

        assertThatThrownBy(() -> config.edit(put("a"), typing))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "somebody wrote strategy_configs.json at the same moment, so it was not changed; look at what"
                                + " is there now, then try again");

        assertThat(typing.undone).as("what went with the edit is taken back").isTrue();
        assertThat(file).hasContent(byHand);
        assertThat(config.check()).isTrue();
        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi");
        assertThat(config.config().strategies().get("rsi").script()).isEqualTo("new.py");
        config.edit(put("a"), ConfigFile.Companion.NONE);
        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi", "a");
    }

    @Test
    void aFileThatAppearsAtTheVeryMomentOfTheFirstEditStays() throws Exception {
        ConfigFile config = open(false);

        assertThatThrownBy(() -> config.edit(put("a"), new Typing(TWO))).isInstanceOf(ConfigException.class);

        assertThat(file).hasContent(TWO);
        config.check();
        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi");
    }

    @Test
    void anEditThatChangesNothingNeedsNoRoom() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        config.edit(put("a"), ConfigFile.Companion.NONE);
        Files.createDirectories(directory.resolve(".strategy_configs.json.tmp/x"));

        config.edit(put("a"), ConfigFile.Companion.NONE);

        assertThat(config.config().strategies()).containsOnlyKeys("ema", "rsi", "a");
    }

    @Test
    void aFileThatCannotBeReadIsNoDamageAndIsReadOnceItCanBe() throws Exception {
        Files.createDirectory(file);
        Files.writeString(backup, TWO);

        ConfigFile config = open();

        assertThat(config.config().strategies()).as("of the copy").containsOnlyKeys("ema", "rsi");
        assertThat(config.problems())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("strategy_configs.json: cannot be read: not a regular file");
        assertThat(config.problems()).last().isEqualTo("strategy_configs.json: the last good copy is in force");
        assertThat(file).as("left as it is").isDirectory();

        Files.delete(file);
        Files.writeString(file, TWO.replace("rsi.py", "new.py"));
        assertThat(config.check()).isTrue();
        assertThat(config.problems()).isEmpty();
        assertThat(config.config().strategies().get("rsi").script()).isEqualTo("new.py");
    }

    @Test
    void aFileThatCannotBeReadWhileTheDaemonRunsIsReadAgainThoughNobodyWritesIt() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Path away = Files.move(file, directory.resolve("away"));
        Files.createDirectory(file);

        assertThat(config.check()).isTrue();
        assertThat(config.problems()).singleElement().asString().contains("cannot be read");
        assertThatThrownBy(() -> config.edit(put("a"), ConfigFile.Companion.NONE))
                .isInstanceOf(ConfigException.class);

        Files.delete(file);
        // With the very stat that it had before.
        Files.move(away, file);
        assertThat(config.check()).isTrue();
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void aRemovedFileThatCannotBeRestoredIsRestoredOnceItCanBe() throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Files.delete(file);
        Path away = directory.resolveSibling(directory.getFileName() + ".away");
        Files.move(directory, away);

        config.check();
        assertThat(config.problems())
                .singleElement()
                .asString()
                .contains("was removed while the daemon runs", "could not be written back");
        assertThat(config.config().strategies()).hasSize(2);

        Files.move(away, directory);
        config.check();
        assertThat(file).hasContent(TWO);
        assertThat(config.problems()).isEmpty();
        assertThat(config.notice()).contains("restored");
    }

    @Test
    void whatIsDamagedTwiceInASecondIsKeptTwice() throws Exception {
        for (String damaged : new String[] {"{", "{\"version\""}) {
            Files.writeString(backup, TWO);
            Files.writeString(file, damaged);
            assertThat(open().config().strategies()).hasSize(2);
        }

        assertThat(directory.resolve("strategy_configs.json.corrupt-20261120_092000"))
                .hasContent("{");
        assertThat(directory.resolve("strategy_configs.json.corrupt-20261120_092000-2"))
                .hasContent("{\"version\"");
    }

    @Test
    void aCopyThatIsNotRenewedIsAProblemUntilItIs() throws Exception {
        Path obstacle = Files.createDirectories(backup.resolve("x"));
        Files.writeString(file, TWO);
        ConfigFile config = open();
        assertThat(config.backupProblem()).startsWith("the last good copy of the config could not be written: ");

        Files.delete(obstacle);
        Files.delete(backup);
        config.check();
        assertThat(config.backupProblem()).isEmpty();
    }

    /** Somebody who saves the file right before it is replaced. */
    private final class Typing implements ConfigFile.Companion {
        private final String text;
        private boolean undone;

        private Typing(String text) {
            this.text = text;
        }

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
            Files.writeString(file, text);
        }

        @Override
        public void undo() {
            undone = true;
        }

        @Override
        public void done() {
            throw new AssertionError("the config was not written");
        }
    }
}
