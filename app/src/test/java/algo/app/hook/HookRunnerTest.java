package algo.app.hook;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualTime;
import algo.app.model.RunId;
import algo.app.model.StopSignal;
import algo.app.process.FakeHost;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands, turn by turn, on a host on which they only pretend to run. */
class HookRunnerTest {
    private static final RunId ID = new RunId("00000000000a");
    private static final String EVENT =
            """
            {"event":"exit","strategy":"ema","run_id":"0123456789ab","log_file":"/x.log","code":3,"signal":null,
             "message":"exited with 3\\n\\u0000 \\"$HOME\\""}""";

    @TempDir
    private Path directory;

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");
    private final FakeHost host = new FakeHost();
    private final Map<RunId, HookOutcome> outcomes = new LinkedHashMap<>();
    private Path statusFiles;
    private Path logs;
    private HookRunner hooks;

    @BeforeEach
    void open() throws Exception {
        statusFiles = Files.createDirectory(directory.resolve("runs"));
        logs = Files.createDirectory(directory.resolve("logs"));
        nextDaemon();
    }

    private void nextDaemon() {
        hooks = new HookRunner(
                host.launcher(run -> hooks.exited(run)),
                new HookRunner.Surroundings(
                        directory, statusFiles, new HookLogs(logs), log -> List.of("before", "last of " + log)),
                outcomes::put,
                time);
    }

    private static HookRequest request(RunId id) throws Exception {
        ObjectNode event = (ObjectNode) new ObjectMapper().readTree(EVENT);
        return new HookRequest(id, "ema", List.of("/bin/tell", "a b"), Map.of("PATH", "/bin"), event);
    }

    /** Executes it. */
    private FakeRun run(RunId id) throws Exception {
        hooks.run(request(id));
        hooks.step();
        return host.runs().get(host.runs().size() - 1);
    }

    private void after(Duration duration) {
        time.advance(duration);
        hooks.step();
    }

    @Test
    void aCommandIsToldTheEventInBothForms() throws Exception {
        FakeRun run = run(ID);

        assertThat(run.isLive()).isTrue();
        assertThat(run.request().run()).isEqualTo(ID);
        assertThat(run.request().command()).containsExactly("/bin/tell", "a b");
        assertThat(run.request().workingDirectory()).isEqualTo(directory);
        assertThat(run.request().limits()).isEqualTo(HookRunner.LIMITS);
        assertThat(run.request().input()).endsWith("}\n").hasLineCount(1);
        JsonNode told = new ObjectMapper().readTree(run.request().input());
        assertThat(told.path("message").asText()).isEqualTo("exited with 3\n\0 \"$HOME\"");
        assertThat(told.path("code").asInt()).isEqualTo(3);
        assertThat(told.path("signal").isNull()).isTrue();
        assertThat(told.path("last_lines")).extracting(JsonNode::asText).containsExactly("before", "last of /x.log");
        assertThat(run.request().environment())
                .isEqualTo(Map.of(
                        "PATH", "/bin",
                        "ALGO_EVENT", "exit",
                        "ALGO_EVENT_STRATEGY", "ema",
                        "ALGO_EVENT_RUN_ID", "0123456789ab",
                        "ALGO_EVENT_LOG_FILE", "/x.log",
                        "ALGO_EVENT_CODE", "3",
                        "ALGO_EVENT_SIGNAL", "",
                        "ALGO_EVENT_MESSAGE", "exited with 3\n  \"$HOME\""));
    }

    @Test
    void aLongLastLineIsCut() {
        ObjectNode event = new ObjectMapper().createObjectNode();

        assertThat(HookEvent.json(event, List.of("x".repeat(70_000)))).hasSizeLessThan(600);
        assertThat(HookEvent.json(event, List.of("x".repeat(499) + "😀")))
                .isEqualTo("{\"last_lines\":[\"" + "x".repeat(499) + "…\"]}\n");
    }

