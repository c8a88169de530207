package algo.app.control;

import algo.app.files.IoProblems;
import algo.app.log.RunLogs;
import algo.app.model.RunId;
import algo.app.model.Sha256;
import algo.app.model.TimeSource;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Takes in the logs of runs that strategies had under another server. Safe on any thread. */
final class OldLogs {
    private static final int ID_DIGITS = 12;

    private final Snapshots snapshots;
    private final RunLogs logs;
    private final TimeSource time;

    OldLogs(Snapshots snapshots, RunLogs logs, TimeSource time) {
        this.snapshots = snapshots;
        this.logs = logs;
        this.time = time;
    }

    /** Answers whether the log was {@code taken}, is {@code there} already, or is too {@code old} to be kept. */
    Reply take(Request.TakeLog request) throws RequestException {
        Snapshot.View view = Targets.view(snapshots, request.id());
        try {
            Path source = Path.of(request.path());
            if (!source.isAbsolute() || source.getFileName() == null) {
                throw new RequestException(ExitCode.USAGE, "the path of a log must be absolute", "");
            }
            int days = view.spec().log().keepDays();
            Instant written = Files.getLastModifiedTime(source).toInstant();
            if (days > 0 && written.isBefore(time.wall().minus(Duration.ofDays(days)))) {
                return result("old");
            }
            boolean taken = logs.take(request.id(), run(source), Instant.ofEpochMilli(request.atMillis()), source);
            return result(taken ? "taken" : "there");
        } catch (IOException | InvalidPathException e) {
            String why = e instanceof IOException failed ? IoProblems.explain(failed) : e.getMessage();
            throw new RequestException(ExitCode.FAILED, request.id() + ": a log was not taken: " + why, "");
        }
    }

    private static Reply result(String what) {
        return new Reply.Document(Map.of("log", what), "");
    }

    /** Returns the id that stands for a run which had none: the same for the same file, so that it is taken in once. */
    private static RunId run(Path source) {
        return new RunId(Sha256.hex(source.getFileName().toString()).substring(0, ID_DIGITS));
    }
}
