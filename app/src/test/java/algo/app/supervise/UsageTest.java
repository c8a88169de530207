package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.Phase;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What runs use: how often the process table is read for that, and over which time a use of CPU is taken. */
class UsageTest {
    private static final long MIB = 1024 * 1024;

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private FakeRun ema;

    private void running() throws Exception {
        rig.configured("'ema':{'script':'ema.py'},'rsi':{'script':'rsi.py'}").comeUp();
        ema = rig.run("ema");
    }

    private RunUsage usage() {
        return rig.supervisor.usages().get(ema.record().run());
    }

    private int lookedSince(int before) {
        return rig.launcher.tables() - before;
    }

    @Test
    void aLookServesAllWhoAskWithinASecond() throws Exception {
        running();
        ema.holds(10 * MIB);
        assertThat(usage().tree().residentBytes()).isEqualTo(20 * MIB);
        int looked = rig.launcher.tables();

        ema.holds(11 * MIB);
        rig.time.advance(Duration.ofMillis(999));
        assertThat(usage().tree().residentBytes()).as("still what was seen").isEqualTo(20 * MIB);
        assertThat(lookedSince(looked)).isZero();

        rig.time.advance(Duration.ofMillis(1));
        assertThat(usage().tree().residentBytes()).isEqualTo(22 * MIB);
        assertThat(lookedSince(looked)).isEqualTo(1);
    }

    @Test
    void aRunThatBeganSinceIsLookedAtAtOnce() throws Exception {
        running();
        usage();
        FakeRun rsi = rig.run("rsi");
        rsi.holds(5 * MIB);

        assertThat(rig.supervisor.usages().get(rsi.record().run()).tree().residentBytes())
                .isEqualTo(10 * MIB);
    }

    @Test
    void limitsAreLookedAtEveryTenSecondsAndStatusUsesThat() throws Exception {
        running();
        rig.after(MemoryWatch.EVERY);
        int looked = rig.launcher.tables();

        for (int second = 0; second < 60; second++) {
            rig.after(Duration.ofSeconds(1));
        }
        assertThat(lookedSince(looked)).isEqualTo(6);

        usage();
        assertThat(lookedSince(looked)).as("asked right after a look").isEqualTo(6);
    }

    @Test
    void limitsUseWhatSomebodyHasJustSeen() throws Exception {
        running();
        rig.after(MemoryWatch.EVERY);
        rig.time.advance(MemoryWatch.EVERY);
        usage();
        int looked = rig.launcher.tables();

        rig.step();

        assertThat(lookedSince(looked)).isZero();
    }

    @Test
    void cpuIsThatOfTheTimeBetweenTwoLooks() throws Exception {
        running();
        rig.time.advance(Duration.ofSeconds(100));
        ema.used(Duration.ofSeconds(10));
        assertThat(usage().cpuPercent()).as("since its launch").isEqualTo(10.0);

        rig.time.advance(Duration.ofSeconds(2));
        ema.used(Duration.ofSeconds(13));
        assertThat(usage().cpuPercent()).as("one core and a half").isEqualTo(150.0);

        rig.time.advance(Duration.ofSeconds(1));
        assertThat(usage().cpuPercent()).isZero();

        rig.time.advance(Duration.ofSeconds(1));
        ema.used(Duration.ofSeconds(1));
        assertThat(usage().cpuPercent())
                .as("a child that nobody waited for has ended")
                .isZero();
    }

    @Test
    void aFirstMomentIsNotTakenForAWholeLife() throws Exception {
        running();
        rig.time.advance(Duration.ofMillis(10));
        ema.used(Duration.ofMillis(10));

        assertThat(usage().cpuPercent()).isEqualTo(1.0);
    }

    @Test
    void aStartBetweenTwoLooksShortensNobodysSpan() throws Exception {
        running();
        rig.time.advance(Duration.ofSeconds(10));
        ema.used(Duration.ofSeconds(1));
        assertThat(usage().cpuPercent()).isEqualTo(10.0);

        for (int i = 1; i < 10; i++) {
            rig.time.advance(Duration.ofMillis(110));
            ema.used(Duration.ofMillis(1000 + 110 * i));
            FakeRun rsi = rig.run("rsi");
            assertThat(usage().cpuPercent()).as("after " + i * 110 + " ms").isEqualTo(10.0);
            rsi.end(ProcessEnd.exited(0));
            rig.settle();
        }

        rig.time.advance(Duration.ofMillis(1010));
        ema.used(Duration.ofMillis(3000));
        assertThat(usage().cpuPercent()).isEqualTo(100.0);
    }

    @Test
    void whatIsOverIsForgotten() throws Exception {
        running();
        usage();
        ema.end(ProcessEnd.exited(0));
        rig.settle();
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.EXITED);

        rig.time.advance(Duration.ofSeconds(1));

        assertThat(rig.supervisor.usages()).isEmpty();
    }

    @Test
    void aTableThatCannotBeReadTellsNothing() throws Exception {
        running();
        rig.launcher.failTable(true);
        assertThatThrownBy(() -> rig.supervisor.usages()).isInstanceOf(UncheckedIOException.class);

        rig.launcher.failTable(false);

        assertThat(usage().isKnown()).isTrue();
    }

    @Test
    void whatRunsWereSeenToUseAddsUpAndNeverShrinks() throws Exception {
        running();
        ema.used(Duration.ofSeconds(2));
        rig.time.advance(Duration.ofSeconds(1));
        usage();
        assertThat(spent()).isEqualTo(Duration.ofSeconds(2));

        ema.used(Duration.ofSeconds(1));
        rig.time.advance(Duration.ofSeconds(1));
        usage();
        assertThat(spent()).as("a process of it has ended").isEqualTo(Duration.ofSeconds(2));

        ema.used(Duration.ofSeconds(4));
        rig.time.advance(Duration.ofSeconds(1));
        usage();
        assertThat(spent()).isEqualTo(Duration.ofSeconds(5));

        rig.crash().comeUp();
        rig.time.advance(Duration.ofSeconds(1));
        usage();
        assertThat(spent()).as("of an adopted run, only what this daemon saw").isZero();
        ema.used(Duration.ofSeconds(5));
        rig.time.advance(Duration.ofSeconds(1));
        usage();
        assertThat(spent()).isEqualTo(Duration.ofSeconds(1));
    }

    private Duration spent() {
        return Duration.ofNanos(rig.supervisor.cpuSpent().getOrDefault("ema", 0L));
    }
}
