package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code is taken in whole or not at all, its previous version is kept, and what a strategy wrote is never lost. */
class CodeStoreTest {
    private static final ObjectNode NONE = CodeHome.none();
    private static final ObjectNode EMA = CodeHome.config("ema");

    @TempDir
    private Path directory;

    private CodeHome home;
    private CodeStore store;

    @BeforeEach
    void home() throws Exception {
        home = new CodeHome(directory);
        store = home.store();
    }

    @Test
    void aScriptGetsADirectoryOfItsOwnAndKeepsItsName() throws Exception {
        add(home.script("print(1)\n"));

        home.assertFiles("scripts/ema/ema.py", "print(1)\n");
        assertThat(mode("strategies/scripts/ema")).isEqualTo("rwx------");
        assertThat(mode("strategies/scripts/ema/ema.py")).isEqualTo("rw-------");
        assertThat(mode("data/ema")).isEqualTo("rwx------");
        assertThat(store.script("ema", "ema.py")).isEqualTo(home.scripts.resolve("ema/ema.py"));
        assertThat(store.workingDirectory("ema", "ema", "ema.py")).isEqualTo(home.data.resolve("ema"));
    }

    @Test
    void aDirectoryIsStoredWithoutWhatIsMadeByToolsAndItsDataIsCopied() throws Exception {
        add(home.project("main.py", "m", "sub/helper.py", "h", "sub/list.csv", "1", ".env", "K=1", ".git/config", "x"));

        home.assertFiles(
                "scripts/ema/main.py",
                "m",
                "scripts/ema/sub/helper.py",
                "h",
                "scripts/ema/sub/list.csv",
                "1",
                "scripts/ema/.env",
                "K=1",
                "data/ema/sub/list.csv",
                "1",
                "data/ema/.env",
                "K=1");
    }

    @Test
    void theManifestListsWhatWasBrought() throws Exception {
        Path project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(project.resolve("main.py"), "x\n");
        Files.writeString(project.resolve("list.csv"), "");
        executable(project.resolve("fast.sh"), "#!/bin/sh\n");
        executable(project.resolve("on-a-foreign-disk.csv"), "1,2\n");
        add(CodeReader.read(project));

        JsonNode manifest = new ObjectMapper()
                .readTree(home.scripts.resolve("ema.manifest.json").toFile());
        assertThat(manifest.get("script").asText()).isEqualTo("main.py");
        assertThat(manifest.at("/files").findValuesAsText("path"))
                .containsExactly("fast.sh", "list.csv", "main.py", "on-a-foreign-disk.csv");
        assertThat(manifest.at("/files").findValuesAsText("executable"))
                .containsExactly("true", "false", "false", "true");
        assertThat(manifest.at("/files").findValuesAsText("data")).containsExactly("false", "true", "false", "true");
        assertThat(manifest.at("/files/2/size").asLong()).isEqualTo(2);
        assertThat(manifest.at("/files/1/sha256").asText())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(mode("strategies/scripts/ema/fast.sh")).isEqualTo("rwx------");
        assertThat(home.data.resolve("ema/fast.sh")).doesNotExist();
    }

    @Test
    void whatIsReplacedIsKeptAsBak() throws Exception {
        add(home.script("first"));
        replace(home.script("second"));
        replace(home.project("main.py", "third"));

        home.assertFiles("scripts/ema/main.py", "third", "scripts/ema.bak/ema.py", "second");
    }

    @Test
    void whatTheStrategyWroteOutlivesANewVersionAndTheOneAfterIt() throws Exception {
        add(home.project("main.py", "1", "list.csv", "1", "start.json", "brought"));
        home.write("strategies/scripts/ema/out/a/b.txt", "written");
        home.write("strategies/scripts/ema/start.json", "changed");
        home.write("data/ema/start.json", "changed");
        home.write("data/ema/out.json", "written");

        List<String> kept = replace(home.project("main.py", "2", "list.csv", "2", "start.json", "newer", "x.csv", "2"));
        assertThat(kept).containsExactly("strategies/scripts/ema/start.json", "data/ema/start.json");
        replace(home.project("main.py", "3", "start.json", "newest"));

        home.assertFiles(
                "scripts/ema/main.py",
                "3",
                "scripts/ema/start.json",
                "changed",
                "scripts/ema/out/a/b.txt",
                "written",
                "scripts/ema.bak/main.py",
                "2",
                "scripts/ema.bak/list.csv",
                "2",
                "scripts/ema.bak/x.csv",
                "2",
                "data/ema/start.json",
                "changed",
                "data/ema/out.json",
                "written");
    }

    @Test
    void aDataFileThatTheStrategyDeletedDoesNotComeBack() throws Exception {
        add(home.project("main.py", "1", "orders.csv", "SBIN", "list.csv", "1"));
        Files.delete(home.data.resolve("ema/orders.csv"));
        Files.delete(home.data.resolve("ema/list.csv"));

        List<String> kept = replace(home.project("main.py", "2", "orders.csv", "SBIN", "list.csv", "2"));

        assertThat(kept).containsExactly("data/ema/list.csv (deleted)");
        assertThat(home.data.resolve("ema")).isEmptyDirectory();
    }

