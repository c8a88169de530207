package algo.app.broker;

import algo.app.launch.HomePreparation;
import algo.app.model.CallerAddress;
import algo.app.model.RunId;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import algo.app.supervise.Broker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The broker as the supervisor has it: a port and keys that are remembered, so that a strategy that outlived a daemon
 * finds it again where it was, and a process that a {@link BrokerKeeper} looks after. The supervisor's thread alone.
 */
public final class SandboxBroker implements Broker {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;

    /** The time that a daemon which ends waits for the process to end. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(4);

    private final BrokerKeeper keeper;
    private final LossListener losses;
    private final Path statusFiles;
    private final Path log;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final AccountRenamings renamings = new AccountRenamings();
    private int rememberedPort;
    /** The run of the broker as an earlier daemon saved it. */
    private Optional<RunRecord> recorded = Optional.empty();
    /** The process of the broker that lives. */
    private Optional<RunRecord> living = Optional.empty();
    /** The run that {@link #state} told last; empty for none. */
    private Optional<RunId> written = Optional.empty();

    private Map<String, Long> limits = Map.of();
    private boolean needed;
    private Instant endBy = Instant.MAX;

    /**
     * @param statusFiles the directory in which wrappers leave how their programs ended
     * @param log what the process prints to
     */
    public SandboxBroker(BrokerKeeper keeper, LossListener losses, Path statusFiles, Path log) {
        this.keeper = keeper;
        this.losses = losses;
        this.statusFiles = statusFiles;
        this.log = log;
    }

    /**
     * Returns the process that a saved state tells of, with its files where they are in this home; empty if there is
     * none.
     *
     * @throws IllegalArgumentException if the state does not make sense
     */
    public static Optional<RunRecord> recorded(JsonNode state, Path statusFiles, Path log) {
        JsonNode saved = state.path("process");
        if (!saved.isObject()) {
            return Optional.empty();
        }
        RunId run = new RunId(saved.path("id").asText());
        ProcessIdentity wrapper = new ProcessIdentity(
                saved.path("boot_id").asText(),
                saved.path("pid").asInt(),
                saved.path("start_time").asLong());
        return Optional.of(new RunRecord(run, wrapper, statusFiles.resolve(run.value()), log));
    }

    /** Returns whether a process prints to the log of the broker of this home. */
    public static boolean printsTo(Path log, RunTrace trace) {
        try {
            return trace.output().isPresent() && Files.isSameFile(trace.output().get(), log);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public CompletableFuture<String> ready(String strategy) {
        String key = keys.computeIfAbsent(strategy, any -> unlikeAll());
        return keeper.condition().serves(strategy, key)
                ? CompletableFuture.completedFuture("")
                : keeper.serve(strategy, key);
    }

    @Override
    public void anticipate() {
        if (!keeper.condition().answers()) {
            keeper.serve("", "");
        }
    }

    /** Returns a key by whose address no other strategy calls. */
    private String unlikeAll() {
        Set<InetAddress> taken = keys.values().stream().map(CallerAddress::of).collect(Collectors.toSet());
        String key = newKey();
        while (taken.contains(CallerAddress.of(key))) {
            key = newKey();
        }
        return key;
    }

    private static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public Endpoint endpoint(String strategy) throws IOException {
        int port = keeper.condition().port();
        String key = keys.get(strategy);
        if (port == 0 || key == null) {
            throw new IOException("it is not started");
        }
        return new Endpoint("http://127.0.0.1:" + port, key);
    }

    @Override
    public void need(boolean yes) {
        if (yes != needed) {
            needed = yes;
            keeper.need(yes);
        }
    }

    @Override
    public void limitLosses(Map<String, Long> next) {
        if (!next.equals(limits)) {
            limits = Map.copyOf(next);
            keeper.limitLosses(limits);
            losses.want(!limits.isEmpty());
        }
    }

    @Override
    public String lossProblem() {
        return needed && !limits.isEmpty() ? losses.problem() : "";
    }

    @Override
    public void forget(String strategy) {
        if (keys.remove(strategy) != null) {
            keeper.forget(strategy);
        }
    }

    @Override
    public void rename(Map<String, String> ids) {
        renamings.add(ids);
    }

    @Override
    public void configured(Set<String> strategies) {
        renamings.decide(strategies, this::follow);
    }

    private void follow(AccountRenamings.Renaming renaming) {
        renaming.ids().keySet().forEach(this::forget);
        keeper.rename(renaming.id(), renaming.ids());
    }

    @Override
    public JsonNode state() {
        BrokerCondition now = keeper.condition();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("port", now.port() == 0 ? rememberedPort : now.port());
        ObjectNode all = state.putObject("keys");
        keys.forEach(all::put);
        renamings.followed(now.renamed());
        state.set("renamings", renamings.toJson());
        now.record().ifPresent(record -> {
            ObjectNode process = state.putObject("process");
            process.put("id", record.run().value());
            process.put("boot_id", record.wrapper().bootId());
            process.put("pid", record.wrapper().pid());
            process.put("start_time", record.wrapper().startTime());
        });
        written = now.record().map(RunRecord::run);
        return state;
    }

    @Override
    public void saved() {
        written.ifPresent(keeper::saved);
        written = Optional.empty();
    }

    @Override
    public void unsaved(String why) {
        written.ifPresent(run -> keeper.unsaved(run, why));
        written = Optional.empty();
    }

    @Override
    public void restore(JsonNode state) {
        rememberedPort = state.path("port").asInt(0);
        for (Map.Entry<String, JsonNode> key : state.path("keys").properties()) {
            keys.put(key.getKey(), key.getValue().asText());
        }
        renamings.restore(state.path("renamings"));
        renamings.certain().forEach(this::follow);
        recorded = recorded(state, statusFiles, log);
    }

    @Override
    public boolean claims(RunTrace trace) {
        boolean known =
                recorded.filter(record -> record.run().equals(trace.run())).isPresent();
        boolean ours = printsTo(log, trace) || known && HomePreparation.namesHome(statusFiles, trace);
        boolean better = living.isEmpty()
                || known && !isRecorded(living.get())
                || trace.isWrapper() && known == isRecorded(living.get());
        if (ours && better) {
            ProcessIdentity process = trace.process();
            Path status = statusFiles.resolve(trace.run().value());
            living = Optional.of(
                    trace.isWrapper()
                            ? new RunRecord(trace.run(), process, status, log)
                            : RunRecord.withoutWrapper(trace.run(), process.bootId(), status, log));
        }
        return ours;
    }

    private boolean isRecorded(RunRecord other) {
        return recorded.filter(record -> record.run().equals(other.run())).isPresent();
    }

    @Override
    public Optional<RunId> takeUp() {
        keeper.restore(rememberedPort, Map.copyOf(keys), living);
        return living.map(RunRecord::run);
    }

    @Override
    public String problem() {
        BrokerCondition now = keeper.condition();
        return needed && !now.answers() ? now.problem() : "";
    }

    @Override
    public boolean mayEnd(Instant now) {
        if (needed) {
            return true;
        }
        if (endBy.equals(Instant.MAX)) {
            endBy = now.plus(LAST_WAIT);
            keeper.end();
        }
        return keeper.condition().record().isEmpty() || !now.isBefore(endBy);
    }
}
