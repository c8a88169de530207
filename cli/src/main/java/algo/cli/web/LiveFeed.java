package algo.cli.web;

import algo.app.model.Ist;
import algo.app.protocol.EventPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows the journal of the daemon over one connection, whoever looks, and tells all followers; knows from it whether the
 * daemon is there. The table of strategies is asked for over a second connection, and only while somebody looks. Threads:
 * {@code web-events} and {@code web-status}. They end with {@link #close}.
 */
final class LiveFeed implements AutoCloseable {
    private static final long LOST_MILLIS = 200;

    /** Connects to the daemon. */
    interface Daemons {
        DaemonClient connect() throws ClientException;
    }

    /**
     * The absence of the daemon.
     *
     * @param since when it was lost
     * @param reason one clause for people
     */
    record Away(Instant since, ClientException reason) {}

    private final Daemons daemons;
    private final StatusTable table;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Thread events = new Thread(this::follow, "web-events");
    private volatile Away away;
    private volatile boolean closed;
    /** The connection that is being followed; null while there is none. */
    private volatile DaemonClient followed;

    /** The number of the last event that was seen; -1 before the first. The thread {@code web-events} alone. */
    private long last = -1;

    LiveFeed(Daemons daemons) {
        this.daemons = daemons;
        this.table = new StatusTable(daemons, followers);
        events.setDaemon(true);
    }

    void start() {
        events.start();
        table.start();
    }

    /** @throws WebProblem 503 with the reason, if the daemon does not answer */
    void requireDaemon() throws WebProblem {
        Away now = away;
        if (now != null) {
            throw new WebProblem(
                    503,
                    now.reason().exitCode(),
                    now.reason().getMessage() + ", since " + Ist.show(now.since()) + " IST",
                    now.reason().hint());
        }
    }

    boolean hasDaemon() {
        return away == null;
    }

    /** Tells a follower from now on. */
    void add(Follower follower) {
        followers.add(follower);
        Away now = away;
        if (now != null) {
            follower.tell(old(now));
        }
        table.hurry();
    }

    void remove(Follower follower) {
        followers.remove(follower);
    }

    DaemonClient connect() throws ClientException {
        return daemons.connect();
    }

    private void tell(LiveMessage message) {
        for (Follower follower : followers) {
            follower.tell(message);
        }
    }

    private void follow() {
        while (!closed) {
            try (DaemonClient daemon = daemons.connect()) {
                followed = daemon;
                daemon.send(new Request.Events(List.of(), last, 1, true, EventPick.ALL));
                found();
                while (!closed) {
                    take(DaemonClient.expect(Reply.Event.class, daemon.nextLine(true)));
                }
            } catch (ClientException e) {
                lost(e);
            }
            followed = null;
            pause();
        }
    }

    private void take(Reply.Event event) {
        Map<String, Object> fields = event.fields();
        if (fields.get("seq") instanceof Number seq) {
            boolean isOld = last < 0;
            last = Math.max(last, seq.longValue());
            if (isOld) {
                // It was there before anybody asked: it only says from where on to follow.
                return;
            }
            tell(LiveMessage.event(seq.longValue(), fields));
            table.hurry();
        }
    }

    private void found() {
        Away before = away;
        if (before != null) {
            away = null;
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("at", Ist.iso(Instant.now()));
            fields.put("away_since", Ist.iso(before.since()));
            tell(LiveMessage.of(LiveMessage.Kind.BACK, fields));
        }
        table.hurry();
    }

    private void lost(ClientException why) {
        if (away == null && !closed) {
            Away now = new Away(Instant.now(), why);
            away = now;
            tell(old(now));
        }
    }

    private static LiveMessage old(Away away) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("since", Ist.iso(away.since()));
        fields.put("message", away.reason().getMessage());
        fields.put("hint", away.reason().hint().isEmpty() ? null : away.reason().hint());
        return LiveMessage.of(LiveMessage.Kind.OLD, fields);
    }

    private void pause() {
        try {
            Thread.sleep(closed ? 0 : LOST_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        DaemonClient now = followed;
        if (now != null) {
            now.close();
        }
        events.interrupt();
        table.close();
        followers.forEach(Follower::close);
    }
}
