package algo.app.supervise;

import algo.app.model.Mode;
import algo.app.model.RunId;
import algo.app.model.StrategySpec;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import java.time.Instant;

/** Turns what people decided about a strategy into the request for one run. */
public interface RunPreparation {
    /**
     * Everything that the run needs exists when this returns.
     *
     * @param host where strategies in live mode find OpenAlgo
     * @param at wall time of the launch
     * @throws LaunchException with what is missing, in words for people
     */
    LaunchRequest prepare(StrategySpec spec, Mode mode, String host, RunId run, Instant at) throws LaunchException;

    /** The run is executed: it is the newest of its strategy. */
    void started(StrategySpec spec, LaunchRequest request);
}