    @Test
    void newCodeGoesBeforeWhatLaysInItsPlaceAndNamesThatCannotBothBeAreRefused() throws Exception {
        add(home.project("main.py", "1"));
        home.write("strategies/scripts/ema/learned.py", "written");
        replace(home.project("main.py", "2", "learned.py", "2"));
        assertThat(home.scripts.resolve("ema/learned.py")).hasContent("2");
        assertThat(home.scripts.resolve("ema.bak/learned.py")).hasContent("written");

        home.write("strategies/scripts/ema/out/x.txt", "written");
        Assertions.assertThatThrownBy(() -> replace(home.project("main.py", "3", "out", "3")))
                .hasMessageContaining("move it away first");
        assertThat(home.scripts.resolve("ema/main.py")).hasContent("2");
        assertThat(home.scripts.resolve(".changing")).doesNotExist();
    }

    @Test
    void stagedCodeThatIsNotWantedLeavesNothingBehind() throws Exception {
        add(home.script("first"));

        store.stage("ema", home.project("main.py", "2", "list.csv", "2")).close();

        home.assertFiles("scripts/ema/ema.py", "first");
        assertThat(home.scripts).isDirectoryNotContaining("glob:**/.*");
        assertThat(home.data).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void aReplacementThatIsTakenBackPutsTheOldCodeBack() throws Exception {
        add(home.script("first"));
        home.write("strategies/scripts/ema/state.json", "written");

        try (CodeStore.Staged staged = store.stage("ema", home.script("second"))) {
            staged.apply(EMA, EMA);
            staged.undo();
        }

        home.assertFiles("scripts/ema/ema.py", "first", "scripts/ema/state.json", "written");
        assertThat(store.isSame("ema", "ema.py", home.script("first"))).isTrue();
    }

    @Test
    void newCodeThatIsTakenBackIsGoneAndNothingOlderTakesItsPlace() throws Exception {
        home.write("strategies/scripts/ema.bak/ema.py", "of long ago");

        try (CodeStore.Staged staged = store.stage("ema", home.script("first"))) {
            staged.apply(NONE, EMA);
            staged.undo();
        }

        home.assertFiles("scripts/ema.bak/ema.py", "of long ago");
    }

    /** Somebody took its entry out of the config by hand; the next of that name is another strategy. */
    @Test
    void whatAnEarlierStrategyOfTheSameIdWroteIsNotTheNewOnes() throws Exception {
        add(home.script("first"));
        home.write("data/ema/position.json", "of the first");
        home.write("strategies/scripts/ema/position.json", "of the first");

        try (CodeStore.Staged staged = store.stage("ema", home.script("second"))) {
            staged.apply(NONE, EMA);
            staged.done();
            assertThat(staged.aside()).contains(home.data.resolve(".removed/ema-" + CodeHome.TIME));
        }

        String aside = "data/.removed/ema-" + CodeHome.TIME;
        home.assertFiles(
                "scripts/ema/ema.py",
                "second",
                "scripts/ema.bak/ema.py",
                "first",
                aside + "/position.json",
                "of the first",
                aside + "/from-code-directory/position.json",
                "of the first");
    }

    @Test
    void theSameContentIsRecognisedWhateverTheStrategyWrote() throws Exception {
        add(home.project("main.py", "m", "a.py", "a", "list.csv", "1"));
        home.write("strategies/scripts/ema/__pycache__/a.pyc", "x");
        home.write("strategies/scripts/ema/out.json", "x");
        home.write("strategies/scripts/ema/list.csv", "changed");
        home.write("data/ema/list.csv", "changed");

        assertThat(isSame("main.py", "m", "a.py", "a", "list.csv", "1")).isTrue();
        assertThat(isSame("main.py", "m", "list.csv", "1")).as("a file less").isFalse();
        assertThat(isSame("main.py", "m", "a.py", "a")).as("data less").isFalse();
        assertThat(isSame("main.py", "m", "a.py", "a", "list.csv", "1", "b.py", "b"))
                .as("a file more")
                .isFalse();
        assertThat(isSame("main.py", "m", "a.py", "a", "list.csv", "2"))
                .as("other data")
                .isFalse();
        assertThat(isSame("main.py", "m", "a.py", "b", "list.csv", "1"))
                .as("other code")
                .isFalse();
        home.write("strategies/scripts/ema/a.py", "edited by hand");
        assertThat(isSame("main.py", "m", "a.py", "a", "list.csv", "1"))
                .as("edited by hand")
                .isFalse();
    }

    @Test
    void aScriptThatIsCalledOtherwiseIsTheSameScript() throws Exception {
        add(home.script("x"));
        Files.createDirectories(directory.resolve("inbox"));
        Path other = directory.resolve("inbox/other.py");

        assertThat(store.isSame("ema", "ema.py", CodeReader.read(Files.writeString(other, "x"))))
                .isTrue();
        assertThat(store.isSame("ema", "ema.py", CodeReader.read(Files.writeString(other, "y"))))
                .isFalse();
    }

    private boolean isSame(String... files) throws Exception {
        return store.isSame("ema", "main.py", home.project(files));
    }

    @Test
    void removingTakesTheCodeAndItsPreviousVersionAndKeepsTheData() throws Exception {
        add(home.script("1"));
        replace(home.script("2"));
        home.write("data/ema/state.json", "written");

        assertThat(remove(false)).isEqualTo(home.data.resolve(".removed/ema-" + CodeHome.TIME));

        home.assertFiles("data/.removed/ema-" + CodeHome.TIME + "/state.json", "written");
        assertThat(home.hasManifest("ema")).isFalse();
    }

    @Test
    void aPurgeDeletesTheDataToo() throws Exception {
        add(home.script("1"));
        home.write("data/ema/state.json", "written");
        home.write("strategies/scripts/ema/state.json", "written");

        assertThat(remove(true)).isNull();

        home.assertFiles();
        assertThat(home.data.resolve("ema")).doesNotExist();
    }

    @Test
    void twoRemovalsInOneSecondKeepBoth() throws Exception {
        for (int i = 0; i < 2; i++) {
            add(home.script("1"));
            home.write("data/ema/state.json", "" + i);
            remove(false);
        }
        String removed = "data/.removed/ema-" + CodeHome.TIME;
        home.assertFiles(removed + "/state.json", "0", removed + "-2/state.json", "1");
    }

    @Test
    void whoWroteNothingLeavesNothing() throws Exception {
        add(home.script("1"));
        remove(false);

        home.assertFiles();
        assertThat(home.data).isEmptyDirectory();
        assertThat(home.scripts).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "./", "lib/x.py", "other.py", "/etc/hostname"})
    void removingNeverTakesWhatIsNotInTheDirectoryOfTheStrategy(String script) throws Exception {
        home.write("strategies/scripts/other.py", "x");
        home.write("strategies/scripts/lib/x.py", "x");
        ObjectNode config = CodeHome.none();
        config.withObject("/strategies/ema").put("script", script);

        try (CodeStore.Removal removal = store.removal("ema", true)) {
            removal.apply(config, NONE);
            removal.done();
        }

        home.assertFiles("scripts/other.py", "x", "scripts/lib/x.py", "x");
        assertThat(Path.of("/etc/hostname")).exists();
    }

