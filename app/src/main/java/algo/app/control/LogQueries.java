package algo.app.control;

import algo.app.files.IoProblems;
import algo.app.log.RunLogs;
import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Table;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands out the lines of logs, follows them across rotation and runs, and lists runs. */
final class LogQueries {
    /** The longest time between two looks while following, in milliseconds; a write wakes the thread at once. */
    private static final long LOOK_MILLIS = 250;

    /** Puts the log of a strategy right that somebody else took from its place. */
    interface Attendant {
        void attend(String strategy) throws InterruptedException;
    }

    private final Snapshots snapshots;
    private final RunLogs logs;
    private final Attendant attendant;

    LogQueries(Snapshots snapshots, RunLogs logs, Attendant attendant) {
        this.snapshots = snapshots;
        this.logs = logs;
        this.attendant = attendant;
    }

    void send(Request.Logs request, ReplySink replies) throws RequestException, IOException, InterruptedException {
        List<String> ids = Targets.all(snapshots, request.ids());
        if (ids.size() > 1 && !request.pick().run().isEmpty()) {
            throw new RequestException(ExitCode.USAGE, "--run names a run of one strategy", "give one id with it");
        }
        List<LogSource> sources = new ArrayList<>();
        try {
            for (String id : ids) {
                attend(id);
                LogSource source = new LogSource(id, logs, request.pick(), this::isLive, replies);
                sources.add(source);
                source.begin(request.lines(), request.follow());
                if (request.follow() && request.pick().range().told()) {
                    source.sendPlace();
                }
            }
            if (request.follow()) {
                follow(sources, request.untilEnd(), replies);
            }
            for (LogSource source : sources) {
                source.sendRest();
            }
            replies.send(new Reply.End());
        } catch (FileSystemException e) {
            throw new RequestException(ExitCode.FAILED, "the log cannot be read: " + IoProblems.explain(e), "");
        } finally {
            for (LogSource source : sources) {
                source.close();
            }
        }
    }

    /** A log that somebody else took from its place, or emptied, is put right before it is read. */
    private void attend(String id) throws InterruptedException {
        Snapshot.View view = snapshots.snapshot().strategies().get(id);
        if (view != null
                && view.phase().hasRun()
                && view.record().isPresent()
                && !logs.isWhole(view.record().get().output())) {
            attendant.attend(id);
        }
    }

    private boolean isLive(Path log) {
        return snapshots.snapshot().running().stream()
                .anyMatch(view -> view.record().isPresent()
                        && view.record().get().output().equals(log));
    }

    /** Returns when the client is gone, or, if {@code untilEnd}, when all has been said and nobody says more. */
    private void follow(List<LogSource> sources, boolean untilEnd, ReplySink replies)
            throws IOException, InterruptedException {
        List<Path> directories = new ArrayList<>();
        for (LogSource source : sources) {
            directories.add(logs.directory(source.id()));
        }
        try (DirectoryWatch watch = DirectoryWatch.of(directories)) {
            while (true) {
                boolean over = untilEnd && allOver(sources);
                boolean any = false;
                for (LogSource source : sources) {
                    any |= source.sendNew();
                }
                if (any) {
                    continue;
                }
                if (over) {
                    return;
                }
                long pause = LOOK_MILLIS;
                for (LogSource source : sources) {
                    pause = Math.min(pause, source.sendUnfinished());
                }
                if (!watch.await(pause) && replies.isGone()) {
                    return;
                }
            }
        }
    }

    private boolean allOver(List<LogSource> sources) {
        Snapshot snapshot = snapshots.snapshot();
        return sources.stream()
                .map(source -> snapshot.strategies().get(source.id()))
                .allMatch(view -> view == null || (!view.phase().hasRun() && !view.wanted()));
    }

    /** Returns the runs that have logs, oldest first. */
    Reply runs(Request.LogRuns request) throws RequestException {
        List<Object> runs = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String id : Targets.all(snapshots, request.ids())) {
            for (Path log : logs.all(id)) {
                RunLogs.Extent extent = logs.extent(log);
                boolean live = isLive(log);
                Map<String, Object> run = new LinkedHashMap<>();
                run.put("strategy", id);
                run.put("run", RunLogs.runOf(log));
                run.put("started_at", RunLogs.startOf(log).map(Ist::iso).orElse(null));
                run.put("last_output_at", Ist.iso(logs.lastWritten(log)));
                run.put("live", live);
                run.put("files", extent.files());
                run.put("bytes", extent.bytes());
                run.put("log_file", log.toString());
                runs.add(run);
                rows.add(List.of(
                        id,
                        RunLogs.runOf(log),
                        RunLogs.startOf(log).map(Ist::show).orElse("-"),
                        live ? "running" : Ist.show(logs.lastWritten(log)),
                        String.valueOf(extent.files()),
                        String.valueOf((extent.bytes() + 1023) / 1024)));
            }
        }
        String text = new Table(
                        List.of("ID", "RUN", "STARTED (IST)", "LAST OUTPUT (IST)", "FILES", "KIB"),
                        rows,
                        4,
                        "FILES",
                        "KIB",
                        "LAST OUTPUT (IST)",
                        "STARTED (IST)")
                .toString();
        return new Reply.Document(Map.of("runs", runs), text);
    }
}
