package algo.app.supervise;

import algo.app.model.RunId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The health of one run, as far as it is known. Immutable.
 *
 * @param run whose it is; that of another run means nothing any more
 * @param readiness whether its sign of readiness was seen
 * @param missed the signs that are missed now: one clause for people, by the place of the watch in the config
 * @param ended why a watch ended the run for good; empty if none did
 */
record RunHealth(RunId run, Readiness readiness, Map<Integer, String> missed, String ended) {
    /** Stands where nothing is known. */
    static final RunHealth NONE = of(Run.NONE.id());

    /** The readiness of a run for those that wait for it. */
    enum Readiness {
        AWAITED,
        /** It was to be ready by now, and is still awaited. */
        LATE,
        READY
    }

    RunHealth {
        missed = Map.copyOf(missed);
    }

    static RunHealth of(RunId run) {
        return new RunHealth(run, Readiness.AWAITED, Map.of(), "");
    }

    RunHealth with(Readiness next) {
        return new RunHealth(run, next, missed, ended);
    }

    /** @param why empty once the sign is seen again */
    RunHealth missing(int watch, String why) {
        Map<Integer, String> next = new TreeMap<>(missed);
        if (why.isEmpty()) {
            next.remove(watch);
        } else {
            next.put(watch, why);
        }
        return new RunHealth(run, readiness, next, ended);
    }

    /** Returns this with nothing missed. */
    RunHealth well() {
        return new RunHealth(run, readiness, Map.of(), ended);
    }

    RunHealth endedBy(String why) {
        return new RunHealth(run, readiness, missed, why);
    }

    /** Returns what is missed now, in one clause; empty if nothing is. */
    String problem() {
        return String.join("; ", new TreeMap<>(missed).values());
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", run.value());
        node.put("readiness", readiness.name());
        ObjectNode signs = node.putObject("missed");
        missed.forEach((watch, why) -> signs.put(watch.toString(), why));
        node.put("ended", ended);
        return node;
    }

    /** @throws IllegalArgumentException if it is not what {@link #toJson} made */
    static RunHealth of(JsonNode node) {
        Map<Integer, String> missed = new TreeMap<>();
        node.path("missed")
                .properties()
                .forEach(sign -> missed.put(
                        Integer.parseInt(sign.getKey()), sign.getValue().asText()));
        return new RunHealth(
                new RunId(node.path("run").asText()),
                Readiness.valueOf(node.path("readiness").asText()),
                missed,
                node.path("ended").asText());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunHealth that
                && run.equals(that.run)
                && readiness == that.readiness
                && missed.equals(that.missed)
                && ended.equals(that.ended);
    }
}
