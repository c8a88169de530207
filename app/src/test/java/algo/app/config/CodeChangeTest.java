package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a crash cuts a change of code off, the next daemon makes code and config agree. */
class CodeChangeTest {
    private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();
    private static final ObjectNode OLD = config("old");
    private static final ObjectNode NEW = config("new");

    @TempDir
    private Path root;

    private CodeStore store;

    @BeforeEach
    void store() {
        store = new CodeStore(root);
    }

    @Test
    void aReplacementWhoseConfigWasNotWrittenIsTakenBack() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        Files.writeString(root.resolve("ema.py.bak"), "older");
        begin("ema.py", OLD, NEW);
        assertThat(store.isUnsettled("ema.py")).isTrue();
        assertThat(store.isUnsettled("rsi.py")).as("another one").isFalse();

        nextDaemon(OLD);

        assertContents("ema.py", "old", "ema.py.bak", "older");
        assertThat(store.isUnsettled("ema.py")).isFalse();
    }

    @Test
    void aReplacementWhoseConfigWasWrittenIsFinished() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        Files.writeString(root.resolve("ema.py.bak"), "older");
        begin("ema.py", OLD, NEW);

        nextDaemon(NEW);

        assertContents("ema.py", "new", "ema.py.bak", "old");
    }

    @Test
    void aConfigThatSomebodyEditedSinceWasWritten() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        begin("ema.py", OLD, NEW);

        nextDaemon(config("edited by hand"));

        assertContents("ema.py", "new", "ema.py.bak", "old");
    }

    @Test
    void aReplacementThatChangesNothingElseIsFinished() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        begin("ema.py", OLD, OLD);

        nextDaemon(OLD);

        assertContents("ema.py", "new", "ema.py.bak", "old");
    }

    @Test
    void anUndoThatCameHalfWayLeavesNobodyWithoutCode() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        begin("ema.py", OLD, OLD);
        Files.delete(root.resolve("ema.py"));

        nextDaemon(OLD);

        assertContents("ema.py", "old");
    }

    /** The steps of {@code move}, undone one by one from the last: as if the crash had come before each. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aCrashBetweenTwoRenamesIsHealedEitherWay(int renames) throws Exception {
        for (ObjectNode config : List.of(OLD, NEW)) {
            Files.writeString(root.resolve("ema.py"), "old");
            String staged = begin("ema.py", OLD, NEW);
            if (renames < 2) {
                Files.move(root.resolve("ema.py"), root.resolve(staged));
            }
            if (renames < 1) {
                Files.move(root.resolve(".ema.py.old"), root.resolve("ema.py"));
            }

            nextDaemon(config);

            if (config == OLD) {
                assertContents("ema.py", "old");
            } else {
                assertContents("ema.py", "new", "ema.py.bak", "old");
            }
        }
    }

    @Test
    void aNewStrategyIsThereWithItsCodeOrNotAtAll() throws Exception {
        begin("ema.py", NONE, NEW);
        nextDaemon(NONE);
        assertContents();

        begin("ema.py", NONE, NEW);
        nextDaemon(NEW);
        assertContents("ema.py", "new");
    }

    @Test
    void aRemovalIsWholeToo() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        Files.writeString(root.resolve("ema.py.bak"), "older");

        store.removal("ema").apply(OLD, NONE);
        assertThat(root.resolve("ema.py")).doesNotExist();
        nextDaemon(OLD);
        assertContents("ema.py", "old", "ema.py.bak", "older");

        store.removal("ema").apply(OLD, NONE);
        nextDaemon(NONE);
        assertContents();
    }

    @Test
    void codeThatAnotherStrategyRunsIsKept() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        ObjectNode after = NONE.deepCopy();
        after.withObject("/strategies/twin").put("script", "./ema.py");

        CodeStore.Removal removal = store.removal("ema");
        removal.apply(OLD, after);
        removal.done();

        assertContents("ema.py", "old");
        assertThat(removal.otherUser()).isEqualTo("twin");
    }

    @Test
    void whatCannotBeSettledStandsInTheWayOfTheNextChange() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        begin("ema.py", OLD, NEW);
        Files.writeString(root.resolve(".changing"), "{\"torn");

        assertThatThrownBy(() -> store.settle(OLD)).hasMessageContaining("remove that file");
        assertThatThrownBy(() -> begin("rsi.py", NONE, NEW)).hasMessageContaining("remove that file");
        assertThatThrownBy(() -> store.isUnsettled("ema.py")).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasStagedAndNeverMovedIsCleared() throws Exception {
        Files.writeString(root.resolve("ema.py"), "old");
        store.stage("ema", code("ema.py", "new"));

        store.removeLeftovers();

        assertContents("ema.py", "old");
    }

    @Test
    void twoWhoAddTheSameDoNotWriteIntoEachOthersCode() throws Exception {
        try (CodeStore.Staged one = store.stage("ema", code("ema.py", "one"));
                CodeStore.Staged two = store.stage("ema", code("ema.py", "two"))) {
            one.apply(NONE, config("one"));
            one.done();
            assertThat(root.resolve("ema.py")).hasContent("one");
            two.apply(config("one"), config("two"));
            two.done();
        }
        assertContents("ema.py", "two", "ema.py.bak", "one");
    }

    /** Everything up to the write of the config. Returns the name that the new code had before. */
    private String begin(String script, ObjectNode before, ObjectNode after) throws Exception {
        store.stage("ema", code(script, "new")).apply(before, after);
        String note = Files.readString(root.resolve(".changing"));
        int from = note.indexOf("." + script + ".new-");
        return note.substring(from, note.indexOf('"', from));
    }

    private static CodeStore.Code code(String script, String content) {
        return new CodeStore.Code(script, Map.of(script, content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Settles with {@code config} in force; twice, as that must not matter. */
    private void nextDaemon(ObjectNode config) throws IOException {
        store = new CodeStore(root);
        store.removeLeftovers();
        store.settle(config);
        store.settle(config);
    }

    private static ObjectNode config(String name) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.withObject("/strategies/ema").put("script", "ema.py").put("name", name);
        return config;
    }

    /** Exactly these files are there, each followed by its content. */
    private void assertContents(String... expected) throws IOException {
        StringBuilder found = new StringBuilder();
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.sorted().toList()) {
                found.append(file.getFileName())
                        .append(' ')
                        .append(Files.readString(file))
                        .append(' ');
            }
        }
        StringBuilder wanted = new StringBuilder();
        for (String text : expected) {
            wanted.append(text).append(' ');
        }
        assertThat(found).hasToString(wanted.toString());
    }
}
