package algo.app.control;

import algo.app.config.Secrets;
import algo.app.log.RunLogs;
import algo.app.model.TimeSource;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.app.supervise.HomePicture;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Answers questions from the files of a home whose daemon is down, with the same readers as a daemon. Everything else is
 * refused.
 */
public final class FileAnswers implements RequestAnswers {
    private final HomePicture picture;
    private final Secrets secrets;
    private final StatusQueries status;
    private final LogQueries logs;
    private final EventQueries events;
    private final ReportQueries reports;

    /**
     * @param owner name of the user that the home belongs to
     * @param version of this program
     */
    public FileAnswers(
            HomePicture picture,
            RunLogs logs,
            Path events,
            Secrets secrets,
            TimeSource time,
            Path home,
            String owner,
            String version) {
        this.picture = picture;
        this.secrets = secrets;
        this.status = new StatusQueries(
                picture, logs, time, new StatusQueries.About(version, home, home, owner, time.wall(), time.steady()));
        this.logs = new LogQueries(picture, logs, id -> {});
        this.events = new EventQueries(picture, events);
        this.reports = new ReportQueries(picture, events, time, false);
    }

    @Override
    public void handle(Request request, String caller, ReplySink out) throws ClientGoneException, InterruptedException {
        ReplySink shown = new MaskedReplies(
                out, secrets::masks, id -> picture.snapshot().strategies().containsKey(id));
        ReplySink replies = new BriefReplies(shown, request, secrets::hide);
        Refusals.told(replies, () -> answer(Targets.resolved(request, picture.snapshot()), replies));
    }

    private void answer(Request request, ReplySink replies) throws RequestException, IOException, InterruptedException {
        if (request instanceof Request.Status ask) {
            replies.send(status.status(ask));
        } else if (request instanceof Request.Show ask) {
            replies.send(ConfigCommands.show(picture, ask.id()));
        } else if (request instanceof Request.Logs ask && !ask.follow()) {
            logs.send(ask, replies);
        } else if (request instanceof Request.LogRuns ask) {
            replies.send(logs.runs(ask));
        } else if (request instanceof Request.Events ask && !ask.follow()) {
            events.send(ask, replies);
        } else if (request instanceof Request.Report ask) {
            replies.send(reports.answer(ask));
        } else {
            throw new RequestException(
                    ExitCode.UNREACHABLE,
                    "no daemon is running, and this needs one",
                    "start it with 'algo daemon start'");
        }
    }
}
