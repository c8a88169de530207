package algo.app.control;

import algo.app.launch.BindReports;
import algo.app.log.LogTail;
import algo.app.log.RunLogs;
import algo.app.model.Ist;
import algo.app.model.RunId;
import algo.app.model.StrategyIds;
import algo.app.model.TimeSource;
import algo.app.protocol.DaemonView;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.app.supervise.RunUsage;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the state of the strategies and of the daemon. Answers from the newest snapshot and never waits for the loop.
 */
final class StatusQueries {
    /**
     * The facts that do not change while the daemon runs.
     *
     * @param startedAt wall time
     * @param upSince steady time
     */
    record About(String version, Path home, Path socket, String owner, Instant startedAt, Instant upSince) {}

    /** The most lines of a log beside the status of its strategy; 'logs' tells more. */
    private static final int MOST_LINES = 1000;

    private final Snapshots snapshots;
    private final RunLogs logs;
    private final TimeSource time;
    private final About about;
    private final StrategyViews views;
    private final LatestLines latestLines;

    StatusQueries(Snapshots snapshots, RunLogs logs, TimeSource time, About about) {
        this.snapshots = snapshots;
        this.logs = logs;
        this.time = time;
        this.about = about;
        this.latestLines = new LatestLines(logs);
        this.views = new StrategyViews(about.owner(), time, new BindReports(about.home()));
    }

    /** Returns the words in which it tells of strategies. */
    StrategyViews views() {
        return views;
    }

    Reply status(Request.Status request) throws RequestException {
        Snapshot snapshot = snapshots.snapshot();
        if (!snapshot.configKnown()
                && request.ids().isEmpty()
                && snapshot.strategies().isEmpty()) {
            throw new RequestException(ExitCode.FAILED, String.join("; ", snapshot.problems()), "");
        }
        List<String> ids = request.ids().isEmpty()
                ? snapshot.strategies().keySet().stream().sorted().toList()
                : request.ids();
        Map<RunId, RunUsage> usages = usages(snapshots, snapshot, ids);
        List<StrategyView> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            if (!StrategyIds.isValid(id) && !StrategyIds.isSelector(id)) {
                throw new RequestException(ExitCode.USAGE, StrategyIds.explain(id), "");
            }
            Snapshot.View view = snapshot.strategies().get(id);
            if (view == null) {
                missing.add(id);
            } else {
                found.add(views.of(view, usages));
            }
        }
        List<String> lastLines = new ArrayList<>();
        if (found.size() == 1 && request.lines() > 0) {
            Optional<Path> log = logs.newest(found.get(0).id());
            log.ifPresent(file -> lastLines.addAll(LogTail.last(logs, file, Math.min(request.lines(), MOST_LINES))));
        }
        return new Reply.Statuses(found, snapshot.problems(), missing, lastLines, latest(request, snapshot));
    }

    private Map<String, String> latest(Request.Status request, Snapshot snapshot) {
        Map<String, String> latest = new LinkedHashMap<>();
        for (String id : request.latestOf()) {
            Snapshot.View view = snapshot.strategies().get(id);
            if (view != null && view.record().isPresent()) {
                latestLines.of(view.record().get().output()).ifPresent(line -> latest.put(id, line));
            }
        }
        return latest;
    }

    /**
     * Reading the process table costs more than all the rest: not done if nothing of what is asked for runs. A daemon that
     * has no descriptor left for it still tells everything else.
     */
    static Map<RunId, RunUsage> usages(Snapshots snapshots, Snapshot snapshot, Collection<String> ids) {
        boolean any = ids.stream()
                .map(snapshot.strategies()::get)
                .anyMatch(view -> view != null && view.phase().hasRun());
        try {
            return any ? snapshots.usages() : Map.of();
        } catch (UncheckedIOException e) {
            return Map.of();
        }
    }

    /** Returns the state of the daemon in one clause. */
    String summary() {
        Snapshot snapshot = snapshots.snapshot();
        return "daemon " + about.version() + ", pid " + ProcessHandle.current().pid() + ", " + "strategies: "
                + snapshot.strategies().size() + ", running: "
                + snapshot.running().size();
    }

    Reply daemon() {
        Snapshot snapshot = snapshots.snapshot();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", snapshot.strategies().size());
        for (Snapshot.View view : snapshot.strategies().values()) {
            counts.merge(view.phase().label(), 1, (a, b) -> (Integer) a + (Integer) b);
        }
        return new Reply.Daemon(new DaemonView(
                true,
                ProcessHandle.current().pid(),
                about.version(),
                about.home().toString(),
                about.socket().toString(),
                Ist.iso(about.startedAt()),
                Duration.between(about.upSince(), time.steady()).toSeconds(),
                counts,
                snapshot.problems()));
    }
}
