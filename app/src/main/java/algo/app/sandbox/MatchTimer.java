package algo.app.sandbox;

import algo.app.model.Halt;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills resting orders and looks at limits of loss as each second begins, on the thread {@code sandbox-matcher}. Asleep while no
 * order rests, and no strategy with a limit holds anything; it ends with {@link #close}.
 */
final class MatchTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MatchTimer.class);

    /** The time by which the look comes after a second has begun. */
    private static final long AFTER = 2;

    private final PaperBroker broker;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread matcher = new Thread(task, "sandbox-matcher");
        matcher.setDaemon(true);
        return matcher;
    });
    private boolean awake;
    private boolean failing;

    MatchTimer(PaperBroker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /** Orders may rest from now on. Any thread. */
    synchronized void wake() {
        if (!awake) {
            awake = true;
            schedule();
        }
    }

    private synchronized void schedule() {
        try {
            long wait = 1000 - Math.floorMod(clock.millis(), 1000L) + AFTER;
            thread.schedule(Halt.onError(this::tick), wait, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            awake = false;
        }
    }

    private void tick() {
        try {
            synchronized (this) {
                // This is set before the look, so that an order that comes after it wakes the thread again.
                awake = false;
            }
            if (broker.tick()) {
                wake();
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("sandbox: fills wait until the paper account can be stored: {}", e.toString());
            }
            failing = true;
            wake();
        } catch (RuntimeException e) {
            LOG.error("sandbox: matching failed", e);
            wake();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
