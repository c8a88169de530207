package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a crash cuts a change of code and data off, the next daemon makes them agree with the config. */
class CodeChangeTest {
    private static final ObjectNode NONE = CodeHome.none();
    private static final ObjectNode OLD = CodeHome.config("old");
    private static final ObjectNode NEW = CodeHome.config("new");

    /** Before version 1 of a strategy that has written in both of its directories is replaced. */
    private static final String[] BEFORE = {
        "scripts/ema/main.py", "1", "scripts/ema/helper.py", "1", "scripts/ema/list.csv", "1",
        "scripts/ema/written.json", "position", "data/ema/list.csv", "1", "data/ema/state.json", "position"
    };

    /** After it. */
    private static final String[] AFTER = {
        "scripts/ema/main.py", "2", "scripts/ema/list.csv", "2", "scripts/ema/sub/more.csv", "2",
        "scripts/ema/written.json", "position", "scripts/ema.bak/main.py", "1", "scripts/ema.bak/helper.py", "1",
        "scripts/ema.bak/list.csv", "1", "data/ema/list.csv", "2", "data/ema/sub/more.csv", "2",
        "data/ema/state.json", "position"
    };

    @TempDir
    private Path directory;

    private CodeHome home;
    private CodeStore store;

    @BeforeEach
    void store() throws Exception {
        home = new CodeHome(directory);
        store = home.store();
    }

    @Test
    void aReplacementWhoseConfigWasNotWrittenIsTakenBack() throws Exception {
        versionOne();
        replace(OLD, NEW);
        assertThat(store.isUnsettled("ema", "main.py")).isTrue();
        assertThat(store.isUnsettled("twin", "../ema/main.py".substring(3)))
                .as("another one that runs its code")
                .isTrue();
        assertThat(store.isUnsettled("rsi", "rsi.py")).as("another one").isFalse();

        nextDaemon(OLD);

        home.assertFiles(BEFORE);
        assertThat(store.isUnsettled("ema", "main.py")).isFalse();
    }

    @Test
    void aReplacementWhoseConfigWasWrittenIsFinished() throws Exception {
        versionOne();
        replace(OLD, NEW);

        nextDaemon(NEW);

        home.assertFiles(AFTER);
    }

    @Test
    void aConfigThatSomebodyEditedSinceWasWritten() throws Exception {
        versionOne();
        replace(OLD, NEW);

        nextDaemon(CodeHome.config("edited by hand"));

        home.assertFiles(AFTER);
    }

    @Test
    void aReplacementThatChangesNothingElseIsFinished() throws Exception {
        versionOne();
        replace(OLD, OLD);

        nextDaemon(OLD);

        home.assertFiles(AFTER);
    }

    @Test
    void anUndoThatCameHalfWayLeavesNobodyWithoutCode() throws Exception {
        add(home.script("old"));
        stage(home.script("new")).apply(OLD, OLD);
        CodeFiles.deleteTree(home.scripts.resolve("ema"));

        nextDaemon(OLD);

        home.assertFiles("scripts/ema/ema.py", "old");
    }

    /** The renames of a change, undone one by one from the last: as if the crash had come before each. */
    @Test
    void aCrashBetweenTwoRenamesIsHealedEitherWay() throws Exception {
        int renames = 1;
        for (int undone = 0; undone <= renames; undone++) {
            for (ObjectNode config : List.of(OLD, NEW)) {
                wipe();
                versionOne();
                replace(OLD, NEW);
                renames = undoLast(undone);

                nextDaemon(config);

                assertThat(home.files())
                        .as("%d of %d undone, %s", undone, renames, config)
                        .isEqualTo(files(config == OLD ? BEFORE : AFTER));
            }
        }
        assertThat(renames).as("renames of a replacement").isGreaterThan(5);
    }

    @Test
    void aCrashWhileTheConfigIsWrittenAlreadyIsHealedToo() throws Exception {
        versionOne();
        CodeStore.Staged staged = replace(OLD, NEW);
        String note = Files.readString(note());
        staged.done();
        Files.writeString(note(), note);

        nextDaemon(NEW);

        home.assertFiles(AFTER);
    }

    @Test
    void aNewStrategyIsThereWithItsCodeAndDataOrNotAtAll() throws Exception {
        Code code = home.project("main.py", "1", "list.csv", "1");
        stage(code).apply(NONE, NEW);
        nextDaemon(NONE);
        home.assertFiles();
        assertThat(home.hasManifest("ema")).isFalse();
        assertThat(home.data.resolve("ema")).doesNotExist();

        stage(code).apply(NONE, NEW);
        nextDaemon(NEW);
        home.assertFiles("scripts/ema/main.py", "1", "scripts/ema/list.csv", "1", "data/ema/list.csv", "1");
        assertThat(home.hasManifest("ema")).isTrue();
    }

    @Test
    void aRemovalIsWholeTooAndTakesNothingThatTheStrategyWrote() throws Exception {
        int renames = 1;
        for (int undone = 0; undone <= renames; undone++) {
            wipe();
            versionOne();
            store.removal("ema", false).apply(OLD, NONE);
            assertThat(home.scripts.resolve("ema")).doesNotExist();
            renames = undoLast(undone);
            nextDaemon(OLD);
            home.assertFiles(BEFORE);
            assertThat(home.hasManifest("ema")).isTrue();

            store.removal("ema", false).apply(OLD, NONE);
            undoLast(undone);
            nextDaemon(NONE);
            String removed = "data/.removed/ema-" + CodeHome.TIME;
            home.assertFiles(
                    removed + "/list.csv",
                    "1",
                    removed + "/state.json",
                    "position",
                    removed + "/from-code-directory/written.json",
                    "position");
            assertThat(home.hasManifest("ema")).isFalse();
        }
    }

