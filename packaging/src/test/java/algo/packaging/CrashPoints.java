package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A home whose daemon dies right before its first, second, third ... system call of every kind that matters, until the
 * operation is through without it: whatever was acknowledged holds, the rest is wholly before or wholly after.
 */
abstract class CrashPoints {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Each is counted for itself; a question mark stands where not every machine has the call. */
    static final List<String> CALLS = List.of(
            "write",
            "fsync",
            "?rename,?renameat,?renameat2",
            "?unlink,?unlinkat",
            "clone3,clone,?vfork",
            "prlimit64",
            "pidfd_send_signal",
            "?mkdir,?mkdirat,?symlink,?symlinkat");

    /** What the daemon does once it has answered belongs to the operation too. */
    static final Duration AFTERMATH = Duration.ofMillis(100);

    private static final Set<String> SETTLED = Set.of("running", "stopped", "failed", "exited");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    ConfigPoller poller;

    /** One operation, which is begun anew for every point. */
    interface Operation {
        /** Brings the home to where it begins. */
        void prepare() throws Exception;

        /** Begins it; the commands whose answers count. */
        List<Call.Running> begin() throws Exception;

        /** Whether it is through, apart from its commands. */
        default boolean isThrough() throws Exception {
            return true;
        }

        /** Looks at the home that the dead daemon left, before the next one does. */
        default void dead() throws Exception {}

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
        Needs.tracing();
        home.algo("daemon", "start").run().ok();
        poller = new ConfigPoller(home.config());
    }

    @AfterEach
    void stopPolling() {
        if (poller != null) {
            poller.close();
        }
    }

    void atEveryPoint(String name, Operation operation) throws Exception {
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

    /** At a few points with up to {@code most} calls before them. */
    void atSomePoints(Operation operation, int most) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String calls : List.of("write", "fsync", "?rename,?renameat,?renameat2")) {
            at(calls, 1 + random.nextInt(most), false, operation);
        }
        System.out.println("three points by seed " + seed);
    }

    /**
     * Whether the daemon died.
     *
     * @param anywhere on any of its threads, or in a helper that it runs, which fails the command but not the daemon
     */
    boolean at(String calls, int count, boolean anywhere, Operation operation) throws Exception {
        operation.prepare();
        String point = "dead before " + calls + " number " + count;
        SeenProcess daemon = home.daemon();
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
                            .isIn(struck || anywhere ? List.of(1, 4, 5, 6) : List.of(5));
                    result.says("algo: ");
                }
            }
            JsonNode saved = savedState();
            if (struck) {
                operation.dead();
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

    /** A strategy that ignores TERM and is killed soon after it. */
    void addStubborn(String id) {
        home.addBeacon(id, "ON_TERM=ignore");
        home.algo("set", id, "stop.grace=200ms").run().ok();
    }

    void ensureRunning(String id) {
        if (!home.phase(id).equals("running")) {
            home.algo("start", id).run().ok();
        }
        home.beacon(id).awaitMore(1);
    }

    /** One that is stopped and wanted waits for the sandbox, and starts then. */
    private static boolean isSettled(JsonNode status) {
        String phase = status.get("phase").asText();
        return SETTLED.contains(phase)
                && !(phase.equals("stopped") && status.get("wanted").asBoolean());
    }

    /** The phase that it comes to rest in; it has one run if that is running, and none otherwise. */
    String settled(String id) {
        JsonNode status = Eventually.get(
                id + " has settled", () -> Optional.of(home.status(id)).filter(CrashPoints::isSettled));
        String phase = status.get("phase").asText();
        assertThat(home.liveRuns(id))
                .as("live runs of %s, which is %s", id, phase)
                .isEqualTo(phase.equals("running") ? Set.of(status.get("run_id").asText()) : Set.of());
        assertThat(home.beacon(id).neverTwoAtOnce())
                .as("no two runs of %s at once", id)
                .isTrue();
        return phase;
    }
}
