package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code is taken in whole or not at all, and the previous version is kept. */
class CodeStoreTest {
    private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

    @TempDir
    private Path directory;

    private Path root;
    private Path inbox;
    private CodeStore store;

    @BeforeEach
    void directories() throws Exception {
        root = Files.createDirectory(directory.resolve("scripts"));
        inbox = Files.createDirectory(directory.resolve("inbox"));
        store = new CodeStore(root);
    }

    @Test
    void aScriptIsStoredUnderItsIdForItsOwnerAlone() throws Exception {
        place(code("one.py", "print(1)\n", "ema"));

        assertThat(names(root)).containsExactly("ema.py");
        assertThat(root.resolve("ema.py")).hasContent("print(1)\n");
        assertThat(Files.getPosixFilePermissions(root.resolve("ema.py")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDirectoryIsStoredWithoutWhatIsMadeByTools() throws Exception {
        Path source = source("bot", "main.py", "sub/helper.py", "data.csv", "__pycache__/x.pyc", ".git/config");

        CodeStore.Code code = CodeReader.read(source, "bot2");
        place(code);

        assertThat(code.script()).isEqualTo("bot2/main.py");
        assertThat(new String(code.main(), StandardCharsets.UTF_8)).isEqualTo("# main.py\n");
        assertThat(code.files()).containsOnlyKeys("bot2/main.py", "bot2/sub/helper.py", "bot2/data.csv");
        assertThat(names(root))
                .containsExactly("bot2", "bot2/data.csv", "bot2/main.py", "bot2/sub", "bot2/sub/helper.py");
        assertThat(Files.getPosixFilePermissions(root.resolve("bot2/sub")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatIsReplacedIsKeptAsBak() throws Exception {
        place(code("a.py", "first\n", "ema"));
        place(code("a.py", "second\n", "ema"));
        place(code("a.py", "third\n", "ema"));

        assertThat(root.resolve("ema.py")).hasContent("third\n");
        assertThat(root.resolve("ema.py.bak")).hasContent("second\n");
        assertThat(names(root)).containsExactly("ema.py", "ema.py.bak");
    }

    @Test
    void aDirectoryThatIsReplacedIsKeptWhole() throws Exception {
        place(CodeReader.read(source("v1", "main.py", "old.py"), "bot"));
        place(CodeReader.read(source("v2", "main.py", "new.py"), "bot"));

        assertThat(names(root.resolve("bot"))).containsExactly("main.py", "new.py");
        assertThat(names(root.resolve("bot.bak"))).containsExactly("main.py", "old.py");
    }

    @Test
    void stagedCodeThatIsNotWantedLeavesNothingBehind() throws Exception {
        place(code("a.py", "first\n", "ema"));

        store.stage("ema", code("a.py", "second\n", "ema")).close();

        assertThat(names(root)).containsExactly("ema.py");
        assertThat(root.resolve("ema.py")).hasContent("first\n");
    }

    @Test
    void aReplacementThatIsTakenBackPutsTheOldCodeBack() throws Exception {
        place(code("a.py", "first\n", "ema"));

        try (CodeStore.Staged staged = store.stage("ema", code("a.py", "second\n", "ema"))) {
            staged.apply(EMPTY, EMPTY);
            staged.undo();
        }

        assertThat(root.resolve("ema.py")).hasContent("first\n");
        assertThat(names(root)).containsExactly("ema.py");
    }

    @Test
    void newCodeThatIsTakenBackIsGoneAndNothingOlderTakesItsPlace() throws Exception {
        Files.writeString(root.resolve("ema.py.bak"), "of long ago\n");

        try (CodeStore.Staged staged = store.stage("ema", code("a.py", "first\n", "ema"))) {
            staged.apply(EMPTY, EMPTY);
            staged.undo();
        }

        assertThat(root.resolve("ema.py")).doesNotExist();
        assertThat(root.resolve("ema.py.bak")).hasContent("of long ago\n");
    }

    @Test
    void theSameContentIsRecognised() throws Exception {
        place(code("a.py", "x\n", "ema"));
        assertThat(store.isSame(code("b.py", "x\n", "ema"))).isTrue();
        assertThat(store.isSame(code("b.py", "y\n", "ema"))).isFalse();

        place(CodeReader.read(source("v1", "main.py", "a.py"), "bot"));
        Files.createDirectory(root.resolve("bot/__pycache__"));
        Files.writeString(root.resolve("bot/__pycache__/a.pyc"), "x");
        assertThat(store.isSame(CodeReader.read(source("v2", "main.py", "a.py"), "bot")))
                .isTrue();
        assertThat(store.isSame(CodeReader.read(source("v3", "main.py"), "bot")))
                .as("a file less")
                .isFalse();
        assertThat(store.isSame(CodeReader.read(source("v4", "main.py", "a.py", "b.py"), "bot")))
                .as("a file more")
                .isFalse();
    }

    @Test
    void removingTakesTheCodeAndItsPreviousVersion() throws Exception {
        place(code("a.py", "1\n", "ema"));
        place(code("a.py", "2\n", "ema"));
        place(CodeReader.read(source("v1", "main.py"), "bot"));

        remove("ema.py");
        remove("bot/main.py");
        remove("never-there.py");

        assertThat(names(root)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "./", "lib/x.py", "/etc/hostname"})
    void removingNeverTakesWhatAddDidNotPutThere(String script) throws Exception {
        Files.writeString(root.resolve("other.py"), "x");
        Files.createDirectory(root.resolve("lib"));
        Files.writeString(root.resolve("lib/x.py"), "x");

        remove(script);

        assertThat(names(root)).containsExactly("lib", "lib/x.py", "other.py");
        assertThat(Path.of("/etc/hostname")).exists();
    }

    @Test
    void codeThatTwoStrategiesRunIsRecognised() {
        assertThat(store.isSamePlace("ema.py", "./ema.py")).isTrue();
        assertThat(store.isSamePlace("bot/main.py", "bot/main.py")).isTrue();
        assertThat(store.isSamePlace("ema.py", "rsi.py")).isFalse();
        assertThat(store.isSamePlace("bot/main.py", "bot.py")).isFalse();
    }

    @Test
    void aLinkIsRemovedAndNotWhatItLeadsTo() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("main.py"), "x");
        Files.createSymbolicLink(root.resolve("bot"), outside);

        remove("bot/main.py");

        assertThat(Files.exists(root.resolve("bot"), java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(outside.resolve("main.py")).exists();
    }

    @Test
    void theTextIsShownAndItsAbsenceToo() throws Exception {
        place(code("a.py", "print('₹')\n", "ema"));

        assertThat(store.text("ema.py")).contains("print('₹')\n");
        assertThat(store.text("gone.py")).isEmpty();
    }

    @Test
    void whatIsNoCodeIsRefusedWithTheReason() throws Exception {
        assertRefused(inbox.resolve("none.py"), "no such file: " + inbox.resolve("none.py"));
        assertRefused(
                Files.createDirectory(inbox.resolve("empty")),
                inbox.resolve("empty") + " is a directory without a main.py");
        assertRefused(Path.of("/dev/null"), "/dev/null is no regular file");

        Path big = Files.write(inbox.resolve("big.py"), new byte[1024 * 1024 + 1]);
        assertRefused(big, big + " has 1048577 bytes, more than 1 MiB (1048576 bytes)");

        Path latin = Files.write(inbox.resolve("latin.py"), "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(latin, latin + " is not UTF-8 text; save it as UTF-8");

        Path linked = source("linked", "main.py");
        Files.createSymbolicLink(linked.resolve("link.py"), linked.resolve("main.py"));
        assertRefused(linked, linked.resolve("link.py") + " is a link; a strategy is taken in with plain files only");

        Path many = source("many", "main.py");
        for (int i = 0; i < 1000; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        assertRefused(many, many + " has more than 1000 files");
    }

    @Test
    void aFileOfExactlyOneMebibyteIsTaken() throws Exception {
        byte[] content = "#".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        Files.write(inbox.resolve("full.py"), content);

        assertThat(CodeReader.read(inbox.resolve("full.py"), "full").main()).hasSize(1024 * 1024);
    }

    private static void assertRefused(Path source, String message) {
        assertThatThrownBy(() -> CodeReader.read(source, "x"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private CodeStore.Code code(String name, String content, String id) throws Exception {
        return CodeReader.read(Files.writeString(inbox.resolve(name), content), id);
    }

    private Path source(String name, String... files) throws IOException {
        Path source = Files.createDirectory(inbox.resolve(name));
        for (String file : files) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.writeString(source.resolve(file), "# " + file + "\n");
        }
        return source;
    }

    private void place(CodeStore.Code code) throws IOException {
        try (CodeStore.Staged staged = store.stage("ema", code)) {
            staged.apply(EMPTY, EMPTY);
            staged.done();
        }
    }

    private void remove(String script) throws IOException {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.withObject("/strategies/gone").put("script", script);
        CodeStore.Removal removal = store.removal("gone");
        removal.apply(config, EMPTY);
        removal.done();
    }

    /** Everything below {@code top}, relative, sorted. */
    private static List<String> names(Path top) throws IOException {
        try (Stream<Path> walk = Files.walk(top)) {
            return walk.filter(path -> !path.equals(top))
                    .map(path -> top.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
