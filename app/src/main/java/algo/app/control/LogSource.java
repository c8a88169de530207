package algo.app.control;

import algo.app.log.LogReader;
import algo.app.log.RunLogs;
import algo.app.model.Ist;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.LogLine;
import algo.app.protocol.LogPick;
import algo.app.protocol.LogRange;
import algo.app.protocol.Reply;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The logs of one strategy, as one request wants them, moving on to the next run's when there is one. One thread. */
final class LogSource implements AutoCloseable {
    /** The time after which the beginning of a line is shown without its end, in milliseconds. */
    private static final long UNFINISHED_MILLIS = 300;

    private final String id;
    private final RunLogs logs;
    private final LogPick pick;
    private final Predicate<Path> live;
    private final ReplySink replies;
    private Path file;
    private LogReader reader;
    /** Lines from here on are not wanted; {@link Long#MAX_VALUE} if all are. */
    private long end = Long.MAX_VALUE;
    /** True if the last piece that was read goes on and was wanted; then the next pieces of its line are wanted too. */
    private boolean goesOn;

    private boolean shown;
    /**
     * The time at which the beginning of a line was first seen that waits for its end, in nanoseconds; 0 if none waits.
     */
    private long begunNanos;

    /** @param live whether a log is being written */
    LogSource(String id, RunLogs logs, LogPick pick, Predicate<Path> live, ReplySink replies) {
        this.id = id;
        this.logs = logs;
        this.pick = pick;
        this.live = live;
        this.replies = replies;
    }

    String id() {
        return id;
    }

    /**
     * Sends what there is.
     *
     * @param lines the last of each run; -1 for all
     * @param followed whether what is printed meanwhile is wanted too; it may come faster than anybody reads
     */
    void begin(int lines, boolean followed) throws RequestException, IOException {
        for (Path run : runs()) {
            sendRest();
            try {
                open(run);
            } catch (NoSuchFileException e) {
                // The log was removed between the look and now.
                continue;
            }
            long printed = reader.end();
            if (pick.sinceMillis() >= 0) {
                reader.toTime(Instant.ofEpochMilli(pick.sinceMillis()));
            }
            LogRange range = pick.range();
            if (RunLogs.runOf(run).equals(range.after())) {
                reader.toPlace(range.from());
            } else if (lines >= 0 && range.until() >= 0) {
                reader.toLastBefore(lines, range.until());
            } else if (lines >= 0 && range.after().isEmpty()) {
                printed = reader.toLast(lines, pick.grep());
            }
            end = followed ? Long.MAX_VALUE : printed;
            while (sendLines()) {
                // Until the end of what is there.
            }
        }
    }

    /** Sends the place behind what was sent, without a line: what is printed from now on comes after it. */
    void sendPlace() throws IOException {
        String run = reader == null ? "" : RunLogs.runOf(file);
        replies.send(new Reply.LogLines(id, run, 0, false, List.of(), 0, reader == null ? 0 : reader.place()));
    }

    private List<Path> runs() throws RequestException {
        List<Path> all = logs.all(id);
        if (!pick.run().isEmpty()) {
            List<Path> found = all.stream()
                    .filter(log -> RunLogs.runOf(log).startsWith(pick.run()))
                    .toList();
            if (found.size() != 1) {
                throw new RequestException(
                        ExitCode.USAGE,
                        id + ": " + (found.isEmpty() ? "no run" : "more than one run") + " begins with '" + pick.run()
                                + "'",
                        "see 'algo logs " + StrategyIds.inShell(id) + " --runs'");
            }
            return found;
        }
        if (!pick.range().after().isEmpty()) {
            for (int i = 0; i < all.size(); i++) {
                if (RunLogs.runOf(all.get(i)).equals(pick.range().after())) {
                    return all.subList(i, all.size());
                }
            }
        }
        if (pick.sinceMillis() >= 0) {
            Instant since = Instant.ofEpochMilli(pick.sinceMillis());
            return all.stream()
                    .filter(log -> !logs.lastWritten(log).isBefore(since) || live.test(log))
                    .toList();
        }
        return all.isEmpty() ? all : List.of(all.get(all.size() - 1));
    }

