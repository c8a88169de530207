package algo.app.config;

import algo.app.model.LossLimit;
import algo.app.model.RemoteHost;
import algo.app.model.ResourceLimits;
import algo.app.model.StrategySpec;
import algo.app.notify.Notifying;
import algo.app.schedule.Schedule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A config that was validated as a whole.
 *
 * @param openalgoHost where strategies in live mode find OpenAlgo, e.g. {@code http://127.0.0.1:5000}; empty where nobody
 *     said, and then nothing starts in live mode
 * @param defaults what a strategy has of which nothing else is said; its id and script mean nothing
 * @param web the gateway that the daemon keeps
 * @param notifying how people are told
 * @param hosts other machines, by name
 * @param accountRisk the most that the account of live mode may lose on one day
 * @param strategies by id, in the order of the file
 * @param schedules by id, of those strategies that have one
 */
public record Config(
        String openalgoHost,
        StrategySpec defaults,
        WebKeeping web,
        Notifying notifying,
        Map<String, RemoteHost> hosts,
        LossLimit accountRisk,
        Map<String, StrategySpec> strategies,
        Map<String, Schedule> schedules) {
    public static final Config EMPTY = new Config(
            "", unknown("defaults"), WebKeeping.OFF, Notifying.NONE, Map.of(), LossLimit.NONE, Map.of(), Map.of());

    public Config {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        strategies = Collections.unmodifiableMap(new LinkedHashMap<>(strategies));
        schedules = Map.copyOf(schedules);
    }

    /** Returns a stand-in for a strategy that runs although nothing says what it is: all defaults, and no program. */
    public static StrategySpec unknown(String id) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("script", "unknown");
        return new StrategyParser(ResourceLimits.NONE, new Problems()).parse("strategies." + id, id, entry);
    }
}