    @Test
    void codeThatAnotherStrategyRunsIsKept() throws Exception {
        add(home.script("old"));
        ObjectNode after = NONE.deepCopy();
        after.withObject("/strategies/twin").put("script", "./ema/ema.py");

        try (CodeStore.Removal removal = store.removal("ema", false)) {
            removal.apply(OLD, after);
            removal.done();
            assertThat(removal.otherUser()).isEqualTo("twin");
        }

        home.assertFiles("scripts/ema/ema.py", "old");
    }

    @Test
    void whatCannotBeSettledStandsInTheWayOfTheNextChange() throws Exception {
        add(home.script("old"));
        stage(home.script("new")).apply(OLD, NEW);
        Files.writeString(note(), "{\"torn");

        assertThatThrownBy(() -> store.settle(OLD)).hasMessageContaining("remove that file");
        assertThatThrownBy(() -> stage(home.script("newer")).apply(OLD, NEW)).hasMessageContaining("remove that file");
        assertThatThrownBy(() -> store.isUnsettled("ema", "ema.py")).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasStagedAndNeverMovedIsCleared() throws Exception {
        add(home.script("old"));
        stage(home.project("main.py", "1", "list.csv", "1"));

        store.removeLeftovers();

        home.assertFiles("scripts/ema/ema.py", "old");
    }

    @Test
    void twoWhoAddTheSameDoNotWriteIntoEachOthersCode() throws Exception {
        try (CodeStore.Staged one = stage(home.script("one"));
                CodeStore.Staged two = stage(home.script("two"))) {
            one.apply(NONE, CodeHome.config("one"));
            one.done();
            assertThat(home.scripts.resolve("ema/ema.py")).hasContent("one");
            two.apply(CodeHome.config("one"), CodeHome.config("two"));
            two.done();
        }
        home.assertFiles("scripts/ema/ema.py", "two", "scripts/ema.bak/ema.py", "one");
    }

    /** A daemon of version 0.1.0 was killed in the middle of a replacement, and the next one is of this version. */
    @Test
    void aChangeThatVersion010LeftHalfDoneIsSettled() throws Exception {
        for (ObjectNode config : List.of(OLD, NEW)) {
            for (int renames = 0; renames <= 2; renames++) {
                wipe();
                home.write("strategies/scripts/ema.py", "old");
                home.write("strategies/scripts/ema.py.bak", "older");
                home.write("strategies/scripts/.ema.py.new-1", "new");
                ObjectNode node = new ObjectMapper().createObjectNode();
                node.put("id", "ema").put("name", "ema.py").put("staged", ".ema.py.new-1");
                node.put("existed", true);
                node.put("before", OLD.at("/strategies/ema").toString());
                node.put("after", NEW.at("/strategies/ema").toString());
                Files.writeString(note(), node.toString());
                if (renames > 0) {
                    Files.move(home.scripts.resolve("ema.py"), home.scripts.resolve(".ema.py.old"));
                }
                if (renames > 1) {
                    Files.move(home.scripts.resolve(".ema.py.new-1"), home.scripts.resolve("ema.py"));
                }

                nextDaemon(config);
                store.removeLeftovers();

                assertThat(home.files())
                        .isEqualTo(files(
                                config == OLD
                                        ? new String[] {"scripts/ema.py", "old", "scripts/ema.py.bak", "older"}
                                        : new String[] {"scripts/ema.py", "new", "scripts/ema.py.bak", "old"}));
            }
        }
    }

    /** Version 1, and what the strategy then wrote. */
    private void versionOne() throws Exception {
        add(home.project("main.py", "1", "helper.py", "1", "list.csv", "1"));
        home.write("strategies/scripts/ema/written.json", "position");
        home.write("strategies/scripts/ema/__pycache__/helper.pyc", "made by Python");
        home.write("data/ema/state.json", "position");
        Files.delete(home.scripts.resolve("ema/__pycache__/helper.pyc"));
    }

    private CodeStore.Staged replace(ObjectNode before, ObjectNode after) throws Exception {
        CodeStore.Staged staged = stage(home.project("main.py", "2", "list.csv", "2", "sub/more.csv", "2"));
        staged.apply(before, after);
        return staged;
    }

    private void add(Code code) throws Exception {
        try (CodeStore.Staged staged = stage(code)) {
            staged.apply(NONE, OLD);
            staged.done();
        }
    }

    private CodeStore.Staged stage(Code code) throws Exception {
        return store.stage("ema", code);
    }

    private Path note() {
        return home.scripts.resolve(".changing");
    }

    /** Takes back the last renames of the change under way; returns how many it has. */
    private int undoLast(int count) throws Exception {
        CodePlaces places = new CodePlaces(home.scripts, home.data);
        List<JsonNode> moves = new ArrayList<>();
        new ObjectMapper().readTree(Files.readAllBytes(note())).path("moves").forEach(moves::add);
        Collections.reverse(moves);
        for (JsonNode move : moves.subList(0, Math.min(count, moves.size()))) {
            Files.move(places.at(move.path(1).asText()), places.at(move.path(0).asText()));
        }
        return moves.size();
    }

    private void wipe() throws IOException {
        CodeFiles.deleteTree(home.scripts);
        CodeFiles.deleteTree(home.data);
        home = new CodeHome(directory);
        store = home.store();
    }

    /** Settles with {@code config} in force; twice, as that must not matter. */
    private void nextDaemon(ObjectNode config) throws IOException {
        store = home.store();
        store.removeLeftovers();
        store.settle(config);
        store.settle(config);
    }

    private static Map<String, String> files(String... names) {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < names.length; i += 2) {
            files.put(names[i], names[i + 1]);
        }
        return files;
    }
}