    @Test
    void aLinkIsRemovedAndNotWhatItLeadsTo() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("main.py"), "x");
        Files.writeString(outside.resolve("notes.txt"), "x");
        Files.createSymbolicLink(home.scripts.resolve("ema"), outside);

        remove(false);

        assertThat(CodeFiles.exists(home.scripts.resolve("ema"))).isFalse();
        assertThat(outside.resolve("main.py")).exists();
        assertThat(outside.resolve("notes.txt")).exists();
    }

    /** People may write a strategy into the config and put its code where they like. */
    @Test
    void aStrategyWithoutADirectoryOfItsOwnRunsWhatLiesBesideTheOthers() throws Exception {
        home.write("strategies/scripts/shared.py", "x");

        assertThat(store.script("one", "shared.py")).isEqualTo(home.scripts.resolve("shared.py"));
        assertThat(store.workingDirectory("one", "one", "shared.py")).isEmptyDirectory();
    }

    @Test
    void aWorkingDirectoryThatWasDeletedBeginsAnew() throws Exception {
        add(home.project("main.py", "m", "list.csv", "1"));
        home.write("data/ema/state.json", "written");
        CodeFiles.deleteTree(home.data.resolve("ema"));

        assertThat(store.workingDirectory("ema", "ema", "ema.py").resolve("list.csv"))
                .hasContent("1");
        home.assertFiles("scripts/ema/main.py", "m", "scripts/ema/list.csv", "1", "data/ema/list.csv", "1");
    }

    @Test
    void theTextIsShownAndItsAbsenceToo() throws Exception {
        add(home.script("print('₹')\n"));

        assertThat(store.text("ema", "ema.py")).contains("print('₹')\n");
        assertThat(store.text("ema", "gone.py")).isEmpty();
    }

    private void add(Code code) throws Exception {
        try (CodeStore.Staged staged = store.stage("ema", code)) {
            staged.apply(NONE, EMA);
            staged.done();
        }
    }

    /** Returns what was kept. */
    private List<String> replace(Code code) throws Exception {
        try (CodeStore.Staged staged = store.stage("ema", code)) {
            staged.apply(EMA, EMA);
            staged.done();
            return staged.kept();
        }
    }

    private Path remove(boolean purge) throws Exception {
        try (CodeStore.Removal removal = store.removal("ema", purge)) {
            removal.apply(EMA, NONE);
            removal.done();
            return removal.aside().orElse(null);
        }
    }

    private static void executable(Path file, String content) throws Exception {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(path)));
    }
}
