package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The daemon dies right before its first, second, third ... system call of every kind that matters, until the operation
 * is through without it: whatever was acknowledged holds, the rest is wholly before or wholly after.
 */
@Tag("faults")
class CrashPointsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each is counted for itself; a question mark stands where not every machine has the call. */
    private static final List<String> CALLS = List.of(
            "write",
            "fsync",
            "?rename,?renameat,?renameat2",
            "?unlink,?unlinkat",
            "clone3,clone,?vfork",
            "prlimit64",
            "pidfd_send_signal",
            "?mkdir,?mkdirat,?symlink,?symlinkat");

    /** What the daemon does once it has answered belongs to the operation too. */
    private static final Duration AFTERMATH = Duration.ofMillis(100);

    private static final Set<String> SETTLED = Set.of("running", "stopped", "failed", "exited");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private ConfigPoller poller;
    private int version;

    /** One operation, which is begun anew for every point. */
    private interface Operation {
        /** Brings the home to where it begins. */
        void prepare() throws Exception;

        /** Begins it; the commands whose answers count. */
        List<Call.Running> begin() throws Exception;

        /** Whether it is through, apart from its commands. */
        default boolean isThrough() throws Exception {
            return true;
        }

        /**
         * What must hold under the next daemon.
         *
         * @param acknowledged whether every command ended with 0
         * @param saved the state file as the dead daemon left it
         */
        void check(boolean acknowledged, JsonNode saved) throws Exception;
    }

    @BeforeEach
    void daemon() throws Exception {
        assumeTrue(KillPoint.isPossible(), "strace is not installed, or ptrace(2) is not permitted here");
        home.algo("daemon", "start").run().ok();
        poller = new ConfigPoller(home.config());
    }

    @AfterEach
    void stopPolling() {
        if (poller != null) {
            poller.close();
        }
    }

    private void atEveryPoint(String name, Operation operation) throws Exception {
        int points = 0;
        for (String calls : CALLS) {
            boolean struck = true;
            for (int count = 1; struck; count += 1 + count / 8) {
                struck = at(calls, count, false, operation);
                points += struck ? 1 : 0;
            }
        }
        System.out.println(name + ": the daemon died at " + points + " points");
    }

    /** Whether the daemon died. */
    private boolean at(String calls, int count, boolean anywhere, Operation operation) throws Exception {
        operation.prepare();
        String point = "dead before " + calls + " number " + count;
        Proc daemon = home.daemon();
        List<Call.Running> commands;
        boolean struck;
        try (KillPoint kill =
                anywhere ? KillPoint.anywhere(daemon, calls, count) : KillPoint.inSupervisor(daemon, calls, count)) {
            commands = operation.begin();
            Eventually.holds(
                    "it is through, or the daemon " + point,
                    () -> kill.hasStruck()
                            || commands.stream().noneMatch(Call.Running::isAlive) && operation.isThrough());
            struck = kill.strikesWithin(AFTERMATH);
        }
        try {
            boolean acknowledged = true;
            for (Call.Running command : commands) {
                Call.Result result = command.result();
                acknowledged &= result.code() == 0;
                if (result.code() != 0) {
                    assertThat(result.code())
                            .as("%s%s", result.out(), result.err())
                            .isIn(struck ? List.of(1, 4, 5, 6) : List.of(5));
                    result.says("algo: ");
                }
            }
            JsonNode saved = savedState();
            if (struck) {
                home.algo("daemon", "start").run().ok();
            }
            operation.check(acknowledged, saved);
            assertThat(poller.damage()).as("the config at some moment").isEmpty();
        } catch (AssertionError e) {
            throw new AssertionError(point + ": " + e.getMessage(), e);
        }
        return struck;
    }

    private JsonNode savedState() throws IOException {
        Path file = home.home().resolve("state/state.json");
        return Files.exists(file)
                ? JSON.readTree(Files.readAllBytes(file)).path("strategies")
                : JSON.createObjectNode();
    }

    @Test
    void aStartIsThereOnceOrNotAtAll() throws Exception {
        addStubborn("one");
        atEveryPoint("start", new Operation() {
            @Override
            public void prepare() {
                home.algo("stop", "one", "--kill").run().ok();
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("start", "one").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                String phase = settled("one");
                assertThat(phase).isIn(acknowledged ? List.of("running") : List.of("running", "stopped"));
            }
        });
    }

    @Test
    void ofTwoStartsAtOnceOneRunComes() throws Exception {
        addStubborn("one");
        atEveryPoint("two starts", new Operation() {
            @Override
            public void prepare() {
                home.algo("stop", "one", "--kill").run().ok();
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(
                        home.algo("start", "one").background(),
                        home.algo("start", "one").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                String phase = settled("one");
                assertThat(phase).isIn(acknowledged ? List.of("running") : List.of("running", "stopped"));
            }
        });
    }

    @Test
    void aStopThatWasBegunIsFinished() throws Exception {
        addStubborn("one");
        atEveryPoint("stop", new Operation() {
            @Override
            public void prepare() {
                ensureRunning("one");
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("stop", "one").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                if (acknowledged) {
                    assertThat(home.liveRuns("one"))
                            .as("after the stop was acknowledged")
                            .isEmpty();
                }
                boolean begun = saved.path("one").path("intent").asText().equals("stopped");
                assertThat(settled("one")).isEqualTo(acknowledged || begun ? "stopped" : "running");
            }
        });
    }

    @Test
    void aRestartEndsWithOneRun() throws Exception {
        addStubborn("one");
        String[] before = new String[1];
        atEveryPoint("restart", new Operation() {
            @Override
            public void prepare() {
                ensureRunning("one");
                before[0] = home.status("one").get("run_id").asText();
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("restart", "one").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                assertThat(settled("one")).isEqualTo("running");
                if (acknowledged) {
                    assertThat(home.status("one").get("run_id").asText()).isNotEqualTo(before[0]);
                }
            }
        });
    }

    @Test
    void aRestartThatIsPendingComesOnce() throws Exception {
        addStubborn("one");
        home.algo(
                        "set",
                        "one",
                        "restart.when=always",
                        "restart.first_delay=100ms",
                        "restart.max=1000",
                        "restart.max_delay=100ms")
                .run()
                .ok();
        String[] before = new String[1];
        atEveryPoint("crash with a restart pending", new Operation() {
            @Override
            public void prepare() {
                ensureRunning("one");
                before[0] = home.status("one").get("run_id").asText();
            }

            @Override
            public List<Call.Running> begin() throws Exception {
                home.beacon("one").process().signal("KILL");
                return List.of();
            }

            @Override
            public boolean isThrough() {
                return home.beacon("one").runs().stream()
                                        .reduce((a, b) -> b)
                                        .orElseThrow()
                                        .compareTo(before[0])
                                != 0
                        && home.phase("one").equals("running");
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                Eventually.holds(
                        "it runs again",
                        () -> home.phase("one").equals("running")
                                && !home.status("one").get("run_id").asText().equals(before[0]));
                assertThat(settled("one")).isEqualTo("running");
            }
        });
    }

    @Test
    void aResetIsWhole() throws Exception {
        home.algo("add", home.script("bad.py", "raise SystemExit(3)").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.algo("set", "bad", "restart.when=on-failure", "restart.max=0")
                .run()
                .ok();
        atEveryPoint("reset", new Operation() {
            @Override
            public void prepare() {
                home.algo("start", "bad").run().exits(1);
                assertThat(home.phase("bad")).isEqualTo("failed");
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("reset", "bad").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                assertThat(home.phase("bad")).isIn(acknowledged ? List.of("stopped") : List.of("stopped", "failed"));
            }
        });
    }

    @Test
    void anAddIsThereWithItsCodeAndItsParamsOrNotAtAll() throws Exception {
        atEveryPoint("add", new Operation() {
            @Override
            public void prepare() {
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(add("new" + version));
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                assertThat(versions("new" + version)).isIn(acknowledged ? List.of(both()) : List.of(both(), neither()));
            }
        });
    }

    @Test
    void aReplacementBringsCodeAndParamsTogether() throws Exception {
        add("code").result().ok();
        atEveryPoint("add --replace", replacement());
        for (int count = 1; count <= 20; count++) {
            at("write,fsync,?rename", count, true, replacement());
        }
    }

    private Operation replacement() {
        return new Operation() {
            @Override
            public void prepare() {
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(add("code", "--replace"));
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                List<String> found = versions("code");
                assertThat(found.get(0))
                        .as("version of the code and of its params")
                        .isEqualTo(found.get(1));
                if (acknowledged) {
                    assertThat(found).isEqualTo(both());
                }
                // What was taken back must not stand in the way.
                version++;
                add("code", "--replace").result().ok();
                assertThat(versions("code")).isEqualTo(both());
                assertThat(home.algo("source", "code").run().ok().out()).contains("VERSION = " + version);
            }
        };
    }

    @Test
    void aSettingIsOldOrNew() throws Exception {
        add("code").result().ok();
        atEveryPoint("set", new Operation() {
            @Override
            public void prepare() {
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("set", "code", "params.V=" + version).background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                String found = versions("code").get(1);
                assertThat(found)
                        .isIn(acknowledged ? List.of("" + version) : List.of("" + version, "" + (version - 1)));
                home.algo("set", "code", "params.V=" + version).run().ok();
            }
        });
    }

    @Test
    void aRemovalTakesCodeAndEntryTogether() throws Exception {
        atEveryPoint("remove", new Operation() {
            @Override
            public void prepare() throws Exception {
                version++;
                add("gone", "--replace").result().ok();
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("remove", "gone").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                assertThat(versions("gone")).isIn(acknowledged ? List.of(neither()) : List.of(both(), neither()));
            }
        });
    }

    /** A strategy that ignores TERM and is killed soon after it. */
    private void addStubborn(String id) {
        home.addBeacon(id, "ON_TERM=ignore");
        home.algo("set", id, "stop.grace=200ms").run().ok();
    }

    private void ensureRunning(String id) {
        if (!home.phase(id).equals("running")) {
            home.algo("start", id).run().ok();
        }
        home.beacon(id).awaitMore(1);
    }

    /** The phase that it comes to rest in; it has one run if that is running, and none otherwise. */
    private String settled(String id) {
        Eventually.holds(id + " has settled", () -> SETTLED.contains(home.phase(id)));
        JsonNode status = home.status(id);
        String phase = status.get("phase").asText();
        assertThat(home.liveRuns(id))
                .as("live runs of %s, which is %s", id, phase)
                .isEqualTo(phase.equals("running") ? Set.of(status.get("run_id").asText()) : Set.of());
        assertThat(home.beacon(id).neverTwoAtOnce())
                .as("no two runs of %s at once", id)
                .isTrue();
        return phase;
    }

    /** Begins to add code of the current version with a param that names the same. */
    private Call.Running add(String id, String... options) {
        Path script = home.script("source.py", "VERSION = " + version, "import time", "time.sleep(60)");
        List<String> command = new ArrayList<>(List.of("add", script.toString(), "--id", id));
        command.addAll(List.of("--python", AlgoHome.PYTHON, "--param", "V=" + version));
        command.addAll(List.of(options));
        return home.algo(command.toArray(String[]::new)).background();
    }

    private List<String> both() {
        return List.of("" + version, "" + version);
    }

    private static List<String> neither() {
        return List.of("", "");
    }

    /** The version of the code on disk, and that in the config. */
    private List<String> versions(String id) throws IOException {
        Path script = home.home().resolve("strategies/scripts/" + id + ".py");
        String code = Files.exists(script) ? Files.readAllLines(script).get(0).replace("VERSION = ", "") : "";
        String param = Files.exists(home.config())
                ? JSON.readTree(Files.readAllBytes(home.config()))
                        .path("strategies")
                        .path(id)
                        .path("params")
                        .path("V")
                        .asText()
                : "";
        return List.of(code, param);
    }
}
