package algo.app.process.unix;

import algo.app.model.Halt;
import algo.app.model.Threads;
import algo.app.platform.unix.EpollEvent;
import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessLauncher.ExitListener;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees wrappers and their programs end, own and adopted ones alike: one thread in epoll_wait(2) over their pidfds. (poll(2) would refuse more
 * of them than the daemon's limit of descriptors, which may be lowered while it runs.) It waits only for the very pid
 * whose descriptor told that it ended, so that the exit codes of the JDK's own child processes are never taken from it.
 * All methods are safe on any thread.
 */
final class Reaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private static final int MOST_AT_ONCE = 64;

    /** Stands for the eventfd that tells the thread to end; no wrapper has this pid. */
    private static final int WAKE = 0;

    private static final byte[] ONE = ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(1)
            .array();

    private final ExitListener listener;
    private final Fd epoll;
    private final Fd wake;
    private final Thread thread = new Thread(this::run, "reaper");
    private final Map<Integer, WrapperWatch> claimed = new ConcurrentHashMap<>();
    private final Map<Integer, Program> programs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A program under watch, and its wrapper. In the epoll set it has its pid negated: another wrapper may be given it soon. */
    private record Program(PidFd process, WrapperWatch wrapper) {}

    Reaper(ExitListener listener) throws ErrnoException {
        this.listener = listener;
        this.epoll = Fd.of(LibC.epoll_create1(LibC.O_CLOEXEC), "cannot make an epoll set");
        this.wake = Fd.of(LibC.eventfd(0, LibC.O_CLOEXEC), "cannot make an eventfd");
        control(LibC.EPOLL_CTL_ADD, wake.number(), WAKE);
        thread.setDaemon(true);
        Halt.with(thread);
    }

    void start() {
        thread.start();
    }

    /** Claims the pid of a wrapper: from now on nobody else waits for it. */
    void claim(WrapperWatch watch) {
        claimed.put(watch.pid(), watch);
    }

    /** Takes {@link #claim} back. */
    void disclaim(int pid) {
        claimed.remove(pid);
    }

    /**
     * Watches a wrapper: the listener is told when it has ended, also if it has already.
     *
     * @throws ErrnoException if the host has no memory for one more; it is not watched then
     */
    void watch(WrapperWatch watch) throws ErrnoException {
        claim(watch);
        control(LibC.EPOLL_CTL_ADD, watch.process().number(), watch.pid());
    }

    /**
     * Wakes the wrapper once its program has ended: one that somebody has stopped would never note how, nor end.
     *
     * @param program held by the caller until now; closed here
     */
    void watchProgram(int pid, PidFd program, WrapperWatch wrapper) {
        Program before = programs.put(pid, new Program(program, wrapper));
        if (before != null) {
            before.process().close();
        }
        try {
            control(LibC.EPOLL_CTL_ADD, program.number(), -pid);
        } catch (ErrnoException e) {
            // There is no memory for it: then a stopped wrapper stays stopped until a stop wakes it.
            programs.remove(pid);
            program.close();
        }
    }

    /** The program behind {@code pid} has ended. Most wrappers know, and are ending themselves. */
    private void programEnded(int pid) {
        Program ended = programs.remove(pid);
        if (ended != null) {
            ended.process().close(); // and so no longer in the set
            ended.wrapper().process().send(SignalNumbers.CONT);
        }
    }

    /** Returns whether the process with this pid is waited for here, or will be. */
    boolean claims(int pid) {
        return claimed.containsKey(pid);
    }

    private void control(int operation, int fd, int pid) throws ErrnoException {
        try (Memory event = new Memory(EpollEvent.BYTES)) {
            EpollEvent.set(event, LibC.EPOLLIN, pid);
            if (LibC.epoll_ctl(epoll.number(), operation, fd, event) != 0) {
                throw ErrnoException.last("cannot watch process " + pid);
            }
        }
    }

    /** Ends the thread and waits for it. What is still watched is left as it is; its descriptor is closed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LibC.write(wake.number(), ONE, ONE.length);
        Threads.awaitEnd(thread);
        wake.close();
        epoll.close();
        programs.values().forEach(program -> program.process().close());
        claimed.values().forEach(watch -> watch.process().close());
    }

    private void run() {
        try (Memory events = new Memory((long) EpollEvent.BYTES * MOST_AT_ONCE)) {
            while (!closed) {
                int count = LibC.epoll_wait(epoll.number(), events, MOST_AT_ONCE, -1);
                if (count < 0 && Native.getLastError() != LibC.EINTR) {
                    throw new IllegalStateException("epoll_wait: " + ErrnoException.words(Native.getLastError()));
                }
                for (int i = 0; i < count && !closed; i++) {
                    int pid = EpollEvent.pid(events, i);
                    if (pid < 0) {
                        programEnded(-pid);
                    }
                    WrapperWatch ended = claimed.get(pid);
                    if (ended != null) {
                        exited(ended);
                    }
                }
            }
        }
    }

    private void exited(WrapperWatch watch) {
        try {
            control(LibC.EPOLL_CTL_DEL, watch.process().number(), watch.pid());
        } catch (ErrnoException e) {
            throw new IllegalStateException("a descriptor that has just been reported is not there", e);
        }
        reap(watch.pid()); // the wrapper of an earlier daemon is not our child: then there is nothing to wait for
        // The pid alone does not do: once the wrapper was waited for, the next run may have its pid already.
        claimed.remove(watch.pid(), watch);
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
        LibC.kill(pid, SignalNumbers.KILL);
        waitFor(pid, 0);
    }

    private static void waitFor(int pid, int options) {
        while (LibC.waitpid(pid, null, options) < 0 && Native.getLastError() == LibC.EINTR) {
            // Interrupted by a signal: once more.
        }
    }
}
