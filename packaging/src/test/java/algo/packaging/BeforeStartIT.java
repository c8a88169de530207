package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A command that is executed before each start of a strategy, and decides whether that goes on. */
class BeforeStartIT {
    /** It notes its pid and those of what it starts, and waits for a file. */
    private static final String WAITING = "sleep 600 & echo $$ $! >$LEDGER/pids; echo check $STRATEGY_ID;"
            + " until [ -e $LEDGER/go ]; do sleep 0.05; done; kill $!";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private void add(String... more) {
        Path script = home.script(
                "bot.py",
                "import os, time",
                "open(os.environ['LEDGER'] + '/executed', 'a').write(os.environ['STRATEGY_ID'] + '\\n')",
                "print('trade', os.environ['STRATEGY_ID'], flush=True)",
                "time.sleep(600)");
        List<String> command = new ArrayList<>(List.of("add", script.toString(), "--python", AlgoHome.PYTHON));
        command.addAll(List.of("--param", "LEDGER=" + home.directory()));
        command.addAll(List.of(more));
        home.algo(command.toArray(new String[0])).run().ok();
    }

    private void before(String id, String command) {
        home.does("set", id, "before_start=" + command, "start_window=100ms");
    }

    private List<Long> waitingPids() {
        return Eventually.get("it notes its pids", () -> {
            List<String> words = List.of(
                    Files.readString(home.directory().resolve("pids")).strip().split(" "));
            return words.size() == 2
                    ? Optional.of(words.stream().map(Long::valueOf).toList())
                    : Optional.empty();
        });
    }

    private void assertGone(List<Long> pids) {
        pids.forEach(pid -> Eventually.holds(
                pid + " is gone",
                () -> ProcessHandle.of(pid).flatMap(p -> p.info().command()).isEmpty()));
    }

    private Path executed() {
        return home.directory().resolve("executed");
    }

    @Test
    void itRunsWithWhatTheStrategyHasAndItsOutputComesFirstInTheLog() throws Exception {
        add();
        before(
                "bot",
                "echo check $STRATEGY_ID $ALGO_RUN_ID `pwd` $TZ $OPENALGO_HOST; printenv OPENALGO_APIKEY | wc -l");
        home.does("start", "bot");

        Eventually.holds(
                "the program prints", () -> home.inside("logs", "bot").out().contains("trade bot"));
        List<String> lines = home.inside("logs", "bot").ok().out().lines().toList();
        String run = home.status("bot").get("run_id").asText();
        assertThat(lines.get(0))
                .startsWith("check bot " + run + " " + home.home() + "/data/bot Asia/Kolkata http://127.0.0.1:");
        assertThat(lines.subList(1, 3)).containsExactly("1", "trade bot");
        assertThat(home.inside("events", "bot").ok().out()).contains("before_start runs first");
        assertThat(home.inside("show", "bot").ok().out())
                .contains("before_start=[\"/bin/sh\",\"-c\",", "before_start_limit=1m");
        assertThat(home.status("bot").get("mode").asText()).isEqualTo("sandbox");
    }

    @Test
    void aFailureIsAFailedStartWithItsLinesAndThePolicyGoesOn() throws Exception {
        add();
        before("bot", "echo no token for today; exit 3");

        Call.Result start = home.inside("start", "bot").exits(1);
        assertThat(start.err())
                .contains("could not start: before_start exited with 3; it is not restarted", "no token for today")
                .contains("algo logs bot");
        assertThat(home.phase("bot")).isEqualTo("failed");
        assertThat(home.status("bot").at("/last_exit/reason").asText()).isEqualTo("could_not_start");
        assertThat(executed()).doesNotExist();

        home.does("set", "bot", "restart.when=on-failure", "restart.max=1", "restart.first_delay=0s");
        home.inside("start", "bot").exits(1);
        Eventually.holds("it was given up", () -> home.phase("bot").equals("failed"));
        assertThat(home.status("bot").get("reason").asText())
                .contains("before_start exited with 3; gave up after 1 restarts");

        assertThat(home.inside("set", "bot", "before_start=[\"/no/such\"]").ok().err())
                .contains("bot: it will not start: before_start names no executable program: /no/such");
        home.inside("start", "bot").refused(1, "before_start: no such program: /no/such");
        assertThat(home.inside("doctor").out()).contains("bot: before_start names no executable program: /no/such");
        home.inside("set", "bot", "before_start_limit=0s").refused(2, "must be more than 0");
        assertThat(executed()).doesNotExist();
    }

