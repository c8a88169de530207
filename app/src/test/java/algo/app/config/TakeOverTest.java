package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home of version 0.1.0 is taken over with nothing lost, wherever a crash cuts that off. */
class TakeOverTest {
    private static final String STRATEGIES = "'one':{'script':'one.py','params':{'A':'1'}},"
            + "'plain':{'script':'plain'},"
            + "'multi':{'script':'multi/main.py'},"
            + "'named':{'script':'named.py','working_directory':'/tmp'},"
            + "'byhand':{'script':'shared.py'},'twin':{'script':'shared.py'},"
            + "'elsewhere':{'script':'/opt/bots/x.py'}";

    @TempDir
    private Path directory;

    private CodeHome home;
    private CodeStore store;
    private ConfigFile config;
    private final AtomicInteger done = new AtomicInteger();

    @BeforeEach
    void homeOfTheFirstVersion() throws Exception {
        home = new CodeHome(directory);
        home.write("strategies/scripts/one.py", "one");
        home.write("strategies/scripts/one.py.bak", "before");
        home.write("strategies/scripts/plain", "#!/bin/sh");
        home.write("strategies/scripts/named.py", "named");
        home.write("strategies/scripts/shared.py", "shared");
        home.write("strategies/scripts/state.json", "position of one");
        home.write("strategies/scripts/multi/main.py", "main");
        home.write("strategies/scripts/multi/helper.py", "helper");
        home.write("strategies/scripts/multi/symbols.csv", "brought");
        home.write("strategies/scripts/multi/state.json", "position of multi");
        home.write("state/state.json", "{}");
        writeConfig(STRATEGIES);
        daemon();
    }

    private void writeConfig(String strategies) throws Exception {
        home.write(
                "strategies/strategy_configs.json",
                ("{'version':1,'strategies':{" + strategies + "}}").replace('\'', '"'));
    }

    /** The next daemon has come up, and knows its config. */
    private TakeOver daemon() throws Exception {
        store = home.store();
        TakeOver takeOver = new TakeOver(directory, store, true, true, done::incrementAndGet);
        store.removeLeftovers();
        config = new ConfigFile(directory.resolve("strategies/strategy_configs.json"), 1024, CodeHome.CLOCK);
        config.open(true);
        return takeOver;
    }

    @Test
    void everyStrategyKeepsItsDirectoryAndGetsOneForItsCode() throws Exception {
        daemon().proceed(config, Set.of());

        assertThat(done).hasValue(1);
        assertTakenOver(Set.of());
        assertThat(entry("one").get("params").toString()).isEqualTo("{\"A\":\"1\"}");
    }

    @Test
    void aCrashAfterAnyStepIsFinishedByTheNextDaemon() throws Exception {
        int steps = daemon().steps(config, Set.of()).size();
        assertThat(steps).isGreaterThan(5);
        for (int crash = 0; crash < steps; crash++) {
            CodeFiles.deleteTree(directory.resolve("strategies"));
            CodeFiles.deleteTree(directory.resolve("data"));
            CodeFiles.deleteTree(directory.resolve("backup-0.1.0"));
            homeOfTheFirstVersion();
            List<TakeOver.Step> all = daemon().steps(config, Set.of());
            for (TakeOver.Step step : all.subList(0, crash)) {
                step.go();
            }

            daemon().proceed(config, Set.of());

            assertTakenOver(Set.of());
        }
    }

    @Test
    void beforeItIsTakenOverEverythingWorksAsUnderTheFirstVersion() throws Exception {
        assertThat(store.script("multi", "multi/main.py")).hasContent("main");
        assertThat(store.workingDirectory("multi", "multi", "multi/main.py")).isEqualTo(home.scripts.resolve("multi"));
        assertThat(store.workingDirectory("one", "one", "one.py")).isEqualTo(home.scripts);
        assertThatThrownBy(() -> store.stage("new", home.script("x"))).hasMessageContaining("0.1.0");

        home.write(
                "strategies/strategy_configs.json", "{\"version\":1,\"strategies\":{\"one\":{\"scrip\":\"one.py\"}}}");
        config.check();
        TakeOver refused = daemon();
        assertThatThrownBy(() -> refused.proceed(config, Set.of())).isInstanceOf(ConfigException.class);
        assertThat(done).hasValue(0);
        assertThat(home.scripts.resolve("one.py")).hasContent("one");

        writeConfig(STRATEGIES);
        config.reload(false);
        refused.proceed(config, Set.of());
        assertTakenOver(Set.of());
    }

    /** A program may read its own file at any moment. */
    @Test
    void theScriptOfOneThatRunsStaysUntilItsNextStart() throws Exception {
        daemon().proceed(config, Set.of("one", "multi"));
        assertTakenOver(Set.of("one"));
        assertThat(store.script("one", "one.py")).isEqualTo(home.scripts.resolve("one.py"));

        store.moveIn("one", "one.py");

        assertTakenOver(Set.of());
    }

