package algo.app.ipc;

import algo.app.model.Halt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lines of a connection that are read and written within a limit each: when one passes, a watchdog closes the connection. Used by one
 * thread; any may close it.
 */
public final class TimedLines implements AutoCloseable {
    private final LineChannel lines;
    private final ScheduledExecutorService watchdog;

    /** @param watchdog closes connections whose time is over; never waits */
    public TimedLines(LineChannel lines, ScheduledExecutorService watchdog) {
        this.lines = lines;
        this.watchdog = watchdog;
    }

    /** Returns a watchdog for the connections of an endpoint: one thread, which is there already. */
    public static ScheduledExecutorService watchdog() {
        ScheduledThreadPoolExecutor watchdog = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "control-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watchdog.setRemoveOnCancelPolicy(true);
        watchdog.prestartCoreThread(); // later there may be none to have
        return watchdog;
    }

    /** Reads the next line, as {@link ControlConnection#readLine} does. */
    public String readLine(Duration limit) throws IOException {
        ScheduledFuture<?> end = closeAfter(limit);
        try {
            return lines.readLine();
        } finally {
            end.cancel(false);
        }
    }

    /** Writes a line, as {@link ControlConnection#writeLine} does. */
    public void writeLine(String line, Duration limit) throws IOException {
        ScheduledFuture<?> end = closeAfter(limit);
        try {
            lines.writeLine(line);
        } finally {
            end.cancel(false);
        }
    }

    private ScheduledFuture<?> closeAfter(Duration limit) {
        return watchdog.schedule(Halt.onError(this::close), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // The connection is gone either way.
        }
    }
}
