package algo.app.process.windows;

import algo.app.model.Halt;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.WindowsException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits for the end of processes, and tells each once. One call of Windows waits for 64 things at most, so there is a thread for each 63 processes. Any
 * thread adds.
 */
final class ExitWatch implements AutoCloseable {
    private static final int MOST = 63;

    private final List<Group> groups = new ArrayList<>();
    private boolean closed;

    /** Watches a process, and calls {@code ended}, on a thread of this, once it has ended. */
    synchronized void add(HeldProcess process, Runnable ended) throws WindowsException {
        for (Group group : groups) {
            if (group.add(process, ended)) {
                return;
            }
        }
        Group group = new Group(groups.size());
        group.add(process, ended);
        groups.add(group);
        group.thread.start();
    }

    /** A process that is waited for. */
    private record Waited(HeldProcess process, Runnable ended) {}

    /** Some processes, and the thread that waits for them. */
    private static final class Group {
        final Thread thread;
        private final Handle changed;
        private final List<Waited> waited = new ArrayList<>();
        private boolean over;

        Group(int number) throws WindowsException {
            changed = Handle.of(Kernel32.CreateEventW(null, 0, 0, null), "cannot make an event");
            thread = new Thread(this::run, "reaper-" + number);
            thread.setDaemon(true);
            Halt.with(thread);
        }

        synchronized boolean add(HeldProcess process, Runnable ended) {
            if (waited.size() == MOST) {
                return false;
            }
            waited.add(new Waited(process, ended));
            Kernel32.SetEvent(changed.value());
            return true;
        }

        synchronized void end() {
            over = true;
            Kernel32.SetEvent(changed.value());
        }

        private void run() {
            try (Memory handles = new Memory((long) Native.POINTER_SIZE * (MOST + 1))) {
                while (true) {
                    int count;
                    synchronized (this) {
                        if (over) {
                            changed.close();
                            return;
                        }
                        handles.setLong(0, changed.value());
                        for (int i = 0; i < waited.size(); i++) {
                            handles.setLong(
                                    (long) Native.POINTER_SIZE * (i + 1),
                                    waited.get(i).process.handle().value());
                        }
                        count = waited.size() + 1;
                    }
                    int found = Kernel32.WaitForMultipleObjects(count, handles, 0, Kernel32.INFINITE);
                    if (found < 0 || found >= count) {
                        throw new IllegalStateException(
                                "cannot wait for processes: " + Kernel32.message(Native.getLastError()));
                    }
                    if (found > 0) {
                        tell(found - 1);
                    }
                }
            }
        }

        /** Only this thread removes, and what is added comes behind: the number is the same still. */
        private void tell(int number) {
            Waited ended;
            synchronized (this) {
                ended = waited.remove(number);
            }
            ended.ended.run();
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            groups.forEach(Group::end);
        }
    }
}
