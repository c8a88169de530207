package algo.app.supervise;

import algo.app.model.RunId;
import algo.app.process.RunTrace;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The paper broker as the supervisor needs it: a process of its own, which somebody else looks after. No method waits for
 * it. Used by the supervisor's thread alone.
 */
public interface Broker {
    /**
     * The address of a strategy's market, and the key that the strategy shows there.
     *
     * @param host e.g. {@code http://127.0.0.1:5000}
     */
    record Endpoint(String host, String apiKey) {}

    /**
     * Makes the broker serve a strategy: starts it if it is not there, and gives the strategy a key if it has none.
     *
     * @return why it does not, one clause for people, empty if it does; done at once if it does already, else after a while
     *     that has a bound
     */
    CompletableFuture<String> ready(String strategy);

    /** A strategy will need the broker soon: it is started now, unless it is there, so that the launch need not wait for that. */
    void anticipate();

    /** Returns the endpoint of a strategy that it was {@link #ready} for. */
    Endpoint endpoint(String strategy) throws IOException;

    /** Tells the broker whether runs rely on it from now on. Costs nothing if that is as before. */
    void need(boolean yes);

    /**
     * Sets the losses of one day, in paise, by strategy, that the broker tells as soon as they are reached. Costs nothing if they
     * are as before.
     */
    void limitLosses(Map<String, Long> limits);

    /**
     * Returns why nobody hears of losses, and has not for a while, though runs rely on that; one clause, empty if all is well.
     */
    String lossProblem();

    /** The strategy was removed; its key is void. */
    void forget(String strategy);

    /**
     * Remembers that strategies get other ids, which the config does not have yet: {@link #configured} tells whether they did. Their
     * account goes along, whenever the process dies.
     *
     * @param ids the new ids by the old ones; the strategy itself comes first, then its instances
     */
    void rename(Map<String, String> ids);

    /** Takes which strategies the config has: by that, renamings were done or not, also those of an earlier daemon. */
    void configured(Set<String> strategies);

    /**
     * Returns what must be remembered, so that an adopted strategy finds the broker again: the port, the keys and the
     * process.
     */
    JsonNode state();

    /** Tells the broker that what {@link #state} told last is on disk: only then it executes a new process. */
    void saved();

    /** Tells the broker that what {@link #state} told last could not be saved. */
    void unsaved(String why);

    /** Takes up what an earlier daemon remembered. */
    void restore(JsonNode state);

    /**
     * Returns whether a process, after {@link #restore}, is that of this broker and not that of a copy's original. It
     * is remembered for {@link #takeUp}.
     */
    boolean claims(RunTrace trace);

    /** Goes on with what lives of it; its run, if any does. */
    Optional<RunId> takeUp();

    /** Returns why runs that rely on the broker cannot reach it, one clause; empty if they can, or there are none. */
    String problem();

    /**
     * Returns whether the daemon may end. If no run relies on the broker, that ends first, for a few seconds at most.
     *
     * @param now steady time
     */
    boolean mayEnd(Instant now);
}
