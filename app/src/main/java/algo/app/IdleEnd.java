package algo.app;

import algo.app.control.ControlServer;
import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.model.Actor;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the daemon of a user of the system daemon when it has had nothing to do for a while: no strategy and no
 * client. The next client has it started again, and so does a config that changes: thread {@code idle}.
 */
final class IdleEnd {
    private static final Logger LOG = LoggerFactory.getLogger("daemon");

    private static final int LOOKS = 10;
    /** Whoever came at the last moment is answered first. */
    private static final Duration LAST_CLIENT = Duration.ofSeconds(30);

    private static final Duration LAST_LOOK = Duration.ofMillis(20);

    private final Supervisor supervisor;
    private final ControlServer control;
    private final Path mark;
    private final Duration after;

    /**
     * @param mark a file that is made when the daemon ends for this reason
     * @param after for how long it must have had nothing to do
     */
    IdleEnd(Supervisor supervisor, ControlServer control, Path mark, Duration after) {
        this.supervisor = supervisor;
        this.control = control;
        this.mark = mark;
        this.after = after;
    }

    /** Counts how long nothing has happened, from look to look. Pure. */
    static final class Idleness {
        private final int looks;
        private int idle;
        private long connections = -1;

        /** @param looks how many looks in a row must find it idle */
        Idleness(int looks) {
            this.looks = looks;
        }

        /**
         * @param nothing whether there is nothing to do at the moment
         * @param known how many connections there were until now
         * @return whether it has been idle for long enough
         */
        boolean check(boolean nothing, long known) {
            idle = nothing && known == connections ? idle + 1 : 0;
            connections = known;
            return idle >= looks;
        }
    }

    void start() {
        Thread thread = new Thread(this::run, "idle");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            Idleness idleness = new Idleness(LOOKS);
            do {
                TimeUnit.NANOSECONDS.sleep(after.toNanos() / LOOKS);
            } while (!idleness.check(isIdle(), control.connections()));
            LOG.info("nothing to do for {} s: the daemon ends until somebody asks for it", after.toSeconds());
            control.close();
            long end = System.nanoTime() + LAST_CLIENT.toNanos();
            while (control.isConnected() && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.sleep(LAST_LOOK.toNanos());
            }
            if (isIdle()) {
                AtomicFile.replace(mark, new byte[0]);
            }
        } catch (IOException e) {
            LOG.warn("the system daemon will start this one again, for the sake of a file: {}", IoProblems.explain(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        supervisor.post(new Event.ShutdownRequested(false, true, Actor.DAEMON));
    }

    private boolean isIdle() {
        Snapshot snapshot = supervisor.snapshot();
        return snapshot.configKnown() && snapshot.strategies().isEmpty() && !control.isConnected();
    }
}
