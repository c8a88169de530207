package algo.app.broker;

import algo.app.process.RunRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The condition of the broker, as its keeper last knew it.
 *
 * @param record its process, also one that waits at its gate; empty while there is none
 * @param port on which strategies find it; 0 while none was chosen
 * @param answers whether strategies reach it
 * @param keys by strategy, the keys that it has taken
 * @param renamed the renamings that the account has followed since the daemon began
 * @param problem why strategies do not reach it, one clause for people; empty if they do, or nobody tried
 */
record BrokerCondition(
        Optional<RunRecord> record,
        int port,
        boolean answers,
        Map<String, String> keys,
        Set<String> renamed,
        String problem) {
    static final BrokerCondition NONE = new BrokerCondition(Optional.empty(), 0, false, Map.of(), Set.of(), "");

    BrokerCondition {
        keys = Map.copyOf(keys);
        renamed = Set.copyOf(renamed);
    }

    /** Returns whether a strategy that shows this key is served. */
    boolean serves(String strategy, String key) {
        return answers && key.equals(keys.get(strategy));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BrokerCondition that
                && Objects.equals(record, that.record)
                && port == that.port
                && answers == that.answers
                && Objects.equals(keys, that.keys)
                && Objects.equals(renamed, that.renamed)
                && Objects.equals(problem, that.problem);
    }
}
