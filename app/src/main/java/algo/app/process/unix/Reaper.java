package algo.app.process.unix;

import algo.app.process.ProcessLauncher.ExitListener;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees wrappers end, own and adopted ones alike: one thread in poll(2) over their pidfds, woken by an eventfd when there
 * is one more to watch. Waits only for the very pid whose descriptor told that it ended, so that the exit codes of the
 * JDK's own child processes are never taken from it. {@link #watch} and {@link #close} are safe on any thread.
 */
final class Reaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    /** struct pollfd: int fd, short events, short revents. */
    private static final int POLLFD = 8;

    private static final int REVENTS = 6;
    private static final byte[] ONE = ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(1)
            .array();

    private final ExitListener listener;
    private final Fd wake;
    private final Thread thread = new Thread(this::run, "reaper");
    private final Queue<Watch> arrivals = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Watch> claimed = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Reaper(ExitListener listener) throws ErrnoException {
        this.listener = listener;
        this.wake = Fd.of(LibC.eventfd(0, LibC.EFD_CLOEXEC), "cannot make an eventfd");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From now on nobody else waits for its pid. */
    void claim(Watch watch) {
        claimed.put(watch.pid(), watch);
    }

    /** Takes {@link #claim} back. */
    void disclaim(int pid) {
        claimed.remove(pid);
    }

    /** From now on, tells the listener when it has ended, also if it has already. */
    void watch(Watch watch) {
        claim(watch);
        arrivals.add(watch);
        wake();
    }

    /** Whether the process with this pid is waited for here, or will be. */
    boolean claims(int pid) {
        return claimed.containsKey(pid);
    }

    /** Ends the thread and waits for it. What is still watched is left as it is; its descriptor is closed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        wake.close();
        claimed.values().forEach(watch -> watch.process().close());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        try {
            wake.write(ONE);
        } catch (ErrnoException e) {
            throw new IllegalStateException("the reaper cannot be woken", e);
        }
    }

    /** Owns the list and the memory that poll(2) sees. */
    private void run() {
        List<Watch> polled = new ArrayList<>();
        byte[] counter = new byte[Long.BYTES];
        while (!closed) {
            for (Watch arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
                polled.add(arrival);
            }
            List<Watch> ended;
            try (Memory fds = new Memory((long) POLLFD * (polled.size() + 1))) {
                ended = poll(fds, polled, counter);
            }
            polled.removeAll(ended);
            ended.forEach(this::exited);
        }
    }

    private List<Watch> poll(Memory fds, List<Watch> polled, byte[] counter) {
        put(fds, 0, wake.number());
        for (int i = 0; i < polled.size(); i++) {
            put(fds, i + 1, polled.get(i).process().number());
        }
        if (LibC.poll(fds, polled.size() + 1, -1) < 0) {
            int errno = Native.getLastError();
            if (errno != LibC.EINTR && errno != LibC.ENOMEM) {
                throw new IllegalStateException("poll: " + ErrnoException.words(errno));
            }
            return List.of();
        }
        if (fds.getShort(REVENTS) != 0) {
            LibC.read(wake.number(), counter, counter.length);
        }
        List<Watch> ended = new ArrayList<>();
        for (int i = 0; i < polled.size(); i++) {
            if (fds.getShort((long) POLLFD * (i + 1) + REVENTS) != 0) {
                ended.add(polled.get(i));
            }
        }
        return ended;
    }

    private static void put(Memory fds, int index, int fd) {
        long at = (long) POLLFD * index;
        fds.setInt(at, fd);
        fds.setShort(at + 4, LibC.POLLIN);
        fds.setShort(at + REVENTS, (short) 0);
    }

    private void exited(Watch watch) {
        reap(watch.pid()); // the wrapper of an earlier daemon is not our child: then there is nothing to wait for
        disclaim(watch.pid());
        watch.markExited();
        try {
            listener.exited(watch.run());
        } catch (RuntimeException e) {
            LOG.error("run {}: its end was seen and not taken; this is a bug", watch.run(), e);
        }
    }

    /** Waits for a child that has ended; without effect on any other process. */
    static void reap(int pid) {
        waitFor(pid, LibC.WNOHANG);
    }

    /** Ends a child that was never watched, and waits for it. */
    static void killAndReap(int pid) {
        LibC.kill(pid, Signals.KILL);
        waitFor(pid, 0);
    }

    private static void waitFor(int pid, int options) {
        while (LibC.waitpid(pid, null, options) < 0 && Native.getLastError() == LibC.EINTR) {
            // once more
        }
    }
}
