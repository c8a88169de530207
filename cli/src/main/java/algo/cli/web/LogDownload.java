package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.LogLine;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** The log of a run as a file, read from the daemon while the caller takes it. */
final class LogDownload implements Response.Pieces {
    private static final int PIECE = 64 << 10;

    private final DaemonClient daemon;
    private volatile boolean over;
    /** The first part of the answer: whether there is one is known before the caller is told anything. */
    private Reply first;

    /** @param run the beginning of its id; empty for the newest */
    LogDownload(DaemonClient daemon, String id, String run) throws ClientException {
        this.daemon = daemon;
        daemon.send(new Request.Logs(List.of(id), -1, false, false, new LogPick(run, -1, "", false)));
        try {
            first = daemon.nextLine(false);
        } catch (ClientException e) {
            daemon.close();
            throw e;
        }
    }

    @Override
    public byte[] next() {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        try {
            while (!over && piece.size() < PIECE) {
                Reply reply = first == null ? daemon.nextLine(false) : first;
                first = null;
                if (reply instanceof Reply.End) {
                    close();
                    break;
                }
                for (LogLine line :
                        DaemonClient.expect(Reply.LogLines.class, reply).lines()) {
                    piece.writeBytes(LogText.bytes(line));
                }
            }
        } catch (ClientException e) {
            // What was sent cannot be taken back: the caller finds that the answer is cut off.
            throw new IllegalStateException("the daemon went away: " + e.getMessage());
        }
        return piece.toByteArray();
    }

    @Override
    public void close() {
        over = true;
        daemon.close();
    }
}
