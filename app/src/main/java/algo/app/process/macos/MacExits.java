package algo.app.process.macos;

import algo.app.model.Halt;
import algo.app.model.Threads;
import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.Kqueue;
import algo.app.process.ProcessLauncher.ExitListener;
import com.sun.jna.Native;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees wrappers and their programs end on macOS, own and adopted ones alike: one thread in kevent(2). It waits for the very pid of which it was
 * told, so that the exit codes of the JDK's own child processes are never taken from it. All methods are safe on any thread.
 */
final class MacExits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MacExits.class);

    private final ExitListener listener;
    private final Kqueue queue = new Kqueue();
    private final Thread thread = new Thread(this::run, "reaper");
    private final Map<Integer, MacWatch> watched = new ConcurrentHashMap<>();
    /** The wrapper of each program under watch. */
    private final Map<Integer, MacWatch> programs = new ConcurrentHashMap<>();
    /** Those that had ended before the kernel could be asked. */
    private final Queue<Integer> ended = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    MacExits(ExitListener listener) throws DarwinException {
        this.listener = listener;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    void start() {
        thread.start();
    }

    /**
     * Watches a wrapper: the listener is told when it has ended, also if it has already.
     *
     * @throws DarwinException if the host has no memory for one more; it is not watched then
     */
    void watch(MacWatch watch) throws DarwinException {
        watched.put(watch.pid(), watch);
        try {
            ask(watch.pid());
        } catch (DarwinException e) {
            watched.remove(watch.pid(), watch);
            throw e;
        }
    }

    /** Wakes the wrapper once its program has ended: one that somebody has stopped would never note how, nor end. */
    void watchProgram(int pid, MacWatch wrapper) {
        programs.put(pid, wrapper);
        try {
            ask(pid);
        } catch (DarwinException e) {
            // There is no memory for it: then a stopped wrapper stays stopped until a stop wakes it.
            programs.remove(pid);
        }
    }

    private void ask(int pid) throws DarwinException {
        if (!queue.addProcess(pid)) {
            ended.add(pid);
            queue.wake();
        }
    }

    private void run() {
        try {
            while (!closed) {
                Set<Integer> told = new HashSet<>();
                queue.await(-1).forEach(ident -> told.add(ident.intValue()));
                for (Integer pid = ended.poll(); pid != null; pid = ended.poll()) {
                    told.add(pid);
                }
                for (int pid : told) {
                    tell(pid);
                }
            }
        } catch (DarwinException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell(int pid) {
        MacWatch wrapper = programs.remove(pid);
        if (wrapper != null && !wrapper.hasExited()) {
            Darwin.kill(wrapper.pid(), DarwinSignals.SIGCONT);
        }
        MacWatch watch = watched.remove(pid);
        if (watch == null || closed) {
            return;
        }
        // The kernel tells of it a moment before the process can be waited for. That of an earlier daemon is not our
        // child.
        waitFor(pid);
        watch.markExited();
        try {
            listener.exited(watch.run());
        } catch (RuntimeException e) {
            LOG.error("run {}: its end was seen and not taken; this is a bug", watch.run(), e);
        }
    }

    /** Ends a child that was never watched, and waits for it. */
    static void killAndReap(int pid) {
        Darwin.kill(pid, DarwinSignals.SIGKILL);
        waitFor(pid);
    }

    private static void waitFor(int pid) {
        while (Darwin.waitpid(pid, null, 0) < 0 && Native.getLastError() == DarwinNumbers.EINTR) {
            // Interrupted by a signal: once more.
        }
    }

    /** Ends the thread and waits for it. What is still watched is left as it is. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.wake();
        Threads.awaitEnd(thread);
        queue.close();
    }
}
