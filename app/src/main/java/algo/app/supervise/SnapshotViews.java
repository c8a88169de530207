package algo.app.supervise;

import algo.app.log.LogCare;
import algo.app.model.Durations;
import algo.app.model.Phase;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.schedule.Desired;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes of strategies what others may see of them. Pure. */
final class SnapshotViews {
    private SnapshotViews() {}

    /** Returns what a snapshot shows of the strategies, by id. */
    static Map<String, Snapshot.View> of(Collection<Entry> entries) {
        Map<String, Snapshot.View> views = new LinkedHashMap<>();
        Map<String, Entry> byId = new HashMap<>();
        entries.forEach(entry -> byId.put(entry.id(), entry));
        for (Entry entry : entries) {
            views.put(entry.id(), view(entry, byId));
        }
        return views;
    }

    /** Returns how the logs of each strategy are to be kept. */
    static Map<String, LogCare.Kept> keptLogs(Collection<Entry> entries) {
        Map<String, LogCare.Kept> kept = new LinkedHashMap<>();
        for (Entry entry : entries) {
            StrategyStatus status = entry.status();
            Optional<RunRecord> run =
                    status.phase().hasRun() ? Optional.of(status.run().record()) : Optional.empty();
            kept.put(
                    entry.id(),
                    new LogCare.Kept(
                            entry.spec().log(),
                            run.map(RunRecord::output),
                            run.map(RunRecord::wrapper)
                                    .map(wrapper -> new LogCare.Writer(wrapper.pid(), wrapper.startTime()))));
        }
        return kept;
    }

    private static Snapshot.View view(Entry entry, Map<String, Entry> others) {
        StrategyStatus status = entry.status();
        boolean ended = status.phase() == Phase.STOPPING && status.ending().isProgramOver();
        int pid = ended ? 0 : entry.program().map(ProcessIdentity::pid).orElse(0);
        return new Snapshot.View(
                entry.spec(),
                entry.isConfigured(),
                status.phase(),
                status.intent(),
                entry.desired() != null && entry.desired().up(),
                entry.isKeptDown(),
                status.mode(entry.spec().mode()),
                status.run().isNone()
                        ? Optional.empty()
                        : Optional.of(status.run().record()),
                pid,
                status.run().startedAt(),
                status.run().upSince(),
                status.restarts(),
                status.launches(),
                status.hasExited() ? Optional.of(status.lastExit()) : Optional.empty(),
                reason(entry) + without(entry, others),
                entry.afterWait().map(AfterWait::what).orElse(""),
                entry.isConfigured() ? entry.plan().timetable() : Optional.empty(),
                status.marks(),
                isLatched(entry) ? entry.desired().until() : Instant.MIN,
                !isLatched(entry)
                        ? ""
                        : entry.isHeldForAccount()
                                ? entry.desired().reason() + "; 'algo reset --account' lifts that"
                                : status.loss().refusal(entry.id()),
                status.moved(),
                entry.tally());
    }

    /** Returns what is to be said of a strategy that runs: that it is not ready or well, and what it goes on without. */
    private static String without(Entry entry, Map<String, Entry> others) {
        return ofHealth(entry) + missing(entry, others);
    }

    private static String ofHealth(Entry entry) {
        if (entry.status().phase() != Phase.RUNNING) {
            return "";
        }
        String problem = entry.health().problem();
        String blind = entry.health().blindness();
        boolean awaited = !entry.isReady();
        boolean late = entry.health().readiness() == RunHealth.Readiness.LATE;
        return (awaited
                        ? (late ? "; late, not ready yet: " : "; not ready yet: ")
                                + entry.spec().ready().sign().awaited() + " is awaited"
                        : "")
                + (problem.isEmpty() ? "" : "; not well: " + problem)
                + (blind.isEmpty() ? "" : "; a sign cannot be looked for: " + blind);
    }

    private static String missing(Entry entry, Map<String, Entry> others) {
        if (entry.status().phase() != Phase.RUNNING || entry.spec().after().isNone()) {
            return "";
        }
        String missing = Dependencies.missing(entry, id -> Optional.ofNullable(others.get(id)));
        return missing.isEmpty() ? "" : "; goes on without " + missing;
    }

    private static boolean isLatched(Entry entry) {
        Desired desired = entry.desired();
        return desired != null
                && (entry.isHeldForAccount()
                        || desired.reason().equals(entry.status().loss().reason()));
    }

    /** Returns the reason of the phase, or, where a schedule decides, the reason of its decision. */
    static String reason(Entry entry) {
        StrategyStatus status = entry.status();
        if (entry.isElsewhere()) {
            return entry.elsewhere();
        }
        String awaited = entry.afterWait().map(AfterWait::what).orElse("");
        if (!awaited.isEmpty()) {
            return "waits for " + awaited + "; "
                    + Durations.format(entry.spec().after().limit()) + " at most";
        }
        if (!status.moved().isNowhere() && !status.phase().hasRun()) {
            return status.moved().reason();
        }
        boolean endedByWatch = !entry.health().ended().isEmpty() && status.isStopped();
        if (endedByWatch && status.phase() == Phase.STOPPED) {
            return "stopped by its watch: " + entry.health().ended() + "; 'algo start' or 'algo reset' begins anew";
        }
        if (entry.isPreparing()) {
            return "before_start runs";
        }
        Desired desired = entry.desired();
        boolean settled =
                status.phase() == Phase.STOPPED || status.phase() == Phase.EXITED || status.phase() == Phase.FAILED;
        if (desired != null && entry.isKeptDown()) {
            boolean known = status.reason().equals(Lifecycle.STOPPED_BY_PANIC);
            return !settled ? status.reason() : known ? desired.reason() : status.reason() + "; " + desired.reason();
        }
        if (isLatched(entry) && !status.phase().hasRun()) {
            return desired.reason();
        }
        if (desired == null || !entry.isConfigured() || entry.plan().timetable().isEmpty()) {
            return status.reason();
        }
        return switch (status.phase()) {
            case STOPPED -> desired.up() ? status.reason() : desired.reason();
            case STARTING, RUNNING -> status.restarts() == 0 ? desired.reason() : status.reason();
            case EXITED, FAILED -> status.reason() + "; " + desired.reason();
            case BACKOFF, STOPPING -> status.reason();
        };
    }
}
