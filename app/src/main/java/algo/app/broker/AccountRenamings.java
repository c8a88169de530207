package algo.app.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The renamings of strategies that the paper account has still to follow. Each is remembered before the config has the new id, so
 * whichever ids the config has when the daemon dies, the next one knows whether the account follows. The supervisor's thread alone.
 */
final class AccountRenamings {
    /**
     * A renaming.
     *
     * @param id by which the account knows it as the same, however often it is asked for
     * @param ids the new ids by the old ones; the strategy itself comes first, then its instances
     * @param certain whether the config has the new ids
     */
    record Renaming(String id, Map<String, String> ids, boolean certain) {
        private Map.Entry<String, String> first() {
            return ids.entrySet().iterator().next();
        }
    }

    private final List<Renaming> pending = new ArrayList<>();

    /** Remembers a renaming that the config does not have yet. */
    void add(Map<String, String> ids) {
        pending.add(new Renaming(UUID.randomUUID().toString(), new LinkedHashMap<>(ids), false));
    }

    /**
     * Decides those that are not certain by the ids that the config has: it has the new one alone if the renaming was done.
     *
     * @param certain told of each that is certain from now on, in their order
     */
    void decide(Set<String> config, Consumer<Renaming> certain) {
        for (Renaming each : List.copyOf(pending)) {
            if (each.certain()) {
                continue;
            }
            Map.Entry<String, String> strategy = each.first();
            if (config.contains(strategy.getValue()) && !config.contains(strategy.getKey())) {
                Renaming done = new Renaming(each.id(), each.ids(), true);
                pending.set(pending.indexOf(each), done);
                certain.accept(done);
            } else {
                pending.remove(each);
            }
        }
    }

    /** Returns those that are certain, in the order in which the account must follow. */
    List<Renaming> certain() {
        return pending.stream().filter(Renaming::certain).toList();
    }

    /** Forgets those that the account has followed. */
    void followed(Set<String> renamings) {
        pending.removeIf(each -> renamings.contains(each.id()));
    }

    ArrayNode toJson() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Renaming each : pending) {
            ObjectNode saved = all.addObject();
            saved.put("id", each.id());
            saved.put("certain", each.certain());
            ObjectNode ids = saved.putObject("ids");
            each.ids().forEach(ids::put);
        }
        return all;
    }

    /** Takes up what {@link #toJson} told. */
    void restore(JsonNode saved) {
        for (JsonNode each : saved) {
            Map<String, String> ids = new LinkedHashMap<>();
            each.path("ids")
                    .properties()
                    .forEach(pair -> ids.put(pair.getKey(), pair.getValue().asText()));
            if (!ids.isEmpty()) {
                pending.add(new Renaming(
                        each.path("id").asText(), ids, each.path("certain").asBoolean()));
            }
        }
    }
}
