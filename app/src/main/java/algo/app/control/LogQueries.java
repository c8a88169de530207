package algo.app.control;

import algo.app.log.LogReader;
import algo.app.log.RunLogs;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.state.IoProblems;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Hands out the lines of logs, and follows them across runs. */
final class LogQueries {
    /** Longest time between two looks while following; a write wakes it at once. */
    private static final long LOOK_MILLIS = 250;

    private final Supervisor supervisor;
    private final RunLogs logs;

    LogQueries(Supervisor supervisor, RunLogs logs) {
        this.supervisor = supervisor;
        this.logs = logs;
    }

    void send(Request.Logs request, Replies replies) throws RequestException, IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String id : request.ids()) {
            ids.add(Targets.view(supervisor, id).spec().id());
        }
        if (ids.isEmpty()) {
            throw new RequestException(ExitCode.USAGE, "no strategy was named", "");
        }
        List<Source> sources = new ArrayList<>();
        try {
            for (String id : ids) {
                Source source = new Source(id);
                sources.add(source);
                source.begin(request.lines(), replies);
            }
            if (request.follow()) {
                follow(sources, request.untilEnd(), replies);
            }
            for (Source source : sources) {
                source.sendRest(replies);
            }
            replies.send(new Reply.End());
        } catch (FileSystemException e) {
            throw new RequestException(ExitCode.FAILED, "the log cannot be read: " + IoProblems.explain(e), "");
        } finally {
            for (Source source : sources) {
                source.close();
            }
        }
    }

    /** Returns when the client is gone, or, if {@code untilEnd}, when all has been said and nobody says more. */
    private void follow(List<Source> sources, boolean untilEnd, Replies replies)
            throws IOException, InterruptedException {
        try (WatchService watcher = logs.watchService()) {
            for (Source source : sources) {
                logs.directory(source.id)
                        .register(watcher, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            }
            while (true) {
                boolean over = untilEnd && allOver(sources);
                boolean any = false;
                for (Source source : sources) {
                    any |= source.sendNew(replies);
                }
                if (any) {
                    continue;
                }
                if (over) {
                    return;
                }
                WatchKey key = watcher.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (key == null) {
                    if (replies.isGone()) {
                        return;
                    }
                } else {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }

    private boolean allOver(List<Source> sources) {
        Snapshot snapshot = supervisor.snapshot();
        return sources.stream()
                .map(source -> snapshot.strategies().get(source.id))
                .allMatch(view -> view == null || (!view.phase().hasRun() && !view.wanted()));
    }

    /** The log of one strategy, moving on to the next run's when there is one. */
    private final class Source implements AutoCloseable {
        private final String id;
        private Path file;
        private LogReader reader;

        Source(String id) {
            this.id = id;
        }

        void begin(int lines, Replies replies) throws IOException {
            Optional<Path> newest = logs.newest(id);
            if (newest.isEmpty()) {
                return;
            }
            open(newest.get());
            if (lines >= 0) {
                reader.toLast(lines);
            }
            while (sendLines(replies)) {
                // until the end of what is there
            }
        }

        private void open(Path next) throws IOException {
            close();
            file = next;
            reader = new LogReader(next);
        }

        /** True if there was anything, or the next run's log was turned to. */
        boolean sendNew(Replies replies) throws IOException {
            if (reader != null && sendLines(replies)) {
                return true;
            }
            Optional<Path> newest = logs.newest(id);
            if (newest.isEmpty() || newest.get().equals(file)) {
                return false;
            }
            // The old run was over before the new one began: what it left is complete.
            if (reader != null) {
                while (sendLines(replies)) {
                    // until its end
                }
                sendRest(replies);
            }
            if (Files.exists(newest.get())) {
                open(newest.get());
            }
            return true;
        }

        private boolean sendLines(Replies replies) throws IOException {
            List<String> lines = reader.next();
            for (String line : lines) {
                send(line, replies);
            }
            return !lines.isEmpty();
        }

        void sendRest(Replies replies) throws IOException {
            if (reader != null) {
                String rest = reader.rest();
                if (!rest.isEmpty()) {
                    send(rest, replies);
                }
            }
        }

        private void send(String line, Replies replies) throws IOException {
            replies.send(new Reply.LogLine(id, RunLogs.runOf(file), "", line));
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
