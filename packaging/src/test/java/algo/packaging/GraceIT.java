package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked to stop is asked as a whole, once, and has its grace as a whole. */
class GraceIT {
    /** The program, and four that it started. */
    private static final int FAMILY = 5;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @ParameterizedTest(name = "{0}, the program ends {1}")
    @CsvSource({"stop, late", "stop, at_once", "restart, at_once", "daemon, late"})
    void eachIsAskedOnceAndHasTheWholeGrace(String command, String main) throws Exception {
        start(main);
        Map<String, List<String>> before = family();
        assertThat(before).hasSize(FAMILY);

        switch (command) {
            case "daemon" -> home.algo("daemon", "stop", "--strategies").run().ok();
            default -> home.algo(command, "family").run().ok();
        }

        Map<String, List<String>> after = family();
        assertThat(after.keySet()).as("a restart brings new ones").containsAll(before.keySet());
        before.keySet().forEach(pid -> assertClosed(pid, after));
        if (!command.equals("daemon")) {
            home.algo("stop", "family", "--kill").run().ok();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void whatAProgramLeavesThatEndsByItselfIsAskedThen(String code) throws Exception {
        start("by_itself", "EXIT=" + code);

        Files.createFile(Path.of(ledger() + ".exit"));
        Eventually.holds("the run is over", () -> home.phase("family").equals("exited"));

        Map<String, List<String>> after = family();
        after.values().removeIf(words -> words.equals(List.of("ready"))); // the program itself
        assertThat(after).hasSize(FAMILY - 1);
        after.keySet().forEach(pid -> assertClosed(pid, after));
        assertThat(home.status("family").get("reason").asText())
                .isEqualTo("exited with " + code + ": ended 4 processes that it left in the background");
    }

    @Test
    void theNextDaemonAsksNobodyTwice() throws Exception {
        start("late", "BUSY=6");
        Call.Running stop = home.algo("stop", "family").background();
        Eventually.holds("all are asked", () -> family().values().stream().allMatch(words -> words.contains("asked")));

        home.killDaemon();
        stop.result();
        home.algo("daemon", "start").run().ok();
        home.algo("stop", "family").run().ok();

        Map<String, List<String>> after = family();
        assertThat(after).hasSize(FAMILY);
        after.keySet().forEach(pid -> assertClosed(pid, after));
    }

    /** The one that is asked needs it to end in good order. */
    @Test
    void whatIsStartedToEndInGoodOrderIsNotDisturbed() throws Exception {
        Path done = home.directory().resolve("done");
        Path script = home.script(
                "closer.py",
                "import os, signal, subprocess, sys, time",
                "def close(*_):",
                "    subprocess.run([sys.executable, '-S', '-c',",
                "        'import time; time.sleep(1); open(\"" + done + "\", \"a\").write(\"flat\")'])",
                "    sys.exit(0)",
                "signal.signal(signal.SIGTERM, close)",
                "while True:",
                "    time.sleep(0.05)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.does("set", "closer", "stop.grace=20s");
        home.does("start", "closer");

        home.algo("stop", "closer").run().ok();

        assertThat(done).hasContent("flat");
    }

    private void start(String main, String... params) throws Exception {
        home.script("family.py");
        List<String> add =
                new ArrayList<>(List.of("add", "family.py", "--python", AlgoHome.PYTHON, "--param", "MAIN=" + main));
        add.addAll(List.of("--param", "FAMILY=" + ledger()));
        for (String param : params) {
            add.addAll(List.of("--param", param));
        }
        home.algo(add.toArray(String[]::new)).run().ok();
        home.does("set", "family", "stop.grace=30s", "start_window=100ms");
        home.does("start", "family", "--no-wait");
        Eventually.holds("all are ready", () -> family().size() == FAMILY);
    }

    private Path ledger() {
        return home.directory().resolve("family.ledger");
    }

    /** What each process wrote, by its pid. */
    private Map<String, List<String>> family() throws Exception {
        if (!Files.exists(ledger())) {
            return new TreeMap<>();
        }
        return Files.readAllLines(ledger()).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.groupingBy(
                        words -> words[1], TreeMap::new, Collectors.mapping(words -> words[0], Collectors.toList())));
    }

    /** The program itself may be one that ends at once when it is asked. */
    private static void assertClosed(String pid, Map<String, List<String>> family) {
        List<String> words = family.get(pid);
        assertThat(words).as("process %s of %s", pid, family).startsWith("ready", "asked");
        assertThat(words.size()).as("process %s of %s", pid, family).isLessThanOrEqualTo(3);
        long atOnce = family.values().stream()
                .filter(each -> each.equals(List.of("ready", "asked")))
                .count();
        assertThat(words.contains("closed") || atOnce == 1)
                .as("process %s of %s", pid, family)
                .isTrue();
    }
}
