package algo.app.supervise;

import algo.app.model.RunId;
import algo.app.process.RunTrace;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A broker that serves everybody at once, unless a test says otherwise, and that nobody talks to. */
final class NoBroker implements Broker {
    /** What is answered at once; null to owe an answer in {@link #owed}. */
    String answer = "";

    final List<CompletableFuture<String>> owed = new ArrayList<>();
    String problem = "";
    String lossProblem = "";
    /** The limits of loss that it was told last. */
    Map<String, Long> limits = Map.of();

    /** The new ids by the old ones that it was told last. */
    Map<String, String> renamed = Map.of();
    /** The strategies of the config that it was told last. */
    Set<String> configured = Set.of();

    boolean needed;
    boolean mayEnd = true;
    int anticipated;
    /** How often what it told last was said to be on disk. */
    int saved;

    private int told;

    @Override
    public CompletableFuture<String> ready(String strategy) {
        if (answer != null) {
            return CompletableFuture.completedFuture(answer);
        }
        owed.add(new CompletableFuture<>());
        return owed.get(owed.size() - 1);
    }

    @Override
    public void anticipate() {
        anticipated++;
    }

    @Override
    public Endpoint endpoint(String strategy) {
        return new Endpoint("http://127.0.0.1:1", "key");
    }

    @Override
    public void need(boolean yes) {
        needed = yes;
    }

    @Override
    public void limitLosses(Map<String, Long> next) {
        limits = Map.copyOf(next);
    }

    @Override
    public String lossProblem() {
        return lossProblem;
    }

    @Override
    public void forget(String strategy) {}

    @Override
    public void rename(Map<String, String> ids) {
        renamed = Map.copyOf(ids);
    }

    @Override
    public void configured(Set<String> strategies) {
        configured = Set.copyOf(strategies);
    }

    @Override
    public JsonNode state() {
        return JsonNodeFactory.instance.objectNode().put("told", ++told);
    }

    @Override
    public void saved() {
        saved++;
    }

    @Override
    public void unsaved(String why) {}

    @Override
    public void restore(JsonNode state) {}

    @Override
    public boolean claims(RunTrace trace) {
        return false;
    }

    @Override
    public Optional<RunId> takeUp() {
        return Optional.empty();
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public boolean mayEnd(Instant now) {
        return needed || mayEnd;
    }
}
