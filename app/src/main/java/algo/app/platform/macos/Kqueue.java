package algo.app.platform.macos;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Events of the kernel, kqueue(2): one thread waits, any thread adds what is waited for. Each is told of once. Belongs to its owner, which
 * closes it when nobody waits any more.
 */
public final class Kqueue implements AutoCloseable {
    private static final int MOST_AT_ONCE = 64;

    /** Stands for {@link #wake}. */
    private static final long WAKE = 0;

    private final OpenDescriptor queue;

    public Kqueue() throws DarwinException {
        queue = OpenDescriptor.of(Darwin.kqueue(), "cannot make a queue of events");
        int errno = change(new KernelEvent(WAKE, DarwinNumbers.EVFILT_USER, flags(DarwinNumbers.EV_CLEAR), 0));
        if (errno != 0) {
            queue.close();
            throw DarwinException.of("cannot make a queue of events", errno);
        }
    }

    private static short flags(int more) {
        return (short) (DarwinNumbers.EV_ADD | more);
    }

    /**
     * Asks for the end of a process.
     *
     * @return false if it has ended, or there is none
     * @throws DarwinException if the host has no memory for one more
     */
    public boolean addProcess(int pid) throws DarwinException {
        int errno = change(new KernelEvent(
                pid, DarwinNumbers.EVFILT_PROC, flags(DarwinNumbers.EV_ONESHOT), DarwinNumbers.NOTE_EXIT));
        if (errno == DarwinNumbers.ESRCH) {
            return false;
        }
        if (errno != 0) {
            throw DarwinException.of("cannot watch process " + pid, errno);
        }
        return true;
    }

    /** Asks for the next write to an open file. */
    public void addWrite(OpenDescriptor file) throws DarwinException {
        int errno = change(new KernelEvent(
                file.number(),
                DarwinNumbers.EVFILT_VNODE,
                flags(DarwinNumbers.EV_ONESHOT),
                DarwinNumbers.NOTE_WRITE | DarwinNumbers.NOTE_EXTEND));
        if (errno != 0) {
            throw DarwinException.of("cannot watch a file", errno);
        }
    }

    private int change(KernelEvent event) {
        try (Memory change = new Memory(DarwinLayouts.KEVENT_SIZE)) {
            change.clear();
            event.write(change.getByteBuffer(0, DarwinLayouts.KEVENT_SIZE));
            int result;
            do {
                result = Darwin.kevent(queue.number(), change, 1, null, 0, null);
            } while (result < 0 && Native.getLastError() == DarwinNumbers.EINTR);
            return result < 0 ? Native.getLastError() : 0;
        }
    }

    /**
     * Waits until something happens, somebody calls {@link #wake}, or {@code millis} are over; a negative number waits for ever.
     *
     * @return the processes, or descriptors, of which something is told
     */
    public Set<Long> await(long millis) throws DarwinException {
        try (Memory events = new Memory((long) DarwinLayouts.KEVENT_SIZE * MOST_AT_ONCE);
                Memory timeout = new Memory(DarwinLayouts.TIMESPEC_SIZE)) {
            timeout.setLong(0, TimeUnit.MILLISECONDS.toSeconds(millis));
            timeout.setLong(Long.BYTES, TimeUnit.MILLISECONDS.toNanos(millis % 1000));
            Memory limit = millis < 0 ? null : timeout;
            int count = Darwin.kevent(queue.number(), null, 0, events, MOST_AT_ONCE, limit);
            if (count < 0 && Native.getLastError() != DarwinNumbers.EINTR) {
                throw DarwinException.last("cannot wait for events");
            }
            Set<Long> told = new HashSet<>();
            for (int i = 0; i < count; i++) {
                KernelEvent event = KernelEvent.read(events.getByteBuffer(0, events.size()), i);
                if (event.filter() != DarwinNumbers.EVFILT_USER) {
                    told.add(event.ident());
                }
            }
            return told;
        }
    }

    /** Ends the wait that is under way, or the next one. Any thread. */
    public void wake() {
        change(new KernelEvent(WAKE, DarwinNumbers.EVFILT_USER, (short) 0, DarwinNumbers.NOTE_TRIGGER));
    }

    @Override
    public void close() {
        queue.close();
    }
}
