package algo.app.system.unix;

import algo.app.model.Halt;
import algo.app.system.SystemException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that whoever has strategies has a daemon: thread {@code user-daemons} looks at all homes every ten seconds, and
 * at once when a daemon ends. It waits for nobody: what it does for one user, that user's files and daemon hold up alone.
 */
final class UserWatch {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    /** The time between two looks at a daemon that is no child of this process; of children it is told. */
    private static final Duration LOOK = Duration.ofSeconds(10);
    /** A daemon that lives for so long has started well. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    private final UserDaemons daemons;
    private final UserHomes homes;
    private final UserSocket sockets;
    private final DaemonStarts starts;
    private final Serving serving;
    private final ExecutorService workers;
    private final Object wake = new Object();
    private boolean woken;
    private volatile boolean closing;

    /** @param workers a bounded number of threads, each of which may wait for a user's files or daemon for some seconds */
    UserWatch(
            UserDaemons daemons,
            UserHomes homes,
            UserSocket sockets,
            DaemonStarts starts,
            Serving serving,
            ExecutorService workers) {
        this.daemons = daemons;
        this.homes = homes;
        this.sockets = sockets;
        this.starts = starts;
        this.serving = serving;
        this.workers = workers;
    }

    void start() {
        Thread thread = new Thread(this::run, "user-daemons");
        thread.setDaemon(true);
        Halt.with(thread);
        thread.start();
    }

    /** Starts none any more. */
    void close() {
        closing = true;
        wake();
    }

    private void wake() {
        synchronized (wake) {
            woken = true;
            wake.notifyAll();
        }
    }

    private void run() {
        try {
            while (!closing) {
                long next = LOOK.toNanos();
                try {
                    next = lookAtAll();
                } catch (OutOfMemoryError e) {
                    LOG.warn("the homes could not be looked at: {}", e.getMessage());
                }
                synchronized (wake) {
                    if (!woken) {
                        wake.wait(TimeUnit.NANOSECONDS.toMillis(next) + 1);
                    }
                    woken = false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at all daemons; returns after how many nanoseconds to look again. */
    private long lookAtAll() {
        long next = LOOK.toNanos();
        for (UserHome home : homes.all().homes()) {
            UserDaemon daemon = daemons.of(home);
            if (daemon.isUp() || starts.isUnderWay(home)) {
                continue;
            }
            long wait = daemon.waitNanos();
            if (wait > 0) {
                next = Math.min(next, wait);
            } else if (daemon.beginLook()) {
                workers.execute(Halt.onError(() -> look(home, daemon)));
            }
        }
        return next;
    }

    private void look(UserHome home, UserDaemon daemon) {
        try {
            keepUp(home, daemon);
        } catch (SystemException e) {
            failed(home, daemon, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            daemon.endLook();
        }
    }

    private void keepUp(UserHome home, UserDaemon daemon) throws SystemException, InterruptedException {
        UserHome.Look look = home.look();
        daemon.wanted(look.wantsDaemon());
        boolean answers = false;
        try {
            answers = look.hasSocket()
                    && sockets.connect(home, true)
                            .map(connected -> {
                                connected.close();
                                return true;
                            })
                            .orElse(false);
            daemon.silent(false);
        } catch (SystemException e) {
            daemon.silent(true);
            throw e;
        } finally {
            daemon.found(answers);
        }
        if (answers || !daemon.isWanted() || closing) {
            daemon.problem("");
            return;
        }
        serving.require(home.uid());
        starts.of(home).whenComplete((child, failure) -> {
            if (failure instanceof SystemException why) {
                failed(home, daemon, why);
            }
        });
    }

    private void failed(UserHome home, UserDaemon daemon, SystemException why) {
        daemon.postpone();
        if (!why.getMessage().equals(daemon.problem()) && !closing) {
            LOG.warn("{}: {}", home.name(), why.getMessage());
        }
        daemon.problem(why.getMessage());
        wake();
    }

    /** A daemon that we have started has ended. */
    void ended(UserHome home, UserDaemon daemon, ChildDaemon child) {
        if (closing) {
            return;
        }
        if (child.endedWell()) {
            LOG.info("{}: its daemon has ended", home.name());
        } else {
            LOG.warn("{}: its daemon has ended; its strategies go on", home.name());
        }
        if (child.age().compareTo(HEALTHY) >= 0) {
            daemon.clearFailures();
        }
        daemon.postpone();
        wake();
    }
}
