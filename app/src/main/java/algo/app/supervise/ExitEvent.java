package algo.app.supervise;

import algo.app.model.ExitStatus;
import algo.app.model.Ist;
import algo.app.model.Mode;
import algo.app.model.Phase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * Builds what an {@code on_exit} command is told about the end of a run: the documented fields, in their order. Pure.
 */
final class ExitEvent {
    private ExitEvent() {}

    /**
     * Returns the event of the end that made {@code after} of {@code before}.
     *
     * @param wall and {@code steady}: the two times at that instant
     */
    static ObjectNode of(Entry entry, StrategyStatus before, StrategyStatus after, Instant wall, Instant steady) {
        ExitStatus exit = after.lastExit();
        boolean ran = before.phase().hasRun();
        Run run = ran ? before.run() : Run.NONE;
        Mode mode = ran ? run.mode() : before.choice().resolve(entry.spec().mode());
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event", "exit");
        event.put("strategy", entry.id());
        event.put("name", entry.spec().name());
        event.put("mode", mode.label());
        event.put("run_id", ran ? run.id().value() : null);
        event.put("started_at", ran ? Ist.iso(run.startedAt()) : null);
        event.put("log_file", ran ? run.record().output().toString() : null);
        event.put("at", Ist.iso(exit.at()));
        event.put("reason", exit.reason().label());
        event.put("code", exit.code() == ExitStatus.NO_CODE ? null : (Integer) exit.code());
        event.put("signal", exit.signal().isEmpty() ? null : exit.signal());
        event.put("phase", after.phase().label());
        event.put("message", after.reason());
        event.put("restarts", after.restarts());
        boolean again = after.phase() == Phase.BACKOFF;
        event.put("next_restart", again ? Ist.iso(wall.plus(Duration.between(steady, after.retryAt()))) : null);
        return event;
    }
}
