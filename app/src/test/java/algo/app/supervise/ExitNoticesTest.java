package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.hook.HookOutcome;
import algo.app.hook.HookRequest;
import algo.app.model.Actor;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which ends of runs are told, when, and how often. */
class ExitNoticesTest {
    private static final String TOLD = "'on_exit':['/bin/tell','ema'],";
    private static final HookOutcome DONE = new HookOutcome(HookOutcome.Kind.DONE, "");

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private static String strategy(String id, String more) {
        return "'" + id + "':{" + TOLD + more + "'script':'" + id + ".py'}";
    }

    private JsonNode event(int index) {
        return rig.hooks.requests.get(index).event();
    }

    private void over(int index, HookOutcome outcome) {
        rig.step(new Event.HookOver(rig.hooks.requests.get(index).id(), outcome));
    }

    private List<JsonNode> failures() throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (String line : Files.readAllLines(rig.events)) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.path("event").asText().equals("on_exit")) {
                found.add(event);
            }
        }
        return found;
    }

    static List<Arguments> ends() {
        return List.of(
                Arguments.of(ProcessEnd.exited(0), "exited", "0", "null", "exited", "exited with 0"),
                Arguments.of(ProcessEnd.exited(3), "exited", "3", "null", "exited", "exited with 3"),
                Arguments.of(ProcessEnd.signaled("SEGV"), "signal", "null", "SEGV", "exited", "ended by signal SEGV"),
                Arguments.of(ProcessEnd.cpuLimit("XCPU"), "cpu_limit", "null", "XCPU", "exited", "ended for using"),
                Arguments.of(ProcessEnd.outOfMemory(), "memory_limit", "null", "KILL", "exited", "ended for using"),
                Arguments.of(
                        ProcessEnd.couldNotStart("no such"),
                        "could_not_start",
                        "null",
                        "null",
                        "failed",
                        "could not start: no such"),
                Arguments.of(ProcessEnd.unknown(), "unknown", "null", "null", "exited", "ended, nothing tells how"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void everyEndIsTold(ProcessEnd end, String reason, String code, String signal, String phase, String message)
            throws Exception {
        rig.configured(strategy("ema", "'name':'EMA 2','start_window':'2m',")).comeUp();
        FakeRun run = rig.run("ema");
        rig.after(Duration.ofSeconds(60));

        run.end(end);
        rig.settle();

        assertThat(rig.hooks.requests).singleElement().satisfies(request -> {
            assertThat(request.strategy()).isEqualTo("ema");
            assertThat(request.command()).containsExactly("/bin/tell", "ema");
            assertThat(request.id()).isNotEqualTo(run.record().run());
        });
        JsonNode event = event(0);
        assertThat(event.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly(
                        "event",
                        "strategy",
                        "name",
                        "mode",
                        "run_id",
                        "started_at",
                        "log_file",
                        "at",
                        "reason",
                        "code",
                        "signal",
                        "phase",
                        "message",
                        "restarts",
                        "next_restart");
        assertThat(event.path("event").asText()).isEqualTo("exit");
        assertThat(event.path("name").asText()).isEqualTo("EMA 2");
        assertThat(event.path("mode").asText()).isEqualTo("sandbox");
        assertThat(event.path("run_id").asText()).isEqualTo(run.record().run().value());
        assertThat(event.path("started_at").asText()).isEqualTo("2026-11-20T09:20:00+05:30");
        assertThat(event.path("log_file").asText())
                .isEqualTo(run.record().output().toString());
        assertThat(event.path("at").asText()).isEqualTo("2026-11-20T09:21:00+05:30");
        assertThat(event.path("reason").asText()).isEqualTo(reason);
        assertThat(event.path("code").asText()).isEqualTo(code);
        assertThat(event.path("signal").asText()).isEqualTo(signal);
        assertThat(event.path("phase").asText()).isEqualTo(phase);
        assertThat(event.path("message").asText()).startsWith(message);
        assertThat(event.path("restarts").asInt()).isZero();
        assertThat(event.path("next_restart").isNull()).isTrue();
    }

    @Test
    void aStopIsToldOnceNothingIsLeft() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        FakeRun run = rig.run("ema");
        run.stubborn(1);

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.exited(0));
        rig.step();
        assertThat(rig.hooks.requests).as("while something is left").isEmpty();
        rig.after(Duration.ofSeconds(1));

        assertThat(event(0).path("reason").asText()).isEqualTo("stopped");
        assertThat(event(0).path("code").asInt()).isZero();
        assertThat(event(0).path("phase").asText()).isEqualTo("stopped");
        assertThat(event(0).path("message").asText()).isEqualTo("stopped by hand");
    }

    @Test
    void oneThatWasKilledIsTold() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        rig.run("ema");

        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();

        assertThat(event(0).path("reason").asText()).isEqualTo("killed");
        assertThat(event(0).path("signal").asText()).isEqualTo("KILL");
    }

    @Test
    void aCrashThatIsRestartedSaysWhenAndTheLastOneThatItGaveUp() throws Exception {
        rig.configured(strategy("ema", "'restart':{'when':'on-failure','max':1,'first_delay':'5s'},"))
                .comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.settle();
        over(0, DONE);

        assertThat(event(0).path("phase").asText()).isEqualTo("backoff");
        assertThat(event(0).path("message").asText()).isEqualTo("exited with 1; restart 1 of 1 in 5s");
        assertThat(event(0).path("restarts").asInt()).isEqualTo(1);
        assertThat(event(0).path("next_restart").asText()).isEqualTo("2026-11-20T09:20:05+05:30");

        rig.after(Duration.ofSeconds(5));
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();

        assertThat(event(1).path("phase").asText()).isEqualTo("failed");
        assertThat(event(1).path("message").asText()).contains("gave up after 1 restarts");
        assertThat(event(1).path("next_restart").isNull()).isTrue();
    }

    @Test
    void whatCouldNotBeginHasNoRun() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        rig.notPrepared = "no such script: ema.py";

        rig.step(rig.start("ema"));
        rig.settle();

        assertThat(rig.hooks.requests).hasSize(1);
        assertThat(event(0).path("reason").asText()).isEqualTo("could_not_start");
        assertThat(event(0).path("message").asText()).isEqualTo("could not start: no such script: ema.py");
        assertThat(event(0).path("run_id").isNull()).isTrue();
        assertThat(event(0).path("log_file").isNull()).isTrue();
        assertThat(event(0).path("started_at").isNull()).isTrue();
        assertThat(event(0).path("phase").asText()).isEqualTo("failed");
    }

    @Test
    void anEndThatTheNextDaemonLearnsOfIsToldByIt() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        run.end(ProcessEnd.exited(9));

        rig.comeUp();
        rig.settle();

        assertThat(rig.hooks.requests).hasSize(1);
        assertThat(event(0).path("code").asInt()).isEqualTo(9);
    }

    @Test
    void theHostGoingDownIsTold() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        rig.run("ema");
        rig.crash();
        rig.host.reboot();

        rig.comeUp();

        assertThat(rig.hooks.requests).hasSize(1);
        assertThat(event(0).path("reason").asText()).isEqualTo("host_down");
    }

    @Test
    void aRunThatNeverBeganBecauseTheDaemonDiedIsNoEnd() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        rig.host.beforeRelease(run -> {
            throw new IllegalStateException("the daemon dies here");
        });
        try {
            rig.step(rig.start("ema"));
        } catch (IllegalStateException expected) {
            rig.host.beforeRelease(run -> {});
        }
        rig.host.runs().get(0).end(ProcessEnd.neverRan());
        rig.crash().comeUp();

        assertThat(rig.hooks.requests).isEmpty();
    }

    @Test
    void anEndIsOnDiskWithWhatIsToBeToldOfItUntilThatIsOver() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.settle();
        HookRequest first = rig.hooks.requests.get(0);

        rig.crash().comeUp();
        assertThat(rig.hooks.requests).as("handed over by each daemon").hasSize(2);
        HookRequest again = rig.hooks.requests.get(1);
        assertThat(again.id()).as("so that it is known whether it was executed").isEqualTo(first.id());
        assertThat(again.event()).isEqualTo(first.event());

        over(1, DONE);
        assertThat(rig.hooks.forgotten).containsExactly(first.id());
        rig.crash().comeUp();
        assertThat(rig.hooks.requests).hasSize(2);
        assertThat(failures()).isEmpty();
    }

    @Test
    void whileNothingCanBeSavedItIsToldAllTheSameAndNotForgotten() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        FakeRun run = rig.run("ema");
        rig.failSaves();

        run.end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.hooks.requests).hasSize(1);
        over(0, DONE);
        assertThat(rig.hooks.forgotten).isEmpty();

        rig.mendSaves();
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.hooks.forgotten).hasSize(1);
    }

    @Test
    void atMostFourAtOnceAndTheOthersAfterThem() throws Exception {
        List<String> strategies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            strategies.add(strategy("s" + i, ""));
        }
        rig.configured(String.join(",", strategies)).comeUp();
        for (int i = 0; i < 20; i++) {
            rig.run("s" + i);
        }

        rig.host.runs().forEach(run -> run.end(ProcessEnd.exited(1)));
        rig.settle();
        for (int done = 0; done < 20; done++) {
            assertThat(rig.hooks.requests).as("after %d", done).hasSize(Math.min(20, done + ExitNotices.MOST_AT_ONCE));
            over(done, DONE);
        }

        assertThat(rig.hooks.requests.stream().map(HookRequest::strategy).distinct())
                .hasSize(20);
        assertThat(rig.hooks.forgotten).hasSize(20);
    }

    @Test
    void theEndsOfOneStrategyAreToldOneAfterTheOtherAndOfTooManyTheOldestIsDropped() throws Exception {
        rig.configured(strategy("ema", "") + "," + strategy("other", "")).comeUp();
        int ends = ExitNotices.MOST_WAITING + 3;
        for (int i = 0; i < ends; i++) {
            rig.run("ema").end(ProcessEnd.exited(i));
            rig.settle();
        }
        rig.run("other").end(ProcessEnd.exited(1));
        rig.settle();

        assertThat(rig.hooks.requests).extracting(HookRequest::strategy).containsExactly("ema", "other");
        assertThat(failures()).extracting(e -> e.path("cause").asText()).containsExactly("dropped", "dropped");
        assertThat(failures().get(0).path("detail").asText())
                .contains("exited with 1: the command was not told of it", "10 newer ends");
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < rig.hooks.requests.size(); i++) {
            if (rig.hooks.requests.get(i).strategy().equals("ema")) {
                codes.add(event(i).path("code").asInt());
            }
            over(i, DONE);
        }
        assertThat(codes).containsExactly(0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void aFailureIsAnEventAndChangesNothing() throws Exception {
        rig.configured(strategy("ema", "'restart':{'when':'on-failure'},")).comeUp();
        FakeRun run = rig.run("ema");
        run.end(ProcessEnd.exited(1));
        rig.settle();
        String reason = rig.view("ema").reason();

        over(0, new HookOutcome(HookOutcome.Kind.TIMEOUT, "did not end within 30 s"));

        assertThat(failures()).singleElement().satisfies(event -> {
            assertThat(event.path("strategy").asText()).isEqualTo("ema");
            assertThat(event.path("cause").asText()).isEqualTo("timeout");
            assertThat(event.path("by").asText()).isEqualTo("daemon");
            assertThat(event.path("detail").asText())
                    .isEqualTo("run " + run.record().run()
                            + ", exited with 1; restart 1 of 5 in 5s: the command did not end within 30 s");
        });
        assertThat(rig.view("ema").reason()).isEqualTo(reason);
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.host.live("ema")).hasSize(1);
    }

    @Test
    void aRestartDoesNotWaitForIt() throws Exception {
        rig.configured(strategy("ema", "'restart':{'when':'always','first_delay':'0s'},"))
                .comeUp();
        rig.run("ema").end(ProcessEnd.exited(0));

        rig.settle();

        assertThat(rig.hooks.requests).as("not over").hasSize(1);
        assertThat(rig.host.executed("ema")).hasSize(2);
    }

    @Test
    void withoutACommandNothingIsTold() throws Exception {
        rig.configured("'ema':{'script':'ema.py'}").comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));

        rig.settle();

        assertThat(rig.hooks.requests).isEmpty();
    }

    @Test
    void anEditCountsAtOnceAlsoForWhatWaits() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        for (int i = 0; i < 3; i++) {
            rig.run("ema").end(ProcessEnd.exited(i));
            rig.settle();
        }

        rig.step(rig.set("ema", "on_exit", "other \"$ALGO_EVENT\""));
        over(0, DONE);
        assertThat(rig.hooks.requests.get(1).command()).containsExactly("/bin/sh", "-c", "other \"$ALGO_EVENT\"");

        rig.step(rig.set("ema", "on_exit", "[]"));
        over(1, DONE);
        rig.settle();
        assertThat(rig.hooks.requests).as("the third is not wanted any more").hasSize(2);
        rig.crash().comeUp();
        assertThat(rig.hooks.requests).hasSize(2);
    }

    @Test
    void theEndOfAStrategyWhoseEntryIsGoneIsToldByItsLastCommand() throws Exception {
        rig.configured(strategy("ema", "") + "," + strategy("other", "")).comeUp();
        FakeRun run = rig.run("ema");
        rig.configured(strategy("other", ""));
        rig.after(Duration.ofSeconds(2));

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.exited(0));
        rig.settle();

        assertThat(rig.supervisor.snapshot().strategies()).doesNotContainKey("ema");
        assertThat(rig.hooks.requests).singleElement().satisfies(request -> assertThat(request.command())
                .containsExactly("/bin/tell", "ema"));
    }

    @Test
    void whileTheConfigCannotBeReadAnEndWaitsForIt() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        FakeRun run = rig.run("ema");
        rig.crash();
        run.end(ProcessEnd.exited(1));
        Files.deleteIfExists(rig.config.resolveSibling(rig.config.getFileName() + ".bak"));
        Files.writeString(rig.config, "{\"strategies\":{\"ema\":{\"mode\":5}}}");

        rig.comeUp();
        rig.settle();
        assertThat(rig.hooks.requests).isEmpty();

        rig.configured(strategy("ema", ""));
        rig.after(Duration.ofSeconds(2));
        rig.settle();
        assertThat(rig.hooks.requests).hasSize(1);
        assertThat(event(0).path("code").asInt()).isEqualTo(1);
    }

    @Test
    void aDaemonThatEndsWaitsForThemAShortTime() throws Exception {
        rig.configured(strategy("ema", "") + "," + strategy("other", "")).comeUp();
        rig.run("ema").end(ProcessEnd.exited(1));
        rig.run("ema").end(ProcessEnd.exited(2));
        rig.settle();

        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann, uid 7")));
        assertThat(rig.supervisor.isClosed()).as("one runs").isFalse();
        over(0, DONE);
        assertThat(rig.hooks.requests).as("the other follows").hasSize(2);
        rig.after(ExitNotices.LAST_CALL.minusMillis(1));
        assertThat(rig.supervisor.isClosed()).isFalse();
        assertThat(rig.hooks.ended).isFalse();

        rig.after(Duration.ofMillis(1));
        assertThat(rig.supervisor.isClosed()).as("it is being ended").isFalse();
        assertThat(rig.hooks.ended).isTrue();
        over(1, new HookOutcome(HookOutcome.Kind.DAEMON_STOP, "was ended with the daemon"));
        assertThat(rig.supervisor.isClosed()).isTrue();
        assertThat(failures()).extracting(e -> e.path("cause").asText()).containsExactly("daemon_stop");
    }

    @Test
    void whatStillWaitsWhenTheDaemonEndsIsForTheNextOne() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        for (int i = 1; i <= 2; i++) {
            rig.run("ema").end(ProcessEnd.exited(i));
            rig.settle();
        }
        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann, uid 7")));
        assertThat(rig.supervisor.isClosed()).isFalse();
        rig.after(ExitNotices.LAST_CALL);
        assertThat(rig.supervisor.isClosed()).isFalse();
        over(0, new HookOutcome(HookOutcome.Kind.DAEMON_STOP, "was ended with the daemon"));
        assertThat(rig.supervisor.isClosed()).isTrue();
        assertThat(rig.hooks.requests).hasSize(1);

        rig.crash().comeUp();

        assertThat(rig.hooks.requests).hasSize(2);
        assertThat(event(1).path("code").asInt()).isEqualTo(2);
    }

    @Test
    void aDaemonWithNothingToTellEndsAtOnce() throws Exception {
        rig.configured(strategy("ema", "")).comeUp();
        rig.run("ema");

        rig.step(new Event.ShutdownRequested(false, true, new Actor("user ann, uid 7")));

        assertThat(rig.supervisor.isClosed()).isTrue();
    }
}