    private void open(Path next) throws IOException {
        close();
        reader = logs.read(next);
        file = next;
        goesOn = false;
    }

    /** Sends new lines; returns true if there were any, or the next run's log was turned to. */
    boolean sendNew() throws IOException {
        if (reader != null && sendLines()) {
            return true;
        }
        Optional<Path> newest = pick.run().isEmpty() ? logs.newest(id) : Optional.empty();
        if (newest.isEmpty() || newest.get().equals(file)) {
            return false;
        }
        // The old run was over before the new one began: its log is complete.
        if (reader != null) {
            while (sendLines()) {
                // Until the end of the log.
            }
            sendRest();
        }
        try {
            open(newest.get());
        } catch (NoSuchFileException e) {
            return false;
        }
        return true;
    }

    /**
     * Sends the beginning of a line that nobody has ended for a while.
     *
     * @return milliseconds until there may be one; a lot if there is none
     */
    long sendUnfinished() throws IOException {
        if (reader == null || !reader.hasBegun()) {
            begunNanos = 0;
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        if (begunNanos == 0) {
            begunNanos = now;
        }
        long left = UNFINISHED_MILLIS - TimeUnit.NANOSECONDS.toMillis(now - begunNanos);
        if (left > 0) {
            return left;
        }
        begunNanos = 0;
        Optional<LogReader.Line> begun = reader.unfinished(goesOn && shown ? "" : pick.grep());
        if (begun.isEmpty()) {
            return UNFINISHED_MILLIS;
        }
        send(List.of(begun.get()), 0, false);
        return Long.MAX_VALUE;
    }

    /** Whole lines; true if there were any, whether or not they were wanted. */
    private boolean sendLines() throws IOException {
        List<LogReader.Line> lines = reader.next();
        if (!lines.isEmpty()) {
            begunNanos = 0;
        }
        send(lines, reader.takeMissed(), reader.takeTaken());
        return !lines.isEmpty() && !isBehind(lines.get(lines.size() - 1));
    }

    /** Returns whether a line is behind the place before which lines are wanted, or was printed after that was asked. */
    private boolean isBehind(LogReader.Line line) {
        return line.offset() >= end
                || pick.range().until() >= 0 && line.offset() >= pick.range().until();
    }

    /** Sends the beginning of a line that has no end. */
    void sendRest() throws IOException {
        if (reader != null) {
            Optional<LogReader.Line> rest = reader.rest();
            if (rest.isPresent()) {
                send(List.of(rest.get()), 0, false);
            }
        }
    }

    private void send(List<LogReader.Line> lines, long missed, boolean taken) throws IOException {
        List<LogLine> wanted = new ArrayList<>();
        long from = -1;
        for (LogReader.Line line : lines) {
            if (isBehind(line)) {
                break;
            }
            from = from < 0 ? line.offset() : from;
            if ((goesOn && shown) || pick.grep().isEmpty() || line.text().contains(pick.grep())) {
                String bytes =
                        line.bytes().length == 0 ? "" : Base64.getEncoder().encodeToString(line.bytes());
                shown = true;
                wanted.add(new LogLine(pick.times() ? time(line) : "", line.text(), bytes, line.end()));
            } else {
                shown = false;
            }
            goesOn = !line.ended();
        }
        if (!wanted.isEmpty() || missed > 0 || taken) {
            boolean told = pick.range().told();
            replies.send(new Reply.LogLines(
                    id,
                    RunLogs.runOf(file),
                    missed,
                    taken,
                    wanted,
                    told && from > 0 ? from : 0,
                    told ? reader.place() : 0));
        }
    }

    private String time(LogReader.Line line) throws IOException {
        Optional<Instant> now = live.test(file) ? Optional.of(Instant.now()) : Optional.empty();
        return reader.time(line, now).map(Ist::iso).orElse("");
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
