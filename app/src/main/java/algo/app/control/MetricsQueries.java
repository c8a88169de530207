package algo.app.control;

import algo.app.log.RunLogs;
import algo.app.model.ExitReason;
import algo.app.model.Ist;
import algo.app.model.RunId;
import algo.app.model.TimeSource;
import algo.app.notify.AlertQueue;
import algo.app.protocol.Reply;
import algo.app.protocol.StrategyView;
import algo.app.supervise.Histogram;
import algo.app.supervise.LoopMeters;
import algo.app.supervise.RunUsage;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import algo.app.supervise.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the numbers that monitoring collects. Safe on any thread; never waits for the loop. */
final class MetricsQueries {
    private static final double NANOS = 1e9;

    private final Supervisor supervisor;
    private final RunLogs logs;
    private final StrategyViews views;
    private final StatusQueries.About about;
    private final TimeSource time;
    private final NotifyCommands channels;

    MetricsQueries(
            Supervisor supervisor,
            RunLogs logs,
            StatusQueries.About about,
            TimeSource time,
            StrategyViews views,
            NotifyCommands channels) {
        this.supervisor = supervisor;
        this.logs = logs;
        this.about = about;
        this.time = time;
        this.views = views;
        this.channels = channels;
    }

    Reply answer() {
        Snapshot snapshot = supervisor.snapshot();
        LoopMeters meters = supervisor.meters();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", about.version());
        body.put("started_at", Ist.isoMillis(about.startedAt()));
        body.put("uptime_seconds", seconds(Duration.between(about.upSince(), time.steady())));
        body.put("open_problems", snapshot.problems().size());
        body.put("last_tick_at", Ist.isoMillis(meters.tickedAt()));
        body.put("events_lost", supervisor.lostEvents());
        body.put("loop_turns", histogram(meters.turns()));
        body.put("schedule_lateness", histogram(meters.lateness()));
        Map<RunId, RunUsage> usages =
                StatusQueries.usages(supervisor, snapshot, snapshot.strategies().keySet());
        Map<String, Long> spent = supervisor.cpuSpent();
        List<Object> strategies = new ArrayList<>();
        for (Snapshot.View view : snapshot.strategies().values()) {
            strategies.add(strategy(view, usages, spent.getOrDefault(view.spec().id(), 0L)));
        }
        body.put("strategies", strategies);
        List<Object> told =
                channels.queues().stream().map(MetricsQueries::channel).toList();
        if (!told.isEmpty()) {
            body.put("channels", told);
        }
        return new Reply.Document(body, "");
    }

    private static Object channel(AlertQueue queue) {
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("name", queue.channel().name());
        channel.put("failing", !queue.problem().isEmpty());
        channel.put("waiting", queue.waitingCount());
        channel.put("sent", queue.sent());
        channel.put("failed", queue.failed());
        return channel;
    }

    private Map<String, Object> strategy(Snapshot.View view, Map<RunId, RunUsage> usages, long cpuNanos) {
        StrategyView shown = views.of(view, usages);
        Tally tally = view.tally();
        Map<String, Object> exits = new LinkedHashMap<>();
        for (ExitReason reason : ExitReason.values()) {
            if (tally.exits().containsKey(reason)) {
                exits.put(reason.label(), tally.exits().get(reason));
            }
        }
        Map<String, Object> strategy = new LinkedHashMap<>();
        strategy.put("id", shown.id());
        strategy.put("name", shown.name());
        strategy.put("mode", shown.mode().label());
        strategy.put("phase", shown.phase().label());
        strategy.put("wanted", shown.wanted());
        strategy.put("started_at", shown.startedAt().isEmpty() ? null : shown.startedAt());
        strategy.put("cpu_percent", shown.cpuPercent() < 0 ? null : shown.cpuPercent());
        strategy.put("memory_bytes", shown.memoryBytes() < 0 ? null : shown.memoryBytes());
        strategy.put("cpu_seconds", cpuNanos / NANOS);
        strategy.put("log_bytes", logs.bytes(shown.id()));
        strategy.put("starts", tally.starts());
        strategy.put("restarts", tally.restarts());
        strategy.put("exits", exits);
        strategy.put("on_exit_failures", tally.hookFailures());
        return strategy;
    }

    private static Map<String, Object> histogram(Histogram histogram) {
        List<Object> buckets = new ArrayList<>();
        List<Long> cumulated = histogram.cumulated();
        for (int bucket = 0; bucket < histogram.bounds().size(); bucket++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("within_seconds", seconds(histogram.bounds().get(bucket)));
            one.put("count", cumulated.get(bucket));
            buckets.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("count", cumulated.get(cumulated.size() - 1));
        all.put("sum_seconds", seconds(histogram.sum()));
        all.put("buckets", buckets);
        return all;
    }

    private static double seconds(Duration span) {
        return span.toNanos() / NANOS;
    }
}
