package algo.app.control;

import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;

/** Finds the one strategy that a request names. */
final class Targets {
    private Targets() {}

    /** @throws RequestException if there is none, or the id is none */
    static Snapshot.View view(Supervisor supervisor, String id) throws RequestException {
        if (!StrategyIds.isValid(id)) {
            throw new RequestException(ExitCode.USAGE, StrategyIds.explain(id), "");
        }
        Snapshot.View view = supervisor.snapshot().strategies().get(id);
        if (view == null) {
            throw new RequestException(
                    ExitCode.NOT_FOUND, id + ": no such strategy", "see 'algo list' for those there are");
        }
        return view;
    }
}