    @Test
    void oneThatHangsIsEndedWithWhatItStarted() throws Exception {
        add();
        before("bot", "trap '' TERM; " + WAITING);
        home.does("set", "bot", "before_start_limit=1s", "stop.grace=300ms");

        assertThat(home.inside("start", "bot").exits(1).err())
                .contains("could not start: before_start did not end within 1s", "check bot");

        assertGone(waitingPids());
        assertThat(home.phase("bot")).isEqualTo("failed");
        assertThat(home.inside("events", "bot").ok().out()).contains("before_start did not end within 1s");
        assertThat(executed()).doesNotExist();
    }

    @Test
    void itIsSeenWhileItRunsAndTheStartWaitsForIt() throws Exception {
        add();
        before("bot", WAITING);
        Call.Running start = home.algo("start", "bot").background();
        waitingPids();

        assertThat(home.phase("bot")).isEqualTo("starting");
        assertThat(home.status("bot").get("reason").asText()).isEqualTo("before_start runs");
        assertThat(home.status("bot").get("pid").isNull()).isTrue();
        assertThat(home.inside("explain", "bot").ok().out()).startsWith("bot is starting: before_start runs");
        assertThat(home.inside("status", "bot").ok().out()).contains("starting", "before_start runs");
        assertThat(home.inside("logs", "bot").ok().out()).isEqualTo("check bot\n");
        Files.createFile(home.directory().resolve("go"));

        assertThat(start.result().ok().out()).contains("bot: started, pid ");
        assertThat(home.phase("bot")).isEqualTo("running");
        Eventually.holds("one program runs", () -> Files.readString(executed()).equals("bot\n"));
    }

    @Test
    void aStopMeanwhileEndsItAndTheProgramIsNotExecuted() throws Exception {
        add();
        before("bot", "trap 'kill $!; exit 0' TERM; " + WAITING);
        Call.Running start = home.algo("start", "bot").background();
        List<Long> pids = waitingPids();

        home.does("stop", "bot");

        assertThat(start.result().exits(1).err()).contains("was stopped meanwhile");
        assertGone(pids);
        assertThat(home.phase("bot")).isEqualTo("stopped");
        assertThat(home.status("bot").at("/last_exit/reason").asText()).isEqualTo("stopped");
        assertThat(executed()).doesNotExist();
    }

    @Test
    void theNextDaemonGoesOnWithOneThatAKilledDaemonLeft() throws Exception {
        add();
        before("bot", WAITING);
        Call.Running start = home.algo("start", "bot").background();
        List<Long> pids = waitingPids();
        String run = home.status("bot").get("run_id").asText();

        home.killDaemon();
        start.result().exits(6);
        home.algo("daemon", "start").run().ok();

        assertThat(home.phase("bot")).isEqualTo("starting");
        assertThat(home.status("bot").get("reason").asText()).isEqualTo("before_start runs");
        assertThat(home.status("bot").get("run_id").asText()).isEqualTo(run);
        Files.createFile(home.directory().resolve("go"));
        Eventually.holds("it runs", () -> home.phase("bot").equals("running"));
        assertThat(Files.readString(executed())).isEqualTo("bot\n");
        assertThat(home.liveRuns("bot")).containsExactly(run);
        assertGone(pids);
    }

    @Test
    void theNextDaemonEndsOneThatHasTakenTooLong() throws Exception {
        add();
        before("bot", WAITING);
        home.does("set", "bot", "before_start_limit=2s");
        Call.Running start = home.algo("start", "bot").background();
        List<Long> pids = waitingPids();
        home.killDaemon();
        start.result();

        home.algo("daemon", "start").run().ok();

        Eventually.holds("it has failed", () -> home.phase("bot").equals("failed"));
        assertGone(pids);
        assertThat(home.status("bot").get("reason").asText()).contains("before_start did not end within 2s");
        assertThat(executed()).doesNotExist();
    }

    @Test
    void itComesBeforeAStartByScheduleAndBeforeEachInstance() throws Exception {
        add("--for", "SYMBOL=A,B");
        before("bot", "echo check $STRATEGY_ID $SYMBOL");
        home.does("schedule", "bot@*", "--market-hours", "--exchange", "CRYPTO", "--days", "mon-sun");

        for (String symbol : List.of("A", "B")) {
            String id = "bot@" + symbol;
            Eventually.holds(id + " runs", () -> home.phase(id).equals("running"));
            assertThat(home.inside("logs", id).ok().out().lines())
                    .containsExactly("check " + id + " " + symbol, "trade " + id);
        }
        assertThat(home.phase("bot")).isEqualTo("stopped");
    }
}
