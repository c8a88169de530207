package algo.app.supervise;

import static algo.app.supervise.Statuses.WALL;
import static algo.app.supervise.Statuses.asking;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Intent;
import algo.app.model.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a strategy without a schedule is to do. */
class PlanTest {
    @ParameterizedTest(name = "{0}: started {1}, its entry gone {2}")
    @CsvSource({
        "STOPPED,  true,  false",
        "STARTING, true,  true",
        "RUNNING,  true,  true",
        "BACKOFF,  true,  false",
        "STOPPING, true,  false",
        "EXITED,   false, false",
        "FAILED,   false, false",
    })
    void whatWasStartedIsWantedUntilItSettledAndItsRunGoesOnWithoutItsEntry(
            Phase phase, boolean configured, boolean gone) {
        StrategyStatus status = Statuses.in(phase);

        assertThat(Plan.NONE.desired(status, true, WALL).up()).as("configured").isEqualTo(configured);
        assertThat(Plan.NONE.desired(status, false, WALL).up()).as("entry gone").isEqualTo(gone);
    }

    @ParameterizedTest
    @EnumSource(
            value = Intent.class,
            names = {"NONE", "STOPPED", "STOPPED_TODAY"})
    void nothingIsWantedThatNobodyStarted(Intent intent) {
        for (Phase phase : Phase.values()) {
            assertThat(Plan.NONE
                            .desired(Statuses.in(phase).marked(asking(intent)), true, WALL)
                            .up())
                    .as("%s", phase)
                    .isFalse();
        }
    }
}
