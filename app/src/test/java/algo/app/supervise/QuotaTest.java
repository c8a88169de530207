package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.config.ConfigEdits;
import algo.app.model.Phase;
import algo.app.model.Quotas;
import algo.app.process.FakeHost.FakeRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user may use of the host: over it nothing more is added or started, and what runs goes on. */
class QuotaTest {
    private static final long MIB = 1024 * 1024;
    private static final String TWO = "'ema':{'script':'ema.py'},'rsi':{'script':'rsi.py'}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private Event.EditRequested add(String id) {
        return rig.edit(id, Event.EditRequested.Needs.ABSENT, ConfigEdits.put(id, Map.of("script", id + ".py")));
    }

    @Test
    void noStrategyIsAddedOverTheQuota() throws Exception {
        rig.quotas = new Quotas(2, 0, 0);
        rig.configured("'ema':{'script':'ema.py'}").comeUp();
        Event.EditRequested second = add("rsi");
        rig.step(second);
        assertThat(second.reply().getNow(null).isDone()).isTrue();

        Event.EditRequested third = add("vwap");
        rig.step(third);

        assertThat(third.reply().getNow(null).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(third.reply().getNow(null).message()).startsWith("the quota of strategies is 2, and there are 2");
        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("ema", "rsi");
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void aConfigThatWasWrittenOverTheQuotaStartsNothing() throws Exception {
        rig.quotas = new Quotas(1, 0, 0);
        rig.configured(TWO).comeUp();

        Event.StartRequested start = rig.start("ema");
        rig.step(start);

        assertThat(start.reply().getNow(null).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(rig.supervisor.snapshot().problems())
                .containsExactly("over the quota of strategies: 2 of 1; nothing is started until some are removed");
        rig.step(rig.remove("rsi"));
        rig.step(rig.start("ema"));
        assertThat(rig.view("ema").phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void nothingIsStartedWhileTooMuchMemoryIsHeld() throws Exception {
        rig.quotas = new Quotas(0, 100, 0);
        rig.configured(TWO).comeUp();
        FakeRun ema = rig.run("ema");
        ema.holds(101 * MIB);
        rig.after(MemoryWatch.EVERY);
        assertThat(rig.supervisor.snapshot().problems())
                .anySatisfy(problem -> assertThat(problem).startsWith("over the quota of memory: 101 MiB of 100 MiB"));

        Event.StartRequested start = rig.start("rsi");
        rig.step(start);
        assertThat(start.reply().getNow(null).verdict()).isEqualTo(Decision.Verdict.CONFLICT);
        assertThat(rig.view("rsi").phase()).isEqualTo(Phase.STOPPED);
        assertThat(ema.signals()).as("what runs goes on").isEmpty();

        ema.holds(50 * MIB);
        rig.after(Duration.ofSeconds(2));
        rig.step(rig.start("rsi"));
        assertThat(rig.view("rsi").phase()).isEqualTo(Phase.STARTING);
        rig.after(MemoryWatch.EVERY);
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void norIsARestartByItself() throws Exception {
        rig.quotas = new Quotas(0, 100, 0);
        rig.configured(SupervisorRig.RETRIED + ",'rsi':{'script':'rsi.py'}").comeUp();
        FakeRun ema = rig.run("ema");
        rig.run("rsi").holds(101 * MIB);
        ema.end(algo.app.process.ProcessEnd.exited(1));
        rig.settle();
        rig.after(Duration.ofSeconds(6));

        assertThat(rig.view("ema").phase()).isNotIn(Phase.STARTING, Phase.RUNNING);
        assertThat(rig.view("ema").reason()).contains("over the quota of memory");
    }
}
