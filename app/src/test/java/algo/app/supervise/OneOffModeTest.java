package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code --live} or {@code --sandbox} of a start holds for: that run and the restarts of its policy, and no more. */
class OneOffModeTest {
    private static final String WINDOW = "'schedule':{'type':'window','start':'09:20','stop':'15:15'}";
    private static final String SCHEDULED = "'ema':{'script':'ema.py'," + WINDOW + "}";
    private static final String RETRIED =
            "'ema':{'script':'ema.py'," + WINDOW + ",'restart':{'when':'on-failure','max':2,'first_delay':'5s'}}";

    private static final Instant MONDAY = Instant.parse("2026-11-23T05:00:00Z");

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private interface End {
        void of(SupervisorRig rig) throws Exception;
    }

    private static Arguments end(String name, String config, End end) {
        return Arguments.of(name, config, end);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                end("its own end", SCHEDULED, rig -> ends(rig, 0)),
                end("its failure", SCHEDULED, rig -> ends(rig, 1)),
                end("a stop", SCHEDULED, rig -> {
                    rig.step(rig.stop("ema", Duration.ZERO));
                    rig.settle();
                }),
                end("a stop for today", SCHEDULED, rig -> {
                    rig.step(rig.stopToday("ema"));
                    ends(rig, 0);
                }),
                end("the end of its window", SCHEDULED, rig -> {
                    rig.after(Duration.ofHours(6));
                    ends(rig, 0);
                }),
                end("the end of its window while it waits for a restart", RETRIED, rig -> {
                    rig.after(Duration.ofHours(5).plusMinutes(54).plusSeconds(58));
                    ends(rig, 1);
                    assertThat(rig.view("ema").phase()).isEqualTo(Phase.BACKOFF);
                    rig.after(Duration.ofSeconds(3));
                }),
                end("a restart budget that is spent", RETRIED, rig -> {
                    for (int i = 0; i < 3; i++) {
                        ends(rig, 1);
                        rig.after(Duration.ofSeconds(15));
                    }
                    assertThat(rig.view("ema").phase()).isEqualTo(Phase.FAILED);
                }),
                end("a stop while it waits for a restart", RETRIED, rig -> {
                    ends(rig, 1);
                    rig.step(rig.stop("ema"));
                }),
                end("a stop that the daemon dies in", SCHEDULED, rig -> {
                    rig.step(rig.stop("ema"));
                    rig.crash().comeUp();
                    ends(rig, 0);
                }),
                end("its own end while no daemon runs", SCHEDULED, rig -> {
                    rig.crash();
                    rig.host.newest("ema").end(ProcessEnd.exited(0));
                    rig.comeUp();
                    rig.settle();
                }),
                end("a host that goes down", SCHEDULED, rig -> {
                    rig.crash();
                    rig.host.reboot();
                    rig.comeUp();
                }));
    }

    private static void ends(SupervisorRig rig, int code) {
        rig.host.newest("ema").end(ProcessEnd.exited(code));
        rig.settle();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void theNextStartTradesWhatTheConfigSays(String name, String config, End end) throws Exception {
        rig.configured(config).comeUp();
        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();
        rig.step(rig.start("ema", ModeChoice.LIVE));
        assertThat(modeOfNewest()).as("of the run that was chosen").isEqualTo("live");

        end.of(rig);
        if (rig.host.live("ema").isEmpty()) {
            assertThat(rig.view("ema").mode()).as("shown while it is down").isEqualTo(Mode.SANDBOX);
        }
        rig.step(rig.reset("ema"));
        rig.after(Duration.between(rig.time.wall(), MONDAY));

        assertThat(rig.view("ema").mode()).as("shown of the next run").isEqualTo(Mode.SANDBOX);
        assertThat(modeOfNewest()).as("of the next run").isEqualTo("sandbox");
    }

    @Test
    void aRestartByHandEndsIt() throws Exception {
        rig.configured(SupervisorRig.EMA).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));

        rig.step(rig.restart("ema"));
        ends(rig, 0);

        assertThat(modeOfNewest()).isEqualTo("sandbox");
    }

    @Test
    void aResetEndsItForTheRestartsThatFollow() throws Exception {
        rig.configured(SupervisorRig.RETRIED).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));

        rig.step(rig.reset("ema"));
        assertThat(rig.view("ema").mode()).as("the run goes on").isEqualTo(Mode.LIVE);
        ends(rig, 1);
        assertThat(rig.view("ema").mode()).as("what comes next").isEqualTo(Mode.SANDBOX);
        rig.after(Duration.ofSeconds(5));

        assertThat(modeOfNewest()).isEqualTo("sandbox");
    }

    @Test
    void itHoldsForTheRestartsOfItsPolicyUnderTheNextDaemonToo() throws Exception {
        rig.configured(SupervisorRig.RETRIED).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));
        ends(rig, 1);
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.LIVE);

        rig.crash().comeUp();
        rig.after(Duration.ofSeconds(5));

        assertThat(modeOfNewest()).isEqualTo("live");
    }

    @ParameterizedTest(name = "set mode={0}, which the config says already or not")
    @EnumSource(Mode.class)
    void anEditOfTheModeEndsIt(Mode mode) throws Exception {
        rig.configured(SupervisorRig.RETRIED).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));

        rig.step(new Event.ModeRequested(rig.set("ema", "mode", mode.label())));
        ends(rig, 1);

        assertThat(rig.view("ema").mode()).isEqualTo(mode);
        rig.step(new Event.ModeRequested(rig.set("ema", "mode", "sandbox")));
        rig.after(Duration.ofSeconds(5));
        assertThat(modeOfNewest()).isEqualTo("sandbox");
    }

    @Test
    void anEditByHandWhileNoDaemonRunsEndsItToo() throws Exception {
        rig.configured("'ema':{'script':'ema.py','mode':'live'," + WINDOW + "}").comeUp();
        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();
        rig.step(rig.start("ema", ModeChoice.SANDBOX));
        rig.crash();
        rig.configured("'ema':{'script':'ema.py','mode':'sandbox'," + WINDOW + "}");
        rig.comeUp();
        rig.configured("'ema':{'script':'ema.py','mode':'live'," + WINDOW + "}");
        rig.after(Duration.ofSeconds(2));
        ends(rig, 0);

        assertThat(rig.view("ema").mode()).isEqualTo(Mode.LIVE);
    }

    @Test
    void aStartThatComesToNothingChoosesForNoLaterOne() throws Exception {
        rig.configured(SCHEDULED).comeUp();
        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();
        rig.host.beforeRelease(run -> {
            throw new IllegalStateException("killed at the gate");
        });
        assertThatThrownBy(() -> rig.step(rig.start("ema", ModeChoice.LIVE))).hasMessage("killed at the gate");
        rig.host.newest("ema").end(ProcessEnd.neverRan());
        rig.crash();
        rig.host.beforeRelease(run -> {});
        rig.time.advance(Duration.ofHours(10));
        rig.comeUp();
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STOPPED);
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.SANDBOX);
    }

    @Test
    void theEventOfEachStartNamesTheMode() throws Exception {
        rig.configured(SupervisorRig.EMA).comeUp();
        rig.step(rig.start("ema", ModeChoice.LIVE));
        rig.step(rig.restart("ema"));
        ends(rig, 0);

        assertThat(Files.readString(rig.events))
                .contains("\"detail\":\"live, for this run only: started by hand\"")
                .contains("\"detail\":\"sandbox: started by hand\"");
    }

    private String modeOfNewest() {
        return rig.host.newest("ema").request().environment().get("MODE");
    }
}