    @Test
    void oneThatRunsNoMoreIsReplacedAndRemovedLikeAnyOther() throws Exception {
        daemon().proceed(config, Set.of("one", "named"));
        try (CodeStore.Staged staged = store.stage("one", home.project("main.py", "two"))) {
            staged.apply(config.tree(), config.tree());
            staged.done();
        }
        assertThat(home.scripts.resolve("one/main.py")).hasContent("two");
        assertThat(home.scripts.resolve("one.bak/one.py")).hasContent("one");
        assertThat(home.scripts.resolve("one.py")).doesNotExist();

        try (CodeStore.Removal removal = store.removal("named", false)) {
            removal.apply(config.tree(), CodeHome.none());
            removal.done();
        }
        assertThat(home.scripts.resolve("named")).doesNotExist();
        assertThat(home.scripts.resolve("named.py")).doesNotExist();
    }

    @Test
    void aNewVersionTouchesNothingThatMayHaveBeenWritten() throws Exception {
        daemon().proceed(config, Set.of());
        Code same = home.project("main.py", "main", "helper.py", "helper", "symbols.csv", "brought");
        assertThat(store.isSame("multi", "main.py", same)).isTrue();

        try (CodeStore.Staged staged =
                store.stage("multi", home.project("main.py", "2", "symbols.csv", "2", "state.json", "of a test"))) {
            staged.apply(config.tree(), config.tree());
            staged.done();
            assertThat(staged.kept())
                    .contains("strategies/scripts/multi/state.json", "strategies/scripts/multi/symbols.csv");
        }

        assertThat(home.scripts.resolve("multi/main.py")).hasContent("2");
        assertThat(home.scripts.resolve("multi/helper.py")).doesNotExist();
        assertThat(home.scripts.resolve("multi/state.json")).hasContent("position of multi");
        assertThat(home.scripts.resolve("multi/symbols.csv")).hasContent("brought");
    }

    @Test
    void whatWasIsKept() throws Exception {
        String before = Files.readString(directory.resolve("strategies/strategy_configs.json"));
        daemon().proceed(config, Set.of());

        Path copy = directory.resolve("backup-0.1.0");
        assertThat(copy.resolve("strategies/strategy_configs.json")).hasContent(before);
        assertThat(copy.resolve("strategies/scripts/one.py")).hasContent("one");
        assertThat(copy.resolve("strategies/scripts/one.py.bak")).hasContent("before");
        assertThat(copy.resolve("state/state.json")).hasContent("{}");
        assertThat(Files.readString(copy.resolve("README.txt")))
                .contains(
                        "one: works in " + home.scripts,
                        "algo set one working_directory=null",
                        "mkdir " + home.data + "/one;")
                .doesNotContain("named:");
    }

    /** Nobody has worked in it yet. */
    @Test
    void aConfigThatWasWrittenByHandForThisVersionIsNotChanged() throws Exception {
        writeConfig("'byhand':{'script':'shared.py'}");
        String before = Files.readString(directory.resolve("strategies/strategy_configs.json"));
        daemon();
        TakeOver takeOver = new TakeOver(directory, store, true, false, done::incrementAndGet);

        takeOver.proceed(config, Set.of());

        assertThat(done).hasValue(1);
        assertThat(directory.resolve("strategies/strategy_configs.json")).hasContent(before);
        assertThat(directory.resolve("backup-0.1.0")).doesNotExist();
        assertThat(store.workingDirectory("byhand", "byhand", "shared.py")).isEqualTo(home.data.resolve("byhand"));
    }

    /** @param staying the strategies whose script stays where it was for now */
    private void assertTakenOver(Set<String> staying) throws Exception {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "scripts/plain/plain", "#!/bin/sh",
                "scripts/named/named.py", "named",
                "scripts/shared.py", "shared",
                "scripts/state.json", "position of one",
                "scripts/multi/main.py", "main",
                "scripts/multi/helper.py", "helper",
                "scripts/multi/symbols.csv", "brought",
                "scripts/multi/state.json", "position of multi"));
        boolean stays = staying.contains("one");
        expected.put(stays ? "scripts/one.py" : "scripts/one/one.py", "one");
        expected.put(stays ? "scripts/one.py.bak" : "scripts/one.bak/one.py", "before");
        assertThat(home.files()).isEqualTo(expected);
        for (String id : List.of("one", "plain", "multi", "named")) {
            assertThat(home.hasManifest(id)).as(id).isTrue();
        }
        assertThat(home.hasManifest("byhand")).isFalse();
        try (Stream<Path> names = Files.list(home.scripts)) {
            assertThat(names.map(name -> name.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
        assertEntry("one", "one.py", home.scripts.toString());
        assertEntry("plain", "plain", home.scripts.toString());
        assertEntry("multi", "main.py", home.scripts.resolve("multi").toString());
        assertEntry("named", "named.py", "/tmp");
        assertEntry("byhand", "shared.py", home.scripts.toString());
        assertEntry("elsewhere", "/opt/bots/x.py", "/opt/bots");
        assertThat(store.script("multi", "main.py")).hasContent("main");
        assertThat(store.script("one", "one.py")).hasContent("one");
        assertThat(store.script("twin", "shared.py")).hasContent("shared");
    }

    private void assertEntry(String id, String script, String workingDirectory) throws Exception {
        assertThat(entry(id).get("script").asText()).isEqualTo(script);
        assertThat(entry(id).get("working_directory").asText()).isEqualTo(workingDirectory);
    }

    private JsonNode entry(String id) throws Exception {
        return new ObjectMapper()
                .readTree(directory.resolve("strategies/strategy_configs.json").toFile())
                .path("strategies")
                .path(id);
    }
}
