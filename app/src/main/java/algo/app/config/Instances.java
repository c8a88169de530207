package algo.app.config;

import algo.app.model.Nearest;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules by which an entry of the config is an instance of another one. */
final class Instances {
    private final ObjectNode entries;
    private final Problems problems;

    /** @param entries those of the strategies, as they are written */
    Instances(ObjectNode entries, Problems problems) {
        this.entries = entries;
        this.problems = problems;
    }

    /** Returns whether an entry is meant as an instance, rightly or not. */
    static boolean isOne(String id, JsonNode entry) {
        return entry.isObject() && (id.indexOf('@') >= 0 || entry.hasNonNull("of"));
    }

    /** Returns the ids of the instances of a strategy. */
    static List<String> of(String base, JsonNode config) {
        List<String> ids = new ArrayList<>();
        config.path("strategies").properties().forEach(entry -> {
            if (base.equals(entry.getValue().path("of").asText())) {
                ids.add(entry.getKey());
            }
        });
        return ids;
    }

    /** Returns the entry of the base of an instance; empty, and what is wrong is noted, if there is no right one. */
    Optional<ObjectNode> base(String id, ObjectNode entry) {
        String path = "strategies." + id;
        String base = StrategyIds.baseOf(id);
        if (!entry.hasNonNull("of")) {
            return refuse(path, "is named as an instance; it needs \"of\": \"" + Text.excerpt(base) + "\"");
        }
        String of = entry.path("of").asText();
        if (!entry.path("of").isTextual()) {
            return refuse(path + ".of", "must be text, the id of another strategy");
        }
        if (of.indexOf('@') >= 0) {
            return refuse(
                    path + ".of", "'" + Text.excerpt(of) + "' is an instance itself; an instance of it cannot be made");
        }
        if (!of.equals(base)) {
            return refuse(
                    path + ".of",
                    "an instance of '" + Text.excerpt(of) + "' must have the id " + Text.excerpt(of) + "@NAME");
        }
        for (String key : List.of("script", "module")) {
            if (entry.hasNonNull(key)) {
                problems.add(path + "." + key, "does not belong to an instance, which runs the code of '" + of + "'");
            }
        }
        if (!(entries.get(of) instanceof ObjectNode shared)) {
            List<String> others = new ArrayList<>();
            entries.properties().forEach(other -> others.add(other.getKey()));
            others.removeIf(other -> other.indexOf('@') >= 0);
            return refuse(
                    path + ".of",
                    others.isEmpty() ? "there is no such strategy" : Nearest.unknown("strategy", of, others));
        }
        return Optional.of(shared);
    }

    private Optional<ObjectNode> refuse(String path, String problem) {
        problems.add(path, problem);
        return Optional.empty();
    }
}
