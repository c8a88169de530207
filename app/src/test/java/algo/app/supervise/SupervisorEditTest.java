package algo.app.supervise;

import static algo.app.supervise.SupervisorRig.EMA;
import static algo.app.supervise.SupervisorRig.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the loop makes of a config that is edited, by request or by hand. */
class SupervisorEditTest {
    private static final String OTHER = ",'other':{'script':'o.py'}";

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    @Test
    void anEntryThatIsDeletedWhileItRunsStaysUntilItIsStopped() throws Exception {
        rig.configured(RETRIED).comeUp();
        FakeRun run = rig.run("ema");
        rig.configured("'other':{'script':'other.py'}");

        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").configured()).isFalse();
        assertThat(run.signals()).as("left alone").isEmpty();
        assertThat(rig.supervisor.snapshot().problems())
                .containsExactly(
                        "ema: still runs, but its entry in the config is gone; stop it with 'algo stop ema', or"
                                + " put the entry back");

        rig.step(rig.stop("ema"));
        run.end(ProcessEnd.signaled("TERM"));
        rig.settle();
        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("other");
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void aDeletedEntryIsNotRestartedAndItsReturnIsNoticed() throws Exception {
        rig.configured(RETRIED + OTHER).comeUp();
        rig.run("ema");
        rig.configured(OTHER.substring(1));
        rig.after(Duration.ofSeconds(1));
        rig.configured(RETRIED + OTHER);
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.view("ema").configured()).isTrue();

        rig.configured(OTHER.substring(1));
        rig.after(Duration.ofSeconds(1));
        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.after(Duration.ofHours(1));

        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("other");
    }

    @Test
    void aConfigThatSomebodyEmptiedIsRefusedUntilItIsAccepted() throws Exception {
        rig.configured(RETRIED + OTHER).comeUp();
        rig.run("ema");
        rig.configured("");
        rig.after(Duration.ofSeconds(1));

        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("ema", "other");
        assertThat(rig.supervisor.snapshot().problems())
                .singleElement()
                .asString()
                .contains("has no strategies, and the last good copy has 2 (ema, other)", "'algo reload --accept'");
        Event.EditRequested edit = rig.set("ema", "name", "x");
        rig.step(edit);
        assertThat(SupervisorRig.answer(edit.reply()).isDone()).isFalse();

        Event.ReloadRequested plain =
                new Event.ReloadRequested(false, new Actor("user ann"), new CompletableFuture<>());
        rig.step(plain);
        assertThat(SupervisorRig.answer(plain.reply()).verdict()).isEqualTo(Decision.Verdict.INVALID);

        Event.ReloadRequested accept =
                new Event.ReloadRequested(true, new Actor("user ann"), new CompletableFuture<>());
        rig.step(accept);
        assertThat(SupervisorRig.answer(accept.reply()).isDone()).isTrue();
        assertThat(rig.supervisor.snapshot().strategies())
                .as("what runs stays until it is stopped")
                .containsOnlyKeys("ema");
    }

    @Test
    void whatATakeOverChangesIsInForceThoughALaterStepOfItFails() throws Exception {
        rig.takeOver.add(root -> root.withObject("/strategies/ema").put("working_directory", "/kept"));

        rig.configured(RETRIED).comeUp();

        assertThat(rig.view("ema").spec().workingDirectory()).isEqualTo("/kept");
        assertThat(rig.supervisor.snapshot().problems())
                .singleElement()
                .asString()
                .contains("a later step fails");
        rig.after(Duration.ofSeconds(1));
        assertThat(rig.supervisor.snapshot().problems()).isEmpty();
    }

    @Test
    void removingNeedsItStoppedAndTakesAPendingRestartAlong() throws Exception {
        rig.configured(RETRIED).comeUp();
        rig.run("ema");
        Event.EditRequested early = rig.remove("ema");
        rig.step(early);
        assertThat(SupervisorRig.answer(early.reply()).verdict()).isEqualTo(Decision.Verdict.CONFLICT);

        rig.host.newest("ema").end(ProcessEnd.exited(1));
        rig.step();
        Event.EditRequested remove = rig.remove("ema");
        rig.step(remove);
        rig.after(Duration.ofHours(1));

        assertThat(SupervisorRig.answer(remove.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(rig.host.executed("ema")).hasSize(1);
        assertThat(rig.supervisor.snapshot().strategies()).isEmpty();
        assertThat(Files.readString(rig.config)).doesNotContain("ema");
    }

    @Test
    void anEditTakesEffectInTheTurnThatAnswersIt() throws Exception {
        rig.configured(EMA).comeUp();
        Event.EditRequested edit = rig.set("ema", "stop.grace", "9s");

        rig.step(edit);

        assertThat(SupervisorRig.answer(edit.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(rig.view("ema").spec().stop().grace()).hasSeconds(9);
    }

    @Test
    void anInvalidEditChangesNothing() throws Exception {
        rig.configured(EMA).comeUp();
        String before = Files.readString(rig.config);
        Event.EditRequested edit = rig.set("ema", "stop.grace", "soon");

        rig.step(edit);

        assertThat(SupervisorRig.answer(edit.reply()).verdict()).isEqualTo(Decision.Verdict.INVALID);
        assertThat(Files.readString(rig.config)).isEqualTo(before);
    }

    @Test
    void aHandEditThatARefusedEditComesUponIsAppliedAllTheSame() throws Exception {
        rig.configured(EMA).comeUp();
        rig.configured(EMA + ",'new':{'script':'new.py'}");

        rig.step(rig.set("ema", "stop.grace", "soon"));

        assertThat(rig.supervisor.snapshot().strategies()).containsOnlyKeys("ema", "new");
    }

    @Test
    void anEditThatIsOnDiskIsDoneAlsoIfTheStateCannotBeSaved() throws Exception {
        rig.configured(EMA).comeUp();
        rig.failSaves();
        rig.step(rig.stop("ema"));

        Event.EditRequested edit = rig.set("ema", "stop.grace", "9s");
        rig.step(edit);

        assertThat(SupervisorRig.answer(edit.reply()).verdict()).isEqualTo(Decision.Verdict.DONE);
        assertThat(Files.readString(rig.config)).contains("9s");
    }
}
