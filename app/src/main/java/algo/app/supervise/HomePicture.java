package algo.app.supervise;

import algo.app.calendar.MarketCalendar;
import algo.app.config.Config;
import algo.app.model.LossBreach;
import algo.app.model.PanicStatus;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.model.StrategySpec;
import algo.app.model.TimeSource;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunLook;
import algo.app.process.RunRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * The picture of a home whose daemon is down: what the daemon saved last, and what of it still lives. Nothing is taken over,
 * signalled or written. Immutable.
 */
public final class HomePicture implements Snapshots {
    /**
     * The content of a home.
     *
     * @param strategies the statuses that the daemon saved, as they stand in its state file
     * @param accountLoss what the account of live mode lost, as it stands there; missing if nothing does
     * @param configKnown whether a config could be read
     * @param held why the home is held; empty if it is not
     * @param panic that keeps everything down; empty if none does
     */
    public record Content(
            JsonNode strategies,
            JsonNode accountLoss,
            Config config,
            boolean configKnown,
            MarketCalendar calendar,
            List<String> problems,
            String held,
            Optional<PanicStatus> panic) {}

    private final Snapshot snapshot;

    private HomePicture(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Looks at a home.
     *
     * @param located a record of a strategy with its files where they are in this home
     * @throws IOException if the state does not make sense
     */
    public static HomePicture of(
            Content content, RunLook look, BiFunction<String, RunRecord, RunRecord> located, TimeSource time)
            throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (StrategySpec spec : content.config().strategies().values()) {
            entries.put(spec.id(), new Entry(spec, true));
        }
        LossLatch account = LossLatch.NONE;
        try {
            account = content.accountLoss().isMissingNode()
                    ? LossLatch.NONE
                    : StatusCodec.readLoss(content.accountLoss());
            StatusCodec codec = new StatusCodec(time.wall(), time.steady());
            for (Map.Entry<String, JsonNode> saved : content.strategies().properties()) {
                StrategyStatus status = codec.read(saved.getValue());
                String id = saved.getKey();
                Entry entry = entries.get(id);
                if (entry == null && (status.phase().hasRun() || !content.configKnown())) {
                    entry = new Entry(Config.unknown(id), false);
                    entries.put(id, entry);
                }
                if (entry != null) {
                    RunRecord record = status.run().record();
                    entry.become(
                            status.run().isNone()
                                    ? status
                                    : status.with(status.run().at(located.apply(id, record))));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the state file does not make sense: " + e.getMessage(), e);
        }
        for (LossBreach breach : content.panic().map(PanicStatus::breaches).orElse(List.of())) {
            if (breach.isOfAccount()) {
                account = account.with(breach);
            } else if (entries.containsKey(breach.strategy())) {
                Entry entry = entries.get(breach.strategy());
                entry.become(entry.status().with(entry.status().loss().with(breach)));
            }
        }
        PlanCache plans = new PlanCache();
        for (Entry entry : entries.values()) {
            if (entry.isConfigured()) {
                entry.configure(entry.spec(), plans.of(content.config(), entry.spec(), content.calendar()));
            }
            settle(entry, content.held(), look, time);
            entry.decide(time.wall(), content.panic().map(PanicStatus::refusal), account);
        }
        List<String> problems = new ArrayList<>(content.problems());
        String accountHeld = AccountLosses.held(account, time.wall());
        if (!accountHeld.isEmpty()) {
            problems.add(0, accountHeld);
        }
        content.panic().ifPresent(panic -> problems.add(0, panic.problem()));
        if (!content.held().isEmpty()) {
            problems.add(0, content.held());
        }
        return new HomePicture(new Snapshot(
                SnapshotViews.of(entries.values()),
                problems,
                content.config().openalgoHost(),
                content.config().defaults(),
                content.config().web(),
                content.config().notifying(),
                content.config().hosts(),
                content.config().accountRisk(),
                content.configKnown(),
                content.panic()));
    }

    /** Brings a status in line with what lives of its run. */
    private static void settle(Entry entry, String held, RunLook look, TimeSource time) {
        StrategyStatus status = entry.status();
        if (!held.isEmpty()) {
            entry.become(status.with(Ending.NONE).in(Phase.STOPPED, "held, see the problem below"));
            return;
        }
        if (status.phase() == Phase.BACKOFF) {
            entry.become(status.in(Phase.BACKOFF, status.reason() + ", once a daemon runs"));
            return;
        }
        if (!status.phase().hasRun()) {
            return;
        }
        RunRecord record = status.run().record();
        ProcessIdentity wrapper = record.wrapper();
        if (wrapper.isElsewhere(look.bootId())) {
            entry.elsewhere(
                    "its run " + record.run()
                            + " was started in another pid namespace, such as that of a container, whose processes cannot be seen");
            return;
        }
        if (!wrapper.bootId().equals(look.bootId())) {
            entry.become(Lifecycle.hostWentDown(status, "the host went down under it", time.wall()));
            return;
        }
        RunLook.Seen seen = look.look(record);
        if (seen.age().isPresent()) {
            entry.become(status.with(status.run().aged(seen.age().get(), time.wall(), time.steady())));
            seen.program().ifPresent(entry::found);
            boolean stayedUp = seen.age().get().compareTo(entry.spec().startWindow()) > 0;
            if (status.phase() == Phase.STARTING && seen.program().isPresent() && stayedUp) {
                entry.become(Lifecycle.stayedUp(entry.status()));
            }
        } else if (seen.lives()) {
            entry.become(Lifecycle.exited(status, seen.end(), time.steady())
                    .in(Phase.STOPPING, "its program has ended, and something of its tree still lives"));
        } else {
            StrategyStatus ended =
                    status.phase() == Phase.STOPPING && status.ending().isProgramOver()
                            ? status
                            : Lifecycle.exited(status, seen.end(), time.steady());
            StrategyStatus over = Lifecycle.afterSweep(ended, entry.spec().restart(), time.wall(), time.steady());
            String when = over.phase() == Phase.BACKOFF ? ", once a daemon runs" : ", while no daemon ran";
            entry.become(over.in(over.phase(), over.reason() + when));
        }
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public Map<RunId, RunUsage> usages() {
        return Map.of();
    }

    /** Nothing changes any more. */
    @Override
    public Optional<Snapshot> await(Predicate<Snapshot> condition, Duration limit) {
        return condition.test(snapshot) ? Optional.of(snapshot) : Optional.empty();
    }
}
