package algo.app.config;

import algo.app.model.StrategyIds;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * New ids for a strategy and its instances. Immutable.
 *
 * @param ids the new ids by the old ones; the strategy itself comes first
 */
public record Renaming(Map<String, String> ids) {
    /**
     * Returns the renaming of a strategy, and with it of its instances.
     *
     * @param all the ids of all strategies
     */
    public static Renaming of(String from, String to, Collection<String> all) {
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put(from, to);
        for (String id : all.stream().sorted().toList()) {
            if (StrategyIds.baseOf(id).equals(from)) {
                ids.put(id, to + id.substring(from.length()));
            }
        }
        return new Renaming(ids);
    }

    /** Returns the old id of the strategy itself. */
    public String from() {
        return ids.keySet().iterator().next();
    }

    /** Returns the new id of the strategy itself. */
    public String to() {
        return ids.get(from());
    }

    /** Returns whether no instance of the strategy in a config is left out. */
    public boolean isWhole(JsonNode config) {
        return ids.keySet().containsAll(Instances.of(from(), config));
    }

    /** Returns the edit that gives each its new id, and follows it wherever the config names one. */
    public ConfigFile.Edit edit() {
        return root -> {
            ObjectNode renamed = ConfigParser.object();
            for (Map.Entry<String, JsonNode> each : root.path("strategies").properties()) {
                if (each.getValue() instanceof ObjectNode entry) {
                    follow(entry);
                }
                renamed.set(ids.getOrDefault(each.getKey(), each.getKey()), each.getValue());
            }
            root.set("strategies", renamed);
            if (root.get("defaults") instanceof ObjectNode defaults) {
                follow(defaults);
            }
        };
    }

    private void follow(ObjectNode entry) {
        String of = entry.path("of").asText("");
        if (ids.containsKey(of)) {
            entry.put("of", ids.get(of));
        }
        if (entry.get("after") instanceof ArrayNode after) {
            for (int i = 0; i < after.size(); i++) {
                String id = after.get(i).asText("");
                if (ids.containsKey(id)) {
                    after.set(i, ids.get(id));
                }
            }
        }
    }
}
