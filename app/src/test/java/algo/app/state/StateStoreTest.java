package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualTime;
import algo.app.files.IoProblems;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the daemon must remember survives damage to its file. */
class StateStoreTest {
    @TempDir
    private Path directory;

    private Path file;
    private Path copy;

    @BeforeEach
    void paths() {
        file = directory.resolve("state.json");
        copy = directory.resolve("state.json.bak");
    }

    private StateStore store() {
        return new StateStore(file, ManualTime.atIst("2026-11-20T09:20:00").clock());
    }

    /** Saved as in one turn of the loop: the copy comes last. */
    private void save(StateStore store, int number) throws IOException {
        store.save(state(number));
        store.saveCopy();
    }

    @Test
    void aNewHomeRemembersNothing() throws Exception {
        assertThat(store().load()).isEmpty();
    }

    @Test
    void whatWasSavedIsLoaded() throws Exception {
        save(store(), 7);

        assertThat(store().load()).isEqualTo(state(7));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(copy).hasSameBinaryContentAs(file);
    }

    @Test
    void theSameStateIsNotWrittenTwice() throws Exception {
        StateStore store = store();
        store.save(state(7));
        Object first = Files.getAttribute(file, "unix:ino");

        store.save(state(7));
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(first);

        store.save(state(8));
        assertThat(store().load()).isEqualTo(state(8));
    }

    @Test
    void cutAnywhereItsCopyIsTakenAndTheDamagedOneKept() throws Exception {
        save(store(), 7);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file, cut);

            StateStore store = store();

            assertThat(store.load()).as("cut at %d", length).isEqualTo(state(7));
            assertThat(store.notice()).contains("its copy was taken");
            // Many within a second: none takes the place of another.
            String aside = "state.json.corrupt-20261120_092000" + (length == 0 ? "" : "-" + (length + 1));
            assertThat(directory.resolve(aside)).as("cut at %d", length).hasBinaryContent(cut);
            store.save(state(7));
            assertThat(file).as("written anew").hasBinaryContent(whole);
        }
    }

    @Test
    void theCopyIsThatOfTheNewestThatIsOnDisk() throws Exception {
        StateStore store = store();
        save(store, 7);
        store.save(state(8));
        assertThat(copy).as("not before it is asked for").content().contains("7");

        store.saveCopy();

        assertThat(copy).hasSameBinaryContentAs(file);
    }

    @Test
    void aMissingFileComesFromItsCopy() throws Exception {
        save(store(), 7);
        Files.delete(file);

        assertThat(store().load()).isEqualTo(state(7));
    }

    @Test
    void aDamagedCopyIsNoMatterWhileTheFileIsGood() throws Exception {
        store().save(state(7));
        Files.writeString(copy, "{");

        StateStore store = store();

        assertThat(store.load()).isEqualTo(state(7));
        assertThat(store.notice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"version\":1}", "{\"version\":1,\"strategies\":[]}", "{\"version\":\"x\",\"strategies\":{}}"})
    void whatTellsOfNoStrategiesIsDamagedAndNotEmpty(String content) throws Exception {
        save(store(), 7);
        Files.writeString(file, content);

        StateStore store = store();

        assertThat(store.load()).isEqualTo(state(7));
        assertThat(store.notice()).contains("damaged");
    }

    @Test
    void aFileOfANewerVersionIsRefusedInWordsAndNotTakenForDamage() throws Exception {
        save(store(), 7);
        for (Path newer : new Path[] {file, copy}) {
            Files.writeString(newer, "{\"version\":2,\"strategies\":{}}");

            assertThatThrownBy(() -> store().load())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(newer + " was written by a newer version of algo");
            assertThat(newer).hasContent("{\"version\":2,\"strategies\":{}}");
            Files.deleteIfExists(file);
        }
    }

    @Test
    void withBothDamagedTheDaemonRefusesAndLeavesThemAsTheyAre() throws Exception {
        store().save(state(7));
        for (String content : new String[] {"", "{", "[]", "{\"version\":1}", "\0\0\0\0\0"}) {
            Files.writeString(file, content);
            Files.writeString(copy, content);

            assertThatThrownBy(() -> store().load())
                    .as("'%s'", content)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " cannot be read (")
                    .hasMessageContaining("what runs under this home would be forgotten");
            assertThat(file).hasContent(content);
        }
    }

    @Test
    void aSaveThatFailsLeavesWhatWasSavedBefore() throws Exception {
        StateStore store = store();
        store.save(state(7));
        Path away = directory.resolveSibling(directory.getFileName() + ".away");
        Files.move(directory, away);

        assertThatThrownBy(() -> store.save(state(8)))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(IoProblems.explain((IOException) e))
                        .isEqualTo("no such file or directory: " + directory));
        Files.move(away, directory);
        assertThat(store().load()).isEqualTo(state(7));

        store.save(state(8));
        assertThat(store().load()).isEqualTo(state(8));
    }

    @Test
    void aCopyThatCannotBeWrittenDoesNotFailTheSave() throws Exception {
        Files.createDirectories(directory.resolve("state.json.bak/x"));

        store().save(state(7));

        assertThat(store().load()).isEqualTo(state(7));
        assertThat(copy).isDirectory();
    }

    @Test
    void aFileThatCannotBeReadIsNotReplacedByItsOlderCopy() throws Exception {
        save(store(), 7);
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its copy may be out of date")
                .hasMessageContaining("make it readable");
        assertThat(file).isDirectory();
    }

    @Test
    void aDamagedFileWithoutACopyIsRefusedAtEveryLength() throws Exception {
        save(store(), 7);
        byte[] whole = Files.readAllBytes(file);
        Files.delete(copy);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file, cut);

            assertThatThrownBy(() -> store().load())
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("there is no copy of it");
            assertThat(file).as("cut at %d", length).hasBinaryContent(cut);
        }
    }

    private static ObjectNode state(int number) {
        ObjectNode state = new ObjectMapper().createObjectNode();
        state.put("version", 1);
        state.putObject("strategies").putObject("ema").put("restarts", number).put("reason", "Ünïcode ₹");
        return state;
    }
}
