package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loop ends with nothing left undone that was posted while it did its last turn. */
class LoopEndTest {
    private static final Actor ANN = new Actor("user ann");

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    /** Runs the loop to its end; these come while it does what would be its last turn. */
    private void end(List<Event> late) throws Exception {
        rig.configured("'ema':{'script':'ema.py'}").comeUp();
        AtomicBoolean posted = new AtomicBoolean();
        rig.supervisor.post(new Event.ShutdownRequested(false, true, ANN));
        rig.supervisor.run(ending -> {
            if (posted.compareAndSet(false, true)) {
                late.forEach(rig.supervisor::post);
            }
        });
    }

    @Test
    void whatAPersonDidIsRecordedAndWhoeverWaitsForThatIsAnswered() throws Exception {
        CompletableFuture<Decision> recorded = new CompletableFuture<>();

        end(List.of(new Event.SecretChanged("", "TOKEN", "set", ANN), new Event.RecordedAsked(recorded)));

        assertThat(recorded).isDone();
        assertThat(Files.readString(rig.events)).contains("\"detail\":\"TOKEN\"");
    }

    @Test
    void aPanicThatComesLastIsOnDisk() throws Exception {
        CompletableFuture<Decision> reply = new CompletableFuture<>();

        end(List.of(new Event.PanicRequested("a test", ANN, reply)));

        assertThat(SupervisorRig.answer(reply).isDone()).isTrue();
        assertThat(Files.exists(rig.panic)).isTrue();
    }
}
