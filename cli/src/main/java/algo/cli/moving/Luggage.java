package algo.cli.moving;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Fields;
import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.WireException;
import algo.cli.ClientException;
import algo.cli.archive.StrategyArchive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All that goes along with a strategy to another machine, as its daemon tells it. Not to be changed. */
final class Luggage {
    private static final String CONFIG = "config";
    private static final String SCHEDULE = "schedule";

    /** Keys that another machine may have otherwise without being another strategy; what of them counts is set by itself. */
    private static final Set<String> LOCAL = Set.of(SCHEDULE, "mode", "interpreter");

    private final Map<String, Object> body;
    private final Map<String, Object> about;

    private Luggage(Map<String, Object> body, Map<String, Object> about) {
        this.body = body;
        this.about = about;
    }

    /** Reads the answer to a {@link algo.app.protocol.Request.Export}. */
    static Luggage of(Reply reply) throws ClientException {
        Map<String, Object> body = DaemonAnswers.body(reply);
        try {
            Fields about = Json.object(String.valueOf(body.get("strategy")));
            return new Luggage(body, about.map());
        } catch (WireException e) {
            throw new ClientException(
                    ExitCode.FAILED, "the answer of the daemon was not understood: " + e.getMessage(), "");
        }
    }

    String id() {
        return String.valueOf(body.get("id"));
    }

    /** Returns the machine to which it was moved; empty if it was not. */
    String movedTo() {
        return body.get("moved_to") instanceof String host ? host : "";
    }

    boolean hasInstances() {
        return about.get("instances") instanceof Map<?, ?> instances && !instances.isEmpty();
    }

    boolean isLive() {
        return "live".equals(config().get("mode"));
    }

    String mode() {
        return isLive() ? "live" : "sandbox";
    }

    /** Returns its schedule; empty if it has none. */
    Map<String, Object> schedule() {
        return config().get(SCHEDULE) instanceof Map<?, ?> schedule ? texts(schedule) : Map.of();
    }

    List<?> warnings() {
        return body.get("warnings") instanceof List<?> list ? list : List.of();
    }

    /** Returns the archive that is added there: without its schedule, so that nothing starts by that. */
    StrategyArchive unscheduled() {
        Map<String, Object> config = new LinkedHashMap<>(config());
        config.put(SCHEDULE, null);
        Map<String, Object> all = new LinkedHashMap<>(about);
        all.put(CONFIG, config);
        return new StrategyArchive(id(), Json.line(all), files());
    }

    /** Returns whether another machine has the same code, and all that was decided here about it, but for what each has its own way. */
    boolean isIn(Luggage there) {
        return digests(files()).equals(digests(there.files()))
                && has(there.config(), config(), LOCAL)
                && params(config()).equals(params(there.config()));
    }

    /** Returns its params: one that only the other machine has, such as a quantity, makes another strategy of it. */
    private static Map<?, ?> params(Map<String, Object> config) {
        return config.get("params") instanceof Map<?, ?> params ? params : Map.of();
    }

    private static boolean has(Map<?, ?> there, Map<?, ?> here, Set<String> leftOut) {
        for (Map.Entry<?, ?> each : here.entrySet()) {
            Object other = there.get(each.getKey());
            boolean same = each.getValue() instanceof Map<?, ?> inner
                    ? other instanceof Map<?, ?> also && has(also, inner, Set.of())
                    : Objects.equals(other, each.getValue());
            if (!same && !leftOut.contains(String.valueOf(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Object> digests(List<?> files) {
        Map<String, Object> digests = new LinkedHashMap<>();
        for (Object each : files) {
            Map<?, ?> file = (Map<?, ?>) each;
            digests.put(String.valueOf(file.get("path")), file.get("sha256"));
        }
        return digests;
    }

    private List<?> files() {
        return body.get("files") instanceof List<?> files ? files : List.of();
    }

    private Map<String, Object> config() {
        return about.get(CONFIG) instanceof Map<?, ?> config ? texts(config) : Map.of();
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        Map<String, Object> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), value));
        return texts;
    }
}
