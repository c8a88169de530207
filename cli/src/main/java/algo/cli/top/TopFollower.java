package algo.cli.top;

import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.util.List;

/**
 * Follows the log of one strategy into a {@link TopLog}, on its own thread {@code top-log}, until it is closed. A daemon that
 * goes away is looked for until it is back. The monitor guards {@code daemon} and {@code closed}.
 */
final class TopFollower implements AutoCloseable {
    private static final int LINES = 500;
    private static final long LOST_MILLIS = 1000;

    private final TopFeed.Way way;
    private final String id;
    private final TopLog log;
    private final Runnable changed;
    private DaemonClient daemon;
    private boolean closed;

    /** @param changed run whenever there is more to see, on the thread of the follower */
    TopFollower(TopFeed.Way way, String id, TopLog log, Runnable changed) {
        this.way = way;
        this.id = id;
        this.log = log;
        this.changed = changed;
    }

    void run() {
        while (connect()) {
            try {
                daemon.send(new Request.Logs(List.of(id), LINES, true, false, LogPick.NEWEST));
                for (Reply reply = daemon.nextLine(true);
                        !(reply instanceof Reply.End);
                        reply = daemon.nextLine(true)) {
                    log.add(DaemonClient.expect(Reply.LogLines.class, reply));
                    changed.run();
                }
                log.note("nothing more comes");
                changed.run();
                return;
            } catch (ClientException e) {
                lost(e.getMessage());
            }
        }
    }

    /** Waits for a daemon. False once this is closed. */
    private boolean connect() {
        while (!isClosed()) {
            try {
                DaemonClient next = way.connect();
                synchronized (this) {
                    if (daemon != null) {
                        log.clear();
                    }
                    daemon = next;
                    if (closed) {
                        next.close();
                    }
                }
                return true;
            } catch (ClientException e) {
                pause();
            }
        }
        return false;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void lost(String why) {
        if (!isClosed()) {
            log.note(why + "; trying again");
            changed.run();
            daemon.close();
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (daemon != null) {
            daemon.close();
        }
    }
}
