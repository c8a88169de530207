package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.LiveConsent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.process.ProcessEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody who was shown the sandbox starts anything live, whatever client asks. */
class LiveConsentTest {
    private static final String LIVE =
            "'ema':{'script':'ema.py','mode':'live','restart':{'when':'on-failure','max':2,'first_delay':'5s'}}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @BeforeEach
    void live() throws Exception {
        rig.configured(LIVE).comeUp();
    }

    private Decision start(ModeChoice choice, LiveConsent consent) {
        Event.StartRequested start = new Event.StartRequested(
                "ema", choice, false, consent, new Actor("user ann"), new CompletableFuture<>());
        rig.step(start);
        return SupervisorRig.answer(start.reply());
    }

    private Decision restart(LiveConsent consent) {
        Event.RestartRequested restart =
                new Event.RestartRequested("ema", consent, new Actor("user ann"), new CompletableFuture<>());
        rig.step(restart);
        return SupervisorRig.answer(restart.reply());
    }

    @Test
    void afterOneRunInTheSandboxWhatIsDownIsShownAsLive() {
        start(ModeChoice.SANDBOX, LiveConsent.UNASKED);
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.SANDBOX);

        rig.step(rig.stop("ema", Duration.ZERO));
        rig.settle();

        assertThat(rig.view("ema").mode()).isEqualTo(Mode.LIVE);
        assertThat(start(ModeChoice.CONFIGURED, LiveConsent.SANDBOX).verdict())
                .as("of somebody who still sees the row of before")
                .isEqualTo(Decision.Verdict.UNCONFIRMED);
        assertThat(rig.host.live("ema")).isEmpty();
    }

    @ParameterizedTest(name = "start in mode {0} of what is down and live, consent {1}: {2}")
    @CsvSource({
        "CONFIGURED, UNASKED, DONE",
        "CONFIGURED, SANDBOX, UNCONFIRMED",
        "CONFIGURED, LIVE,    DONE",
        "LIVE,       UNASKED, DONE",
        "LIVE,       SANDBOX, UNCONFIRMED",
        "SANDBOX,    SANDBOX, DONE",
        "SANDBOX,    LIVE,    DONE",
    })
    void aStartOfWhatIsDown(ModeChoice choice, LiveConsent consent, Decision.Verdict verdict) {
        assertThat(start(choice, consent).verdict()).isEqualTo(verdict);
        assertThat(rig.host.live("ema")).hasSize(verdict == Decision.Verdict.DONE ? 1 : 0);
    }

    @ParameterizedTest(name = "restart of a run in the sandbox that would come back live, consent {0}: {1}")
    @CsvSource({"UNASKED, UNCONFIRMED", "SANDBOX, UNCONFIRMED", "LIVE, DONE"})
    void aRestartDoesNotTurnTheSandboxIntoRealMoney(LiveConsent consent, Decision.Verdict verdict) {
        start(ModeChoice.SANDBOX, LiveConsent.UNASKED);

        assertThat(restart(consent).verdict()).isEqualTo(verdict);
        rig.host.runs().get(0).end(ProcessEnd.exited(0));
        rig.settle();

        boolean again = verdict == Decision.Verdict.DONE;
        assertThat(rig.host.executed("ema")).hasSize(again ? 2 : 1);
    }

    @Test
    void aRestartOfALiveRunNeedsNoMore() {
        start(ModeChoice.CONFIGURED, LiveConsent.UNASKED);

        assertThat(restart(LiveConsent.UNASKED).verdict()).isEqualTo(Decision.Verdict.DONE);
    }

    @Test
    void whatWaitsForItsRestartInTheSandboxIsNotStartedLiveByAPlainStart() {
        start(ModeChoice.SANDBOX, LiveConsent.UNASKED);
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.settle();
        assertThat(rig.view("ema").mode()).isEqualTo(Mode.SANDBOX);

        assertThat(start(ModeChoice.CONFIGURED, LiveConsent.UNASKED).verdict()).isEqualTo(Decision.Verdict.UNCONFIRMED);
        assertThat(start(ModeChoice.LIVE, LiveConsent.UNASKED).verdict()).isEqualTo(Decision.Verdict.DONE);
    }
}
