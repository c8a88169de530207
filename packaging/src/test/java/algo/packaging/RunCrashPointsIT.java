package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wherever the daemon dies: a run begins once, ends whole, and how it ended is known. */
class RunCrashPointsIT extends CrashPoints {
    @Test
    @Tag("faults")
    void aStartIsThereOnceOrNotAtAll() throws Exception {
        addStubborn("one");
        atEveryPoint("start", start(1));
    }

    @Test
    @Tag("faults")
    void ofTwoStartsAtOnceOneRunComes() throws Exception {
        addStubborn("one");
        atEveryPoint("two starts", start(2));
    }

    private Operation start(int clients) {
        return new Operation() {
            @Override
            public void prepare() {
                home.algo("stop", "one", "--kill").run().ok();
            }

            @Override
            public List<Call.Running> begin() {
                List<Call.Running> starts = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    starts.add(home.algo("start", "one").background());
                }
                return starts;
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                assertThat(settled("one")).isIn(acknowledged ? List.of("running") : List.of("running", "stopped"));
            }
        };
    }

    @Test
    @Tag("faults")
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
                boolean begun =
                        saved.path("one").path("marks").path("intent").asText().equals("stopped");
                assertThat(settled("one")).isEqualTo(acknowledged || begun ? "stopped" : "running");
            }
        });
    }

    @Test
    @Tag("faults")
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
    @Tag("faults")
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

    /** One that must not be restarted, since it succeeded: its end is learnt as it was, or learnt again. */
    @Test
    @Tag("faults")
    void howARunEndedIsNeverForgotten() throws Exception {
        Path exit = home.directory().resolve("exit");
        home.addBeacon("one", "EXIT_FILE=" + exit);
        home.algo("set", "one", "restart.when=on-failure", "restart.first_delay=1ms")
                .run()
                .ok();
        atEveryPoint("an end", new Operation() {
            @Override
            public void prepare() throws Exception {
                Files.deleteIfExists(exit);
                home.algo("start", "one").run().ok();
            }

            @Override
            public List<Call.Running> begin() throws Exception {
                Path beside = Files.writeString(home.directory().resolve("exit.new"), "0");
                Files.move(beside, exit);
                return List.of();
            }

            @Override
            public boolean isThrough() {
                return home.phase("one").equals("exited");
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                assertThat(settled("one")).isEqualTo("exited");
                JsonNode end = home.status("one").get("last_exit");
                assertThat(end.get("reason").asText()).as("%s", end).isEqualTo("exited");
                assertThat(end.get("code").asInt(-1)).as("%s", end).isZero();
            }
        });
    }

    @Test
    @Tag("faults")
    void whatIsStoppedWithTheDaemonComesBackWithTheNext() throws Exception {
        addStubborn("one");
        home.algo("start", "one").run().ok();
        for (String calls : List.of("write", "fsync", "?rename,?renameat,?renameat2", "pidfd_send_signal")) {
            for (int count = 1; count <= 8; count++) {
                at(calls, count, false, new Operation() {
                    @Override
                    public void prepare() {
                        ensureRunning("one");
                    }

                    @Override
                    public List<Call.Running> begin() {
                        return List.of(
                                home.algo("daemon", "stop", "--strategies").background());
                    }

                    @Override
                    public void check(boolean acknowledged, JsonNode saved) {
                        Eventually.holds("it is back", () -> home.phase("one").equals("running"));
                        assertThat(settled("one")).isEqualTo("running");
                    }
                });
            }
        }
    }

    /** With everything that a daemon may find: a run that goes on, one that failed, a stop under way. */
    @Test
    @Tag("faults")
    void aDaemonThatDiesAsItComesUpLosesNothingEither() throws Exception {
        // Longer than the test takes on a busy machine.
        home.addBeacon("steady", "RUN_FOR=1200");
        home.addBeacon("fragile", "RUN_FOR=1200");
        home.addBeacon("ending", "ON_TERM=ignore", "RUN_FOR=1200");
        home.algo(
                        "set",
                        "fragile",
                        "restart.when=always",
                        "restart.max=1000",
                        "restart.first_delay=1ms",
                        "restart.max_delay=1ms")
                .run()
                .ok();
        home.algo("start", "--all").run().ok();
        int points = 0;
        for (String calls : List.of("fsync", "?rename,?renameat,?renameat2", "?unlink,?unlinkat")) {
            boolean struck = true;
            for (int count = 1; struck; count++) {
                ensureRunning("ending");
                ensureRunning("fragile");
                String steady = home.status("steady").get("run_id").asText();
                Call.Running stop = home.algo("stop", "ending", "--grace", "1s").background();
                Eventually.holds(
                        "the stop is under way", () -> home.phase("ending").equals("stopping"));
                home.killDaemon();
                stop.result();
                home.beacon("fragile").process().signal("KILL");

                struck = comesUpAndDies(calls, count);
                points += struck ? 1 : 0;
                home.algo("daemon", "start").run().ok();

                String point = "dead before " + calls + " number " + count;
                assertThat(settled("steady")).as(point).isEqualTo("running");
                assertThat(home.status("steady").get("run_id").asText())
                        .as(point)
                        .isEqualTo(steady);
                assertThat(settled("ending")).as(point).isEqualTo("stopped");
                Eventually.holds(
                        "fragile is back, " + point, () -> home.phase("fragile").equals("running"));
                assertThat(settled("fragile")).as(point).isEqualTo("running");
                assertThat(poller.damage()).as(point).isEmpty();
            }
        }
        System.out.println("coming up: the daemon died at " + points + " points");
    }

    private boolean comesUpAndDies(String calls, int count) throws Exception {
        Call.Running daemon = home.algo("daemon", "run")
                .by(List.of(
                        "strace",
                        "-I1",
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + calls,
                        "-e",
                        "inject=" + calls + ":signal=SIGKILL:when=" + count))
                .background();
        SeenProcess tracer = daemon.proc();
        try {
            Eventually.holds("a daemon", () -> isDaemonThere() || !daemon.isAlive());
            Eventually.holds(
                    "it is up or dead",
                    () -> !isDaemonThere() || home.algo("status").run().code() == 0);
            return Eventually.within(AFTERMATH, () -> !isDaemonThere());
        } finally {
            // Strategies that it started live on without a tracer; a daemon that was not struck ends with it.
            tracer.signal("TERM");
            if (!Eventually.within(Duration.ofSeconds(10), () -> !daemon.isAlive())) {
                tracer.signal("KILL");
            }
            Eventually.holds("strace is gone", () -> !daemon.isAlive());
        }
    }

    private boolean isDaemonThere() {
        return SeenProcess.naming(home.directory()).stream()
                .map(SeenProcess::commandLine)
                .anyMatch(line -> SeenProcess.isDaemon(line) && !line.startsWith("strace"));
    }

    @Test
    @Tag("faults")
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

    /** What the ordinary build can afford: a few points, others each time. */
    @Test
    void somePointsAtRandom() throws Exception {
        addStubborn("one");
        atSomePoints(start(1), 4);
    }
}
