package algo.app.control;

import algo.app.config.ConfigEdits;
import algo.app.config.ConfigFile;
import algo.app.model.Actor;
import algo.app.protocol.Outcome;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Changes values in the config of a strategy that exists. */
final class EntryEdit {
    private EntryEdit() {}

    /**
     * Returns when they are on disk.
     *
     * @param values by keys with dots
     * @param event what the supervisor is told: the edit itself, or what it is part of
     * @throws RequestException if it is refused; nothing was changed
     */
    static Decision put(
            Supervisor supervisor,
            String id,
            Map<String, String> values,
            Function<Event.EditRequested, Event> event,
            Actor by,
            ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        return put(supervisor, id, ConfigEdits.put(id, values), event, by, patience);
    }

    /** Carries out any edit of such a config, as {@link #put(Supervisor, String, Map, Function, Actor, ClientWait)} does. */
    static Decision put(
            Supervisor supervisor,
            String id,
            ConfigFile.Edit edit,
            Function<Event.EditRequested, Event> event,
            Actor by,
            ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(event.apply(new Event.EditRequested(
                id, Event.EditRequested.Needs.EXISTING, edit, ConfigFile.Companion.NONE, by, reply)));
        Decision decision = patience.await(reply);
        if (!decision.isDone()) {
            Outcome refusal = StrategyCommands.refused(id, decision);
            throw new RequestException(refusal.code(), id + ": " + refusal.message(), "nothing was changed");
        }
        return decision;
    }
}
