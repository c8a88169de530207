package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the loop measures of itself. */
class LoopMetersTest {
    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @Test
    void durationsAreCountedByTheirBounds() {
        Histogram histogram = new Histogram(Duration.ofMillis(1), Duration.ofMillis(5));

        histogram.observe(Duration.ofMillis(-3));
        histogram.observe(Duration.ofMillis(1));
        histogram.observe(Duration.ofNanos(1_000_001));
        histogram.observe(Duration.ofSeconds(1));

        assertThat(histogram.cumulated()).containsExactly(2L, 3L, 4L);
        assertThat(histogram.sum()).isEqualTo(Duration.ofNanos(1_002_000_001));
    }

    @Test
    void aTurnCountsFromItsEventsToItsAnswers() throws Exception {
        rig.configured(SupervisorRig.EMA).comeUp();
        rig.host.beforeRelease(run -> rig.time.advance(Duration.ofMillis(20)));

        rig.supervisor.turn(List.of(rig.start("ema")));

        Histogram turns = rig.supervisor.meters().turns();
        assertThat(turns.sum()).isEqualTo(Duration.ofMillis(20));
        assertThat(turns.cumulated()).containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void theLastTickIsThatOfTheTurnEverySecond() throws Exception {
        rig.configured(SupervisorRig.EMA).comeUp();
        rig.after(Duration.ofSeconds(1));
        var ticked = rig.time.wall();
        rig.after(Duration.ofMillis(300));

        assertThat(rig.supervisor.meters().tickedAt()).isEqualTo(ticked);
    }
}
