package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.config.ConfigEdits;
import algo.app.model.Ist;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The broker is started for launches to come, so that they do not wait for it. The day is a Friday, 09:00 and later. */
class BrokerUpkeepTest {
    private static final String DUE =
            "'due':{'script':'due.py','schedule':{'type':'window','start':'10:00','stop':'15:15'}%s}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private void add(Map<String, String> values) {
        rig.step(rig.edit("new", Event.EditRequested.Needs.ABSENT, ConfigEdits.put("new", values)));
    }

    @Test
    void aStrategyThatIsAddedHasItStarted() throws Exception {
        rig.configured(EMA).comeUp();
        rig.settle();
        assertThat(rig.broker.anticipated).as("nothing was asked for").isZero();

        add(Map.of("script", "new.py"));
        assertThat(rig.broker.anticipated).isEqualTo(1);
        assertThat(rig.broker.needed).as("no run relies on it").isFalse();
    }

    @Test
    void oneThatNeedsItLaterOrNotAtAllDoesNot() throws Exception {
        rig.configured(EMA).comeUp();
        add(Map.of("script", "new.py", "mode", "live"));
        rig.step(rig.remove("new"));
        add(Map.of("script", "new.py", "schedule", "{\"type\":\"window\",\"start\":\"14:00\"}"));

        assertThat(rig.broker.anticipated).isZero();
    }

    @Test
    void aStartThatIsDueSoonHasItStartedOnce() throws Exception {
        rig.configured(DUE.formatted("")).comeUp();
        rig.after(untilTen().minus(BrokerUpkeep.AHEAD).minusSeconds(2));
        assertThat(rig.broker.anticipated).isZero();

        rig.after(Duration.ofSeconds(3));
        assertThat(rig.broker.anticipated).isEqualTo(1);
        rig.after(Duration.ofSeconds(5));
        assertThat(rig.broker.anticipated).isEqualTo(1);
    }

    @Test
    void aStartInLiveModeThatIsDueDoesNot() throws Exception {
        rig.configured(DUE.formatted(",'mode':'live'")).comeUp();
        rig.after(untilTen().minusSeconds(5));

        assertThat(rig.broker.anticipated).isZero();
    }

    private Duration untilTen() {
        return Duration.between(
                rig.time.wall(), Ist.midnight(Ist.date(rig.time.wall())).plus(Duration.ofHours(10)));
    }
}
