package algo.app.supervise;

import algo.app.health.NotifyAddress;
import algo.app.model.RunId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The health of one run, as far as it is known. Immutable.
 *
 * @param run whose it is; that of another run means nothing any more
 * @param readiness whether its sign of readiness was seen
 * @param missed the signs that are missed now: one clause for people, by the place of the watch in the config
 * @param unseen why signs cannot be looked for now: one clause for people, by the place of the watch, -1 for readiness
 * @param ended why a watch ended the run for good; empty if none did
 * @param address where the run was told to speak sd_notify
 */
record RunHealth(
        RunId run,
        Readiness readiness,
        Map<Integer, String> missed,
        Map<Integer, String> unseen,
        String ended,
        NotifyAddress address) {
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
        unseen = Map.copyOf(unseen);
    }

    static RunHealth of(RunId run) {
        return new RunHealth(run, Readiness.AWAITED, Map.of(), Map.of(), "", NotifyAddress.NONE);
    }

    RunHealth with(Readiness next) {
        return new RunHealth(run, next, missed, unseen, ended, address);
    }

    /** @param why empty once the sign is seen again */
    RunHealth missing(int watch, String why) {
        return new RunHealth(run, readiness, with(missed, watch, why), unseen, ended, address);
    }

    /** @param why empty once the sign can be looked for again */
    RunHealth unseen(int watch, String why) {
        return new RunHealth(run, readiness, missed, with(unseen, watch, why), ended, address);
    }

    private static Map<Integer, String> with(Map<Integer, String> signs, int watch, String why) {
        Map<Integer, String> next = new TreeMap<>(signs);
        if (why.isEmpty()) {
            next.remove(watch);
        } else {
            next.put(watch, why);
        }
        return next;
    }

    /** Returns this without what is known of signs at other places than these. */
    RunHealth keeping(IntPredicate places) {
        return new RunHealth(run, readiness, only(missed, places), only(unseen, places), ended, address);
    }

    private static Map<Integer, String> only(Map<Integer, String> signs, IntPredicate places) {
        Map<Integer, String> next = new TreeMap<>(signs);
        next.keySet().removeIf(place -> !places.test(place));
        return next;
    }

    RunHealth speakingAt(NotifyAddress told) {
        return new RunHealth(run, readiness, missed, unseen, ended, told);
    }

    RunHealth endedBy(String why) {
        return new RunHealth(run, readiness, missed, unseen, why, address);
    }

    /** Returns what is missed now, in one clause; empty if nothing is. */
    String problem() {
        return String.join("; ", new TreeMap<>(missed).values());
    }

    /** Returns why signs cannot be looked for now, in one clause; empty if they can. */
    String blindness() {
        return String.join("; ", new TreeMap<>(unseen).values());
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", run.value());
        node.put("readiness", readiness.name());
        put(node, "missed", missed);
        put(node, "unseen", unseen);
        node.put("ended", ended);
        if (!address.isNone()) {
            node.put("notify_socket", address.socket());
            node.put("watchdog_ms", address.watchdog().toMillis());
        }
        return node;
    }

    private static void put(ObjectNode node, String name, Map<Integer, String> signs) {
        ObjectNode all = node.putObject(name);
        signs.forEach((watch, why) -> all.put(watch.toString(), why));
    }

    /** @throws IllegalArgumentException if it is not what {@link #toJson} made */
    static RunHealth of(JsonNode node) {
        return new RunHealth(
                new RunId(node.path("run").asText()),
                Readiness.valueOf(node.path("readiness").asText()),
                signs(node.path("missed")),
                signs(node.path("unseen")),
                node.path("ended").asText(),
                new NotifyAddress(
                        node.path("notify_socket").asText(),
                        Duration.ofMillis(node.path("watchdog_ms").asLong())));
    }

    private static Map<Integer, String> signs(JsonNode node) {
        Map<Integer, String> signs = new TreeMap<>();
        node.properties()
                .forEach(sign -> signs.put(
                        Integer.parseInt(sign.getKey()), sign.getValue().asText()));
        return signs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunHealth that
                && run.equals(that.run)
                && readiness == that.readiness
                && missed.equals(that.missed)
                && unseen.equals(that.unseen)
                && ended.equals(that.ended)
                && address.equals(that.address);
    }
}
