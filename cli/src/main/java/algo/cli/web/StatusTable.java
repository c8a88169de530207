package algo.cli.web;

import algo.app.model.Ist;
import algo.app.model.LossBreach;
import algo.app.model.PanicStatus;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The table of strategies as the followers of the {@link LiveFeed} have it: asked for once for all of them, on the thread {@code
 * web-status}, whenever something happened and once in a while for what changes without an event; not at all while nobody looks.
 * {@code lock} guards {@code hurried}; all fields below it belong to the thread.
 */
final class StatusTable implements AutoCloseable {
    /** The time between two questions, whatever happens. */
    private static final long LEAST_MILLIS = 80;

    private static final long EVERY_MILLIS = 1_000;

    private final LiveFeed.Daemons daemons;
    private final Set<Follower> followers;
    private final Thread thread = new Thread(this::run, "web-status");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hurry = lock.newCondition();
    private volatile boolean closed;
    private boolean hurried;

    private Map<String, Map<String, Object>> rows = Map.of();
    private List<String> problems = List.of();
    private DaemonClient daemon;

    StatusTable(LiveFeed.Daemons daemons, Set<Follower> followers) {
        this.daemons = daemons;
        this.followers = followers;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Something happened, or somebody new looks: asks at once. Any thread. */
    void hurry() {
        lock.lock();
        try {
            hurried = true;
            hurry.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (followers.stream().anyMatch(Follower::wantsTable)) {
                    refresh();
                } else {
                    release();
                }
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    private void refresh() {
        try {
            if (daemon == null) {
                daemon = daemons.connect();
            }
            Reply reply = daemon.ask(new Request.Status(List.of(), 0, List.copyOf(rows.keySet())));
            publish(DaemonClient.expect(Reply.Statuses.class, reply));
        } catch (ClientException e) {
            // The feed of events says that the daemon is away; it hurries us when it is back.
            release();
        }
    }

    private void release() {
        if (daemon != null) {
            daemon.close();
            daemon = null;
        }
    }

    private void publish(Reply.Statuses statuses) {
        Map<String, Map<String, Object>> before = rows;
        Map<String, Map<String, Object>> now = new LinkedHashMap<>();
        List<Object> changed = new ArrayList<>();
        boolean unknown = false;
        for (StrategyView view : statuses.strategies()) {
            Map<String, Object> row = new LinkedHashMap<>(view.fields());
            row.put("last_line", statuses.latest().get(view.id()));
            now.put(view.id(), row);
            Map<String, Object> old = before.get(view.id());
            unknown |= old == null;
            if (old == null || !same(old, row)) {
                changed.add(row);
            }
        }
        List<Object> removed = new ArrayList<>(before.keySet());
        removed.removeAll(now.keySet());
        rows = now;
        tell(statuses, changed, removed);
        if (unknown) {
            // Their last lines were not asked for yet.
            hurry();
        }
    }

    /** Returns whether two rows are the same, but for the time that passes. */
    private static boolean same(Map<String, Object> old, Map<String, Object> row) {
        for (Map.Entry<String, Object> field : row.entrySet()) {
            Object value = field.getValue();
            Object known = old.get(field.getKey());
            if (!field.getKey().equals("uptime_seconds") && !(value == null ? known == null : value.equals(known))) {
                return false;
            }
        }
        return true;
    }

    private void tell(Reply.Statuses statuses, List<Object> changed, List<Object> removed) {
        LiveMessage whole = null;
        LiveMessage part = changed.isEmpty() && removed.isEmpty() ? null : message(false, changed, removed);
        LiveMessage trouble = trouble(statuses.problems());
        boolean other = !statuses.problems().equals(problems);
        problems = statuses.problems();
        for (Follower follower : followers) {
            if (!follower.wantsTable()) {
                continue;
            }
            if (follower.beginsTable()) {
                whole = whole == null ? message(true, new ArrayList<>(rows.values()), List.of()) : whole;
                follower.tell(whole);
                follower.tell(trouble);
            } else {
                if (part != null) {
                    follower.tell(part);
                }
                if (other) {
                    follower.tell(trouble);
                }
            }
        }
    }

    private static LiveMessage trouble(List<String> problems) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("problems", problems);
        fields.put("panic", PanicStatus.among(problems).orElse(null));
        fields.put("account", LossBreach.among(problems).orElse(null));
        return LiveMessage.of(LiveMessage.Kind.PROBLEM, fields);
    }

    private static LiveMessage message(boolean whole, List<Object> strategies, List<Object> removed) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", Ist.iso(Instant.now()));
        fields.put("whole", whole);
        fields.put("strategies", strategies);
        fields.put("removed", removed);
        return LiveMessage.of(LiveMessage.Kind.STATUS, fields);
    }

    private void pause() throws InterruptedException {
        Thread.sleep(LEAST_MILLIS);
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS - LEAST_MILLIS);
            while (!hurried && left > 0 && !closed) {
                left = hurry.awaitNanos(left);
            }
            hurried = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
