package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.process.ProcessEnd;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What commands answer: which line for which strategy, in which JSON, with which exit code. */
class AnswersIT {
    @RegisterExtension
    final CommandHome home = new CommandHome();

    @Test
    void addTakesCodeInOnceAndOtherContentOnlyWhenAsked() throws Exception {
        Path script = home.script("beacon.py");

        Call.Result added = home.inside(
                        "add",
                        script.toString(),
                        "--id",
                        "mine",
                        "--name",
                        "Ünal's İlk",
                        "--exchange",
                        "mcx",
                        "--param",
                        "SYMBOL=GOLD=1",
                        "--param",
                        "NOTE=",
                        "--python",
                        TestHome.PYTHON)
                .ok();

        assertThat(added.out()).startsWith("mine: added, sandbox (simulated market), run by /usr/bin/python3");
        JsonNode config = home.inside("show", "mine", "--json").ok().json();
        assertThat(config.get("name").asText()).isEqualTo("Ünal's İlk");
        assertThat(config.get("exchange").asText()).isEqualTo("MCX");
        assertThat(config.get("params").toString()).isEqualTo("{\"SYMBOL\":\"GOLD=1\",\"NOTE\":\"\"}");
        assertThat(config.get("mode").asText()).isEqualTo("sandbox");
        assertThat(home.inside("source", "mine").ok().out()).isEqualTo(Files.readString(script));

        assertThat(home.inside("add", script.toString(), "--id", "mine").ok().out())
                .contains("is there already");
        assertThat(home.inside("show", "mine", "--json").ok().json()).isEqualTo(config);
        Files.writeString(script, "import time\ntime.sleep(100)\n");
        home.inside("add", script.toString(), "--id", "mine").refused(5, "--replace");
        assertThat(home.inside("add", script.toString(), "--id", "mine", "--replace")
                        .ok()
                        .out())
                .contains("replaced");
        assertThat(home.inside("source", "mine").ok().out()).isEqualTo(Files.readString(script));
        assertThat(home.inside("show", "mine", "--json").ok().json()).isEqualTo(config);
        assertThat(home.inside("add", script.toString(), "--start").ok().out())
                .contains("beacon: added", "beacon: started, pid ");
    }

    @Test
    void whatWasAnsweredIsInTheEventsAtOnce() {
        home.addBeacon("one");
        home.does("start", "one");
        for (int i = 1; i <= 50; i++) {
            home.prints("one", "x".repeat(i * 1024) + "\n");
            String cleared = home.inside("logs", "one", "--clear").ok().out();
            assertThat(cleared).contains("logs cleared: 1 file, ");
            String size = cleared.substring(cleared.indexOf(", ") + 2).strip();
            assertThat(home.inside("events", "one", "-n", "1").ok().out()).contains("1 log file cleared, " + size);
        }
    }

    @Test
    void eachOfSeveralIdsGetsItsLineAndTheHighestCodeCounts() {
        home.addBeacon("one");
        home.addBeacon("two");

        Call.Result started = home.inside("start", "one", "nosuch", "two").exits(3);
        Call.Result again = home.inside("start", "one", "nosuch", "two").exits(5);
        Call.Result status = home.inside("status", "one", "nosuch", "--json").exits(3);
        Call.Result stopped = home.inside("stop", "nosuch", "two", "one").exits(3);

        assertThat(started.out().lines().map(line -> line.replaceAll("[0-9]+", "N")))
                .containsExactly(
                        "one: started, pid N, sandbox (simulated market)",
                        "two: started, pid N, sandbox (simulated market)");
        assertThat(started.err().lines()).hasSize(1).first().asString().startsWith("algo: nosuch: no such strategy");
        assertThat(again.err().lines()).hasSize(3);
        assertThat(status.json().get("strategies")).hasSize(1);
        assertThat(stopped.out()).isEqualTo("two: stopped\none: stopped\n");
        JsonNode json = home.inside("start", "one", "nosuch", "--json").exits(3).json();
        assertThat(json.get("results").get(0).get("code").asInt()).isZero();
        assertThat(json.get("results").get(1).get("code").asInt()).isEqualTo(3);
        Call.Result error = home.inside("show", "nosuch", "--json").exits(3);
        assertThat(error.out()).isEmpty();
        assertThat(error.err()).startsWith("{\"error\":{\"code\":3,\"message\":\"nosuch: no such strategy\",\"hint\":");
    }

