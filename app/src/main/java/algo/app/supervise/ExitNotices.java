package algo.app.supervise;

import algo.app.hook.HookOutcome;
import algo.app.hook.HookRequest;
import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.RunId;
import algo.app.model.StrategySpec;
import algo.app.state.EventJournal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of runs that {@code on_exit} commands are to be told of. Each is saved with the end itself, and forgotten when
 * its command is over; in between it survives the daemon. The supervisor's thread alone.
 */
final class ExitNotices {
    /** Commands at once; one at a time for each strategy, in the order of its ends. */
    static final int MOST_AT_ONCE = 4;

    /** Ends of one strategy that wait; of more the oldest is dropped. */
    static final int MOST_WAITING = 10;

    /** The time for which a daemon that ends goes on with the commands; then it ends those that still run. */
    static final Duration LAST_CALL = Duration.ofSeconds(5);

    /** The time for which the daemon waits for those to end. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger("on_exit");

    /**
     * @param command as it was when the run ended, for a strategy that the config no longer has; empty if not known
     * @param event see {@link ExitEvent}
     */
    private record Notice(RunId id, String strategy, List<String> command, ObjectNode event) {}

    private final SupervisorServices services;
    private final Registry registry;
    /** The notices, in the order of the ends. */
    private final Map<RunId, Notice> notices = new LinkedHashMap<>();
    /** The commands that were handed over to be executed. */
    private final Set<RunId> begun = new HashSet<>();
    /** Over, and not yet on disk as such. */
    private final List<RunId> over = new ArrayList<>();

    private Instant lastCall = Instant.MAX;
    private boolean ended;

    ExitNotices(SupervisorServices services, Registry registry) {
        this.services = services;
        this.registry = registry;
    }

    /** A run is over, or could not begin. */
    void add(Entry entry, StrategyStatus before, StrategyStatus after) {
        List<String> command = entry.spec().onExit();
        if (command.isEmpty() && (entry.isConfigured() || registry.isConfigKnown())) {
            return;
        }
        ObjectNode event = ExitEvent.of(
                entry, before, after, services.time().wall(), services.time().steady());
        // The event leaves the host, in a mail perhaps.
        for (String text : List.of("name", "message")) {
            event.put(text, services.preparation().shown(event.path(text).asText()));
        }
        Notice notice = new Notice(RunId.random(), entry.id(), command, event);
        notices.put(notice.id(), notice);
        List<Notice> waiting = notices.values().stream()
                .filter(each -> each.strategy().equals(entry.id()) && !begun.contains(each.id()))
                .toList();
        if (waiting.size() > MOST_WAITING) {
            drop(waiting.get(0));
        }
    }

    private void drop(Notice notice) {
        notices.remove(notice.id());
        failed(notice, "dropped", "was not told of it: " + MOST_WAITING + " newer ends are waiting to be told");
    }

    private void failed(Notice notice, String cause, String what) {
        String run = notice.event().path("run_id").asText("");
        String detail = (run.isEmpty() ? "" : "run " + run + ", ")
                + notice.event().path("message").asText() + ": the command " + what;
        services.journal()
                .append(
                        services.time().wall(),
                        new EventJournal.Entry(
                                notice.strategy(), EventType.ON_EXIT, "", "", cause, Actor.DAEMON, detail));
        LOG.warn("{}: {}", notice.strategy(), detail);
    }

    /** Hands over all commands that may be executed now: the ends are on disk, as far as anything can be written. */
    void handOver() {
        if (ended) {
            return;
        }
        Set<String> busy = new HashSet<>();
        begun.forEach(id -> busy.add(notices.get(id).strategy()));
        for (Notice notice : List.copyOf(notices.values())) {
            if (begun.size() < MOST_AT_ONCE && !begun.contains(notice.id()) && !busy.contains(notice.strategy())) {
                handOver(notice);
            }
            busy.add(notice.strategy());
        }
    }

    private void handOver(Notice notice) {
        Optional<StrategySpec> spec =
                registry.find(notice.strategy()).filter(Entry::isConfigured).map(Entry::spec);
        List<String> command = spec.map(StrategySpec::onExit).orElse(notice.command());
        if (!command.isEmpty()) {
            begun.add(notice.id());
            Map<String, String> environment = services.preparation()
                    .hookEnvironment(spec.map(StrategySpec::passEnv).orElse(List.of()));
            services.hooks().run(new HookRequest(notice.id(), notice.strategy(), command, environment, notice.event()));
        } else if (registry.isConfigKnown()) { // switched off meanwhile
            notices.remove(notice.id());
            registry.markDirty();
        }
    }

    void over(RunId id, HookOutcome outcome) {
        begun.remove(id);
        Notice notice = notices.remove(id);
        over.add(id);
        registry.markDirty();
        if (notice != null && outcome.kind() != HookOutcome.Kind.DONE) {
            failed(notice, outcome.kind().label(), outcome.detail());
        }
    }

    /** Everything is on disk: a command that is over is not executed once more, whatever becomes of the daemon. */
    void saved() {
        over.forEach(services.hooks()::forget);
        over.clear();
    }

    /** Returns whether a daemon that has nothing else to do may end; while not, it is to be asked again and again. */
    boolean mayEnd() {
        Instant now = services.time().steady();
        if (begun.isEmpty() && (ended || notices.isEmpty())) {
            return true;
        }
        if (lastCall.equals(Instant.MAX)) {
            lastCall = now.plus(LAST_CALL);
        }
        if (!ended && !now.isBefore(lastCall)) {
            ended = true;
            services.hooks().end();
        }
        return begun.isEmpty() && ended || !now.isBefore(lastCall.plus(LAST_WAIT));
    }

    /** Returns the ids of all commands that may have been executed. */
    Set<RunId> commands() {
        return Set.copyOf(notices.keySet());
    }

    /** Returns the ids of all runs that something is known of, and of all commands that may have been executed. */
    Set<RunId> knownRuns() {
        Set<RunId> all = new HashSet<>(registry.runs());
        all.addAll(notices.keySet());
        return all;
    }

    ArrayNode toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Notice notice : notices.values()) {
            ObjectNode node = array.addObject();
            node.put("id", notice.id().value());
            node.put("strategy", notice.strategy());
            ArrayNode command = node.putArray("command");
            notice.command().forEach(command::add);
            node.set("event", notice.event());
        }
        return array;
    }

    /**
     * Takes up what an earlier daemon saved.
     *
     * @throws IllegalArgumentException if it is not what {@link #toJson} made
     */
    void restore(JsonNode saved) {
        for (JsonNode node : saved) {
            if (!(node.path("event") instanceof ObjectNode event)) {
                throw new IllegalArgumentException("on_exit has no event: " + node);
            }
            List<String> command = new ArrayList<>();
            node.path("command").forEach(word -> command.add(word.asText()));
            RunId id = new RunId(node.path("id").asText());
            notices.put(id, new Notice(id, node.path("strategy").asText(), command, event));
        }
    }
}
