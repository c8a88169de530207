package algo.app.supervise;

import static algo.app.supervise.Statuses.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import algo.app.schedule.Desired;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every phase, wanted or not, before and after what it waits for. A restart and a kill are due after 5 s. */
class ReconcilerTest {
    private static final Instant CONFIRM_AT = NOW.plusSeconds(5);

    @ParameterizedTest(name = "{0} at {1} ms: wanted {2}, unwanted {3}")
    @CsvSource({
        "STOPPED,  0,    LAUNCH,  NOTHING",
        "STARTING, 4999, NOTHING, TERMINATE",
        "STARTING, 5000, CONFIRM, TERMINATE",
        "RUNNING,  0,    NOTHING, TERMINATE",
        "BACKOFF,  4999, NOTHING, SETTLE",
        "BACKOFF,  5000, LAUNCH,  SETTLE",
        "STOPPING, 4999, NOTHING, NOTHING",
        "STOPPING, 5000, KILL,    KILL",
        "EXITED,   5000, LAUNCH,  NOTHING",
        "FAILED,   5000, LAUNCH,  NOTHING",
    })
    void whatIsDoneNext(Phase phase, long millis, Action wanted, Action unwanted) {
        StrategyStatus status = Statuses.in(phase);
        Instant now = NOW.plusMillis(millis);

        assertThat(Reconciler.next(desired(true), status, now, CONFIRM_AT))
                .as("wanted")
                .isEqualTo(wanted);
        assertThat(Reconciler.next(desired(false), status, now, CONFIRM_AT))
                .as("unwanted")
                .isEqualTo(unwanted);
    }

    @ParameterizedTest(name = "{0} at {1} ms: {2}")
    @CsvSource({
        "ASKED,     4999, NOTHING",
        "ASKED,     5000, KILL",
        "SIGNALLED, 4999, ASK",
        "SIGNALLED, 5000, KILL",
        "REST,      4999, ASK",
        "REST,      5000, KILL",
        "KILLING,   0,    SWEEP",
        "SWEEPING,  0,    SWEEP",
    })
    void whatEndsGoesOnEndingHoweverItIsWanted(Ending.Step step, long millis, Action action) {
        StrategyStatus status = Statuses.in(Phase.STOPPING).with(Statuses.ending(step));
        Instant now = NOW.plusMillis(millis);

        assertThat(Reconciler.next(desired(true), status, now, CONFIRM_AT)).isEqualTo(action);
        assertThat(Reconciler.next(desired(false), status, now, CONFIRM_AT)).isEqualTo(action);
    }

    @Test
    void whetherAProgramLeftAnythingIsSeenBeforeThatIsKilled() {
        StrategyStatus over = Statuses.sweeping(StopCause.ITSELF, StopCause.ITSELF, ProcessEnd.exited(0));

        assertThat(Reconciler.next(desired(true), over, NOW.plusSeconds(60), CONFIRM_AT))
                .isEqualTo(Action.ASK);
    }

    @RepeatedTest(500)
    void neverLaunchesWhatShouldBeDownOrHasARun(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
        StrategyStatus status = Statuses.in(phase).retryAt(NOW.plusSeconds(random.nextInt(200) - 100));
        Desired desired = desired(random.nextBoolean());

        Action action = Reconciler.next(desired, status, NOW, CONFIRM_AT);

        if (action == Action.LAUNCH) {
            assertThat(desired.up()).as("wanted").isTrue();
            assertThat(phase.hasRun()).as("has a run").isFalse();
        }
        assertThat(Reconciler.next(desired, status, NOW, CONFIRM_AT))
                .as("asked twice")
                .isEqualTo(action);
    }

    private static Desired desired(boolean up) {
        return new Desired(up, "", Instant.MAX);
    }
}
