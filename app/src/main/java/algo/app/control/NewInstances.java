package algo.app.control;

import algo.app.config.ConfigEdits;
import algo.app.config.ConfigFile;
import algo.app.model.Effect;
import algo.app.model.Params;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Request;
import algo.app.supervise.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The instances that {@code add --for} makes of a strategy.
 *
 * @param values of the param, by the ids of the instances
 * @param known those of them that are there already
 */
record NewInstances(String base, String param, Map<String, String> values, Set<String> known) {
    /** @throws RequestException if what was given makes no instances */
    static NewInstances of(String base, Request.Add request, Snapshot snapshot) throws RequestException {
        Map<String, String> values = new LinkedHashMap<>();
        if (!request.param().isEmpty() || !request.each().isEmpty()) {
            String problem = Params.problem(request.param()).orElse("");
            if (problem.isEmpty() && request.each().isEmpty()) {
                problem = "'" + request.param() + "' has no values, and so makes no instances";
            }
            if (!problem.isEmpty()) {
                throw new RequestException(ExitCode.USAGE, problem, "nothing was changed");
            }
        }
        for (String value : request.each()) {
            String id = base + "@" + value;
            Targets.requireId(id, "nothing was changed");
            values.put(id, value);
        }
        List<String> known = new ArrayList<>(values.keySet());
        known.retainAll(snapshot.strategies().keySet());
        return new NewInstances(base, request.param(), values, Set.copyOf(known));
    }

    /** Returns how many come into the config. */
    int count() {
        return values.size() - known.size();
    }

    /** Returns the edit that makes {@code edit}, and then the instances. */
    ConfigFile.Edit after(ConfigFile.Edit edit) {
        ConfigFile.Edit instances = ConfigEdits.instances(base, param, values);
        return root -> {
            edit.apply(root);
            instances.apply(root);
        };
    }

    /** Returns what is told of each, once it is made. */
    List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        values.forEach((id, value) -> outcomes.add(Outcome.of(
                        id,
                        ExitCode.DONE,
                        (known.contains(id) ? "is there already" : "added, an instance of " + base) + ", " + param + "="
                                + value,
                        "")
                .withEffect(Effect.NONE)));
        return outcomes;
    }
}