    @Test
    void aProgramThatDiesAtOnceShowsItsCodeAndItsLastLines() {
        Path script = home.script("dies.py", "import sys", "for i in range(30): print('word', i)", "sys.exit(9)");
        home.programs(run -> {
            home.prints(
                    "dies",
                    IntStream.range(0, 30).mapToObj(i -> "word " + i + "\n").collect(Collectors.joining()));
            run.end(ProcessEnd.exited(9));
        });
        home.inside("add", script.toString(), "--python", TestHome.PYTHON).ok();
        home.inside("set", "dies", "start_window=30s").ok();

        Call.Result waited = home.inside("start", "dies").exits(1);

        assertThat(waited.out()).isEmpty();
        assertThat(waited.err())
                .startsWith("algo: dies: exited with 9 before it had stayed up for 30s; it is not restarted");
        assertThat(waited.err().lines().skip(1)).hasSize(10).last().isEqualTo("  | word 29");
        JsonNode result = home.inside("start", "dies", "--json")
                .exits(1)
                .json()
                .get("results")
                .get(0);
        assertThat(result.get("exit").get("code").asInt()).isEqualTo(9);
        assertThat(result.get("log_lines")).hasSize(10);
        Call.Result unwaited = home.inside("start", "dies", "--no-wait").ok();
        // It may be over before anybody looks.
        assertThat(unwaited.out()).matches("dies: started, (pid \\d+, .*|and over already: exited with 9)\n");
        Eventually.holds("it has exited", () -> home.phase("dies").equals("exited"));
    }

    @Test
    void aJobThatEndsWith0WithinItsStartWindowIsDone() {
        Path script = home.script("job.py", "print('done')");
        home.programs(run -> {
            home.prints("job", "done\n");
            run.end(ProcessEnd.exited(0));
        });
        home.inside("add", script.toString(), "--python", TestHome.PYTHON).ok();
        home.inside("set", "job", "start_window=30s").ok();

        Call.Result waited = home.inside("start", "job").ok().quiet();

        assertThat(waited.out()).matches("job: ended with 0 after \\d+\\.\\d s\n");
        JsonNode result =
                home.inside("start", "job", "--json").ok().json().get("results").get(0);
        assertThat(result.get("phase").asText()).isEqualTo("exited");
        assertThat(result.get("exit").get("code").asInt()).isZero();
        assertThat(home.inside("start", "job", "--follow").ok().out()).contains("done\n");
    }

    @Test
    void theRestartPolicyRestartsWithGrowingDelaysAndThenGivesUp() {
        home.addBeacon("fragile");
        home.programs(run -> run.end(ProcessEnd.exited(4)));
        home.inside(
                        "set",
                        "fragile",
                        "restart.when=on-failure",
                        "restart.max=3",
                        "restart.first_delay=500ms",
                        "start_window=30s")
                .ok();

        Call.Result started = home.inside("start", "fragile").exits(1);
        Eventually.holds("it gave up", () -> home.phase("fragile").equals("failed"));

        assertThat(started.err()).contains("exited with 4", "restart 1 of 3 follows in 500ms");
        assertThat(home.host().executed("fragile")).hasSize(4);
        JsonNode status = home.status("fragile");
        assertThat(status.get("restarts").asInt()).isEqualTo(3);
        assertThat(status.get("wanted").asBoolean()).isFalse();
        assertThat(status.get("reason").asText()).contains("3");
        home.inside("reset", "fragile").ok();
        assertThat(home.status("fragile").get("restarts").asInt()).isZero();
    }

    @Test
    void aStopEndsThePendingRestart() {
        home.addBeacon("fragile");
        home.programs(run -> run.end(ProcessEnd.exited(4)));
        home.inside("set", "fragile", "restart.when=always", "restart.first_delay=1h", "restart.max_delay=1h")
                .ok();
        home.inside("start", "fragile", "--no-wait").ok();
        Eventually.holds("it waits", () -> home.phase("fragile").equals("backoff"));

        home.inside("stop", "fragile").ok();

        assertThat(home.phase("fragile")).isEqualTo("stopped");
        assertThat(home.status("fragile").get("wanted").asBoolean()).isFalse();
        assertThat(home.host().executed("fragile")).hasSize(1);
    }
}