    @Test
    void itsLogIsItsOwnersAloneAndSaysOfWhichRunItTells() throws Exception {
        Path log = run(ID).request().output();

        assertThat(log).isEqualTo(logs.resolve("ema.log"));
        assertThat(Files.readString(log))
                .isEqualTo("2026-11-20T09:20:00+05:30 run 0123456789ab: exited with 3\\x0a\\x00 \"$HOME\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
    }

    static List<Arguments> ends() {
        return List.of(
                Arguments.of(ProcessEnd.exited(0), HookOutcome.Kind.DONE, ""),
                Arguments.of(ProcessEnd.exited(7), HookOutcome.Kind.EXITED, "exited with 7"),
                Arguments.of(ProcessEnd.signaled("SEGV"), HookOutcome.Kind.SIGNAL, "was ended by signal SEGV"),
                Arguments.of(
                        ProcessEnd.couldNotStart("no such"),
                        HookOutcome.Kind.COULD_NOT_START,
                        "could not be executed: no such"),
                Arguments.of(ProcessEnd.unknown(), HookOutcome.Kind.UNKNOWN, "is gone, nothing tells how it ended"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void itsEndIsReportedAtOnceAndOnce(ProcessEnd end, HookOutcome.Kind kind, String detail) throws Exception {
        FakeRun run = run(ID);

        run.end(end);
        hooks.step();
        hooks.step();

        assertThat(outcomes).isEqualTo(Map.of(ID, new HookOutcome(kind, detail)));
        assertThat(run.isClosed()).as("before its end is remembered elsewhere").isFalse();
        hooks.forget(ID);
        hooks.step();
        assertThat(run.isClosed()).isTrue();
        assertThat(hooks.exited(ID)).as("known").isFalse();
    }

    @Test
    void whatItLeavesBehindIsEndedWithIt() throws Exception {
        FakeRun run = run(ID);
        run.stubborn(2);

        run.end(ProcessEnd.exited(0));
        hooks.step();
        assertThat(outcomes).isEmpty();
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(1));

        assertThat(outcomes.get(ID).kind()).isEqualTo(HookOutcome.Kind.DONE);
        assertThat(run.isLive()).isFalse();
    }

    @Test
    void oneThatHangsIsAskedToEndAndThenKilled() throws Exception {
        FakeRun run = run(ID);

        after(RunningHook.TIMEOUT.minusMillis(1));
        assertThat(run.signals()).as("before its timeout").isEmpty();
        after(Duration.ofMillis(1));
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        after(RunningHook.GRACE.minusMillis(1));
        assertThat(run.sweeps()).as("killed within its grace").isZero();
        after(Duration.ofMillis(1));
        after(Duration.ofSeconds(1));

        assertThat(run.isLive()).isFalse();
        assertThat(outcomes.get(ID)).isEqualTo(new HookOutcome(HookOutcome.Kind.TIMEOUT, "did not end within 30 s"));
    }

    @Test
    void oneThatEndsWithinItsGraceHasStillTakenTooLong() throws Exception {
        FakeRun run = run(ID);
        after(RunningHook.TIMEOUT);

        run.end(ProcessEnd.exited(0));
        hooks.step();

        assertThat(outcomes.get(ID).kind()).isEqualTo(HookOutcome.Kind.TIMEOUT);
    }

    @Test
    void whatCannotBeEndedIsLeftAloneAndNamed() throws Exception {
        FakeRun run = run(ID);
        run.stubborn(1000);
        run.end(ProcessEnd.exited(0));
        hooks.step();

        after(RunningHook.GIVEN_UP);

        assertThat(outcomes.get(ID).kind()).isEqualTo(HookOutcome.Kind.UNKNOWN);
        assertThat(outcomes.get(ID).detail()).startsWith("cannot be ended: process ");
    }

    @Test
    void oneThatCannotBeExecutedIsReported() throws Exception {
        host.refuse("no such program: /bin/tell");

        hooks.run(request(ID));
        hooks.step();

        assertThat(outcomes)
                .isEqualTo(Map.of(
                        ID,
                        new HookOutcome(
                                HookOutcome.Kind.COULD_NOT_START,
                                "could not be executed: no such program: /bin/tell")));
    }

    @Test
    void theEndOfTheDaemonEndsWhatRuns() throws Exception {
        FakeRun run = run(ID);

        hooks.end();
        hooks.step();
        assertThat(run.signals()).containsExactly(StopSignal.TERM);
        run.end(ProcessEnd.signaled("TERM"));
        hooks.step();

        assertThat(outcomes.get(ID).kind()).isEqualTo(HookOutcome.Kind.DAEMON_STOP);
    }

    /** The fake keeps no status files, so the test does what a launcher does. */
    @Test
    void whatAnEarlierDaemonExecutedIsNotExecutedAgain() throws Exception {
        FakeRun run = run(ID);
        Files.writeString(statusFiles.resolve(ID.value()), "waiting\nopened\nrunning\n");

        nextDaemon();
        hooks.run(request(ID));
        hooks.step();
        assertThat(host.runs()).hasSize(1);
        after(Duration.ofSeconds(1));
        assertThat(outcomes).as("while it runs").isEmpty();

        run.end(ProcessEnd.exited(4));
        after(Duration.ofSeconds(1));
        assertThat(outcomes.get(ID)).isEqualTo(new HookOutcome(HookOutcome.Kind.EXITED, "exited with 4"));
    }

    @Test
    void whatAnEarlierDaemonExecutedHasItsTimeoutToo() throws Exception {
        FakeRun run = run(ID);
        Files.writeString(statusFiles.resolve(ID.value()), "waiting\nopened\nrunning\n");

        nextDaemon();
        hooks.run(request(ID));
        hooks.step();
        after(RunningHook.TIMEOUT);
        after(RunningHook.GRACE);
        after(Duration.ofSeconds(1));

        assertThat(run.isLive()).isFalse();
        assertThat(outcomes.get(ID).kind()).isEqualTo(HookOutcome.Kind.TIMEOUT);
    }

    @Test
    void whatAnEarlierDaemonHeldAtTheGateIsExecuted() throws Exception {
        FakeRun run = run(ID);
        run.end(ProcessEnd.neverRan());
        Files.writeString(statusFiles.resolve(ID.value()), "waiting\n");

        nextDaemon();
        hooks.run(request(ID));
        hooks.step();

        assertThat(run.isClosed()).isTrue();
        assertThat(host.runs()).as("the new one has its place").hasSize(1).doesNotContain(run);
        assertThat(host.runs().get(0).isLive()).isTrue();
    }

    @Test
    void itsLogIsBounded() throws Exception {
        Path log = logs.resolve("ema.log");
        Files.write(log, new byte[1024 * 1024]);

        FakeRun run = run(ID);
        assertThat(Files.size(logs.resolve("ema.log.1"))).isEqualTo(1024 * 1024);
        assertThat(Files.size(log)).as("a new one").isLessThan(200);

        Files.write(log, new byte[2 * 1024 * 1024 + 1]);
        after(RunningHook.LOOK);
        assertThat(Files.size(log)).as("while it prints").isZero();
        run.end(ProcessEnd.exited(0));
    }

    @Test
    void theLogsGoWithTheirStrategyAndNoOthers() throws Exception {
        for (String name : List.of("ema.log", "ema.log.1", "ema2.log", "em.log")) {
            Files.createFile(logs.resolve(name));
        }

        new HookLogs(logs).remove("ema");

        assertThat(logs.toFile().list()).containsExactlyInAnyOrder("ema2.log", "em.log");
    }

    @Test
    void aThreadThatWaitsEndsWithTheRunner() throws Exception {
        hooks.start();
        hooks.run(request(ID));
        hooks.close();

        assertThat(host.runs()).as("what was asked for before is done").hasSize(1);
    }
}
