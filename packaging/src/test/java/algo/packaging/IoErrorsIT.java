package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any system call on a file fails, from the first, second, third ... time on: what runs is not touched, nothing is
 * acknowledged that is not on disk, and afterwards memory and disk agree without a restart.
 */
@Tag("faults")
class IoErrorsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (String call : List.of(
                "fsync",
                "fdatasync,pwrite64,ftruncate",
                "rename,renameat,renameat2",
                "mkdir,mkdirat",
                "unlink,unlinkat,rmdir",
                "link,linkat,symlink,symlinkat")) {
            for (String when : List.of("1+", "2+")) {
                all.add(Arguments.of(call, "EIO", when));
            }
        }
        for (String call :
                List.of("fsync", "rename,renameat,renameat2", "mkdir,mkdirat", "link,linkat,symlink,symlinkat")) {
            all.add(Arguments.of(call, "EIO", "3+"));
            all.add(Arguments.of(call, "ENOSPC", "1+"));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} fails with {1}, {2}")
    @MethodSource("faults")
    void aFailingCallChangesNothingThatIsNotSaid(String calls, String error, String when) throws Exception {
        underFault(calls, "error=" + error + ":when=" + when, List.of(), false);
    }

    @ParameterizedTest(name = "{0} fails with {1}, {2}")
    @CsvSource({
        "'open,openat', EIO, 1+",
        "'open,openat', EMFILE, 1+",
        "'write,writev', EIO, 1+",
        "'write,writev', ENOSPC, 2+"
    })
    void aFileThatCannotBeOpenedOrWrittenIsSaid(String calls, String error, String when) throws Exception {
        underFault(calls, "error=" + error + ":when=" + when, homeFiles(), false);
    }

    /** The daemon's connections and its look at processes are of these calls too, so that little can be answered. */
    @ParameterizedTest(name = "{0} fails with EIO, {1}")
    @CsvSource({"'open,openat', 1+", "'open,openat', 3+", "'write,writev', 1+", "'write,writev', 4+"})
    void allIsWellAfterwardsThoughLittleCouldBeAnswered(String calls, String when) throws Exception {
        underFault(calls, "error=EIO:when=" + when, List.of(), true);
    }

    private List<Path> homeFiles() throws IOException {
        Path state = home.home().resolve("state");
        Path strategies = home.home().resolve("strategies");
        List<Path> paths =
                new ArrayList<>(List.of(state, strategies, home.home().resolve("log/strategies")));
        for (String name :
                List.of("state.json", ".state.json.tmp", ".state.json.bak.tmp", "events.jsonl", "sandbox.jsonl")) {
            paths.add(state.resolve(name));
        }
        for (String name : List.of(
                "strategy_configs.json",
                ".strategy_configs.json.tmp",
                "strategy_configs.json.bak",
                ".strategy_configs.json.bak.tmp",
                "scripts",
                "scripts/.changing",
                "scripts/..changing.tmp",
                "scripts/waits/beacon.py")) {
            paths.add(strategies.resolve(name));
        }
        paths.add(home.home().resolve("log/daemon.log"));
        return paths;
    }

    @SuppressWarnings("try") // strace is there while it is open
    private void underFault(String calls, String inject, List<Path> paths, boolean unanswered) throws Exception {
        for (String id : List.of("runs", "stays", "waits", "goes")) {
            home.addBeacon(id);
        }
        home.addBeacon("ends", "TREE=child,daemon");
        home.algo("start", "runs", "ends").run().ok();
        List<SeenProcess> tree = List.of(
                home.beacon("ends").process(),
                home.beacon("ends").process("child"),
                home.beacon("ends").process("daemon"));
        Map<String, Call.Result> results = new LinkedHashMap<>();

        try (Strace strace = new Strace(home, home.daemon(), calls, inject, paths)) {
            results.put("start", home.algo("start", "waits").run());
            results.put("set", home.algo("set", "stays", "name=Neu").run());
            results.put(
                    "add",
                    home.algo("add", home.script("fresh.py", "print(1)").toString())
                            .run());
            results.put("remove", home.algo("remove", "goes").run());
            results.put("reset", home.algo("reset", "stays").run());
            results.put("reload", home.algo("reload").run());
            results.put("stop", home.algo("stop", "ends", "--grace", "200ms").run());
        }

        String told = results.values().toString();
        results.forEach((what, result) -> assertReadable(result, unanswered));
        AtomicReference<String> wrong = new AtomicReference<>();
        Eventually.within(Eventually.LIMIT, () -> {
            Call.Result status = home.algo("status").run();
            wrong.set(status.code() == 0 ? status.err() : status.toString());
            return wrong.get().isEmpty();
        });
        assertThat(wrong.get()).as("all is well again: %s", told).isEmpty();
        assertThat(home.beacon("runs").runs()).as(told).hasSize(1);
        home.beacon("runs").awaitMore(3);
        assertThat(home.beacon("ends").runs()).as(told).hasSize(1);
        if (!unanswered) {
            assertThat(tree).as("stopped: %s", told).noneMatch(SeenProcess::isAlive);
        }
        Map<String, Boolean> done = new LinkedHashMap<>();
        done.put("start", home.phase("waits").equals("running"));
        done.put("set", home.algo("show", "stays").run().ok().out().contains("name=Neu"));
        done.put("add", home.algo("source", "fresh").run().out().equals("print(1)\n"));
        done.put("remove", home.algo("show", "goes").run().code() == 3);
        done.put("stop", home.status("ends").get("intent").asText().equals("stopped"));
        done.forEach((what, is) -> {
            if (results.get(what).code() == 0) {
                assertThat(is).as("%s was acknowledged: %s", what, told).isTrue();
            }
        });
        assertThat(home.algo("show", "fresh").run().code())
                .as("the config and the code of a new strategy go together: %s", told)
                .isEqualTo(done.get("add") ? 0 : 3);
        assertThat(Files.exists(home.home().resolve("strategies/scripts/goes")))
                .as("the config and the code of a removed strategy go together: %s", told)
                .isEqualTo(!done.get("remove"));
        assertTheNextDaemonSeesTheSame(told);
        assertNoLeftovers(told);
        home.algo("stop", "--all", "--grace", "1s").run().ok();
        assertThat(tree).noneMatch(SeenProcess::isAlive);
    }

    private static void assertReadable(Call.Result result, boolean unanswered) {
        assertThat(result.took()).as(result.line()).isLessThan(Duration.ofSeconds(25));
        assertThat(result.code()).as(result.toString()).isIn(unanswered ? List.of(0, 1, 4, 5, 6) : List.of(0, 1));
        assertThat(result.out() + result.err())
                .as(result.line())
                .doesNotContain("Exception", "at algo.", "at java.", "mistake in algo");
        if (result.code() != 0) {
            assertThat(result.err().lines().filter(line -> line.startsWith("algo: ")))
                    .as(result.toString())
                    .hasSize(1);
        }
    }

    private void assertTheNextDaemonSeesTheSame(String told) throws Exception {
        Map<String, String> before = standing();
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(standing()).as(told).isEqualTo(before);
        assertThat(home.algo("status").run().ok().err()).as(told).isEmpty();
    }

    /** What is decided and what is so, by strategy. */
    private Map<String, String> standing() {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode status : home.algo("status", "--json").run().ok().json().get("strategies")) {
            String id = status.get("id").asText();
            JsonNode known = ((ObjectNode) status)
                    .retain("phase", "intent", "pid", "run_id", "last_exit", "restarts", "started_at");
            all.put(id, known + home.algo("show", id).run().ok().out());
        }
        return all;
    }

    private void assertNoLeftovers(String told) {
        // The copy of the state is written after the answer.
        Eventually.holds("nothing is left beside the files, " + told, () -> {
            try (Stream<Path> files = Files.walk(home.home())) {
                return files.map(Path::getFileName)
                        .map(Path::toString)
                        // The index of a log is hidden and stays with it.
                        .filter(name -> !name.endsWith(".log.idx"))
                        .noneMatch(name -> name.endsWith(".tmp") || name.startsWith(".") && !name.equals(".algo"));
            }
        });
    }
}
