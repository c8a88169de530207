package algo.app.supervise;

import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.model.Mode;
import algo.app.model.RunId;
import algo.app.model.StrategySpec;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns what people decided about a strategy into the request for one run. */
public interface RunPreparation {
    /**
     * Everything that the run needs exists when this returns.
     *
     * @param host where strategies in live mode find OpenAlgo; empty where nobody said
     * @param at wall time of the launch
     * @throws LaunchException with what is missing, in words for people
     */
    LaunchRequest prepare(StrategySpec spec, Mode mode, String host, RunId run, Instant at) throws LaunchException;

    /**
     * A recorded run with its files where they are in this home, should the home lie elsewhere than when it was recorded:
     * those of the original are none of a copy's.
     */
    default RunRecord located(String strategy, RunRecord record) {
        return record;
    }

    /**
     * Returns where a run in live mode would trade, and the key that it would show there.
     *
     * @throws LaunchException with what is missing, in words for people
     */
    Broker.Endpoint liveEndpoint(StrategySpec spec, String host) throws LaunchException;

    /**
     * Returns whether a process that carries the mark of a run writes to this home, and not to the original of a copy.
     */
    default boolean isOfHome(RunTrace trace) {
        return false;
    }

    /**
     * Brings code and config into agreement, should a crash have come between them. Called again and again while it runs,
     * so cheap when there is nothing to do.
     *
     * @param config in force, as it is written
     * @throws IOException if that cannot be done now; {@link #prepare} refuses what it concerns until it is
     */
    void settle(ObjectNode config) throws IOException;

    /**
     * Brings a home of an older version to the layout of this one, and what its config says of a place where it no longer
     * lies to where it does, once the config is known. Called again and again until
     * it is done, so cheap when there is nothing to do.
     *
     * @param config may be edited, also when this fails
     * @param running the strategies that run, which must not notice
     * @throws IOException if it cannot be done now; runs are prepared as the older version did until it is
     * @throws ConfigException if the config cannot be edited now
     */
    void takeOver(ConfigFile config, Set<String> running) throws IOException, ConfigException;

    /**
     * Removes what was prepared for runs of an earlier daemon that came to nothing.
     *
     * @param known the runs and commands that something is known of; theirs stays
     * @param live of these, the runs that are not over
     */
    void removeLeftovers(Set<RunId> known, Set<RunId> live);

    /**
     * Returns the environment of an {@code on_exit} command, besides what it is told: as that of a strategy, with
     * nothing of its own.
     */
    Map<String, String> hookEnvironment(List<String> passEnv);

    /** The run is recorded, and its program is executed next: it is the newest of its strategy. */
    void starting(StrategySpec spec, LaunchRequest request);

    /** The run is over, or came to nothing: removes what it alone was given. */
    void over(RunId run);

    /** {@code text} for people, without what must not be shown. */
    String shown(String text);
}
