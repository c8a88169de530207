package algo.app.log.unix;

import algo.app.log.LogWatches;
import algo.app.platform.unix.LibC;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Watches files with inotify(7). Each file has a watch of its own that ends with its first event; an eventfd stands for
 * {@link #wake}. A user has few instances of inotify, 128 as a rule, and an editor may hold them all: then nothing can
 * be armed until there is one again.
 */
final class InotifyWatches implements LogWatches {
    /** The sizes in bytes of struct inotify_event without a name, and of struct pollfd. */
    private static final int EVENT = 16;

    private static final int POLLFD = 8;
    private static final int FLAGS = LibC.O_CLOEXEC | LibC.O_NONBLOCK;
    private static final byte[] ONE = ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(1)
            .array();

    private final IntSupplier instances;
    /** The descriptor of the inotify instance; below zero while there is none. */
    private int inotify = -1;

    private volatile String problem = "";
    private final int wake;
    private final Memory polled = new Memory(2 * POLLFD);
    private final byte[] events = new byte[64 * EVENT];
    private final byte[] count = new byte[Long.BYTES];
    private final Map<Integer, Path> files = new HashMap<>();
    private final Map<Path, Integer> watches = new HashMap<>();

    InotifyWatches() throws IOException {
        this(() -> LibC.inotify_init1(FLAGS));
    }

    /** @param instances as inotify_init1(2) */
    InotifyWatches(IntSupplier instances) throws IOException {
        this.instances = instances;
        wake = LibC.eventfd(0, FLAGS);
        if (wake < 0) {
            throw new IOException("logs cannot be watched: " + LibC.strerror(Native.getLastError()));
        }
        poll(1, wake);
        begin();
    }

    private boolean begin() {
        if (inotify < 0) {
            inotify = instances.getAsInt();
            problem = inotify >= 0
                    ? ""
                    : "logs cannot be watched and are looked at once a second instead: "
                            + LibC.strerror(Native.getLastError())
                            + "; raise the limit with 'sysctl fs.inotify.max_user_instances=1024'";
            poll(0, inotify); // one below zero is passed over
        }
        return inotify >= 0;
    }

    @Override
    public String problem() {
        return problem;
    }

    private void poll(int index, int fd) {
        polled.setInt((long) index * POLLFD, fd);
        polled.setShort((long) index * POLLFD + Integer.BYTES, LibC.POLLIN);
    }

    @Override
    public boolean arm(Path file) {
        disarm(file);
        if (!begin()) {
            return false;
        }
        int watch = LibC.inotify_add_watch(inotify, file.toString(), LibC.IN_MODIFY | LibC.IN_ONESHOT);
        if (watch < 0) {
            return false;
        }
        files.put(watch, file);
        watches.put(file, watch);
        return true;
    }

    @Override
    public void disarm(Path file) {
        Integer watch = watches.remove(file);
        if (watch != null) {
            files.remove(watch);
            LibC.inotify_rm_watch(inotify, watch);
        }
    }

    @Override
    public Set<Path> await(long millis) throws IOException {
        int timeout = (int) Math.max(-1, Math.min(millis, Integer.MAX_VALUE));
        if (LibC.poll(polled, 2, timeout) < 0 && Native.getLastError() != LibC.EINTR) {
            throw new IOException("logs cannot be watched: " + LibC.strerror(Native.getLastError()));
        }
        LibC.read(wake, count, count.length);
        Set<Path> written = new HashSet<>();
        if (inotify < 0) {
            return written;
        }
        long length;
        do {
            length = LibC.read(inotify, events, events.length);
            take(ByteBuffer.wrap(events).order(ByteOrder.nativeOrder()), (int) length, written);
        } while (length > 0);
        return written;
    }

    /** Reads events; the end of a watch is told too, by an event of its own. */
    private void take(ByteBuffer bytes, int length, Set<Path> written) {
        for (int at = 0; at + EVENT <= length; at += EVENT + bytes.getInt(at + 12)) {
            int mask = bytes.getInt(at + 4);
            if ((mask & LibC.IN_Q_OVERFLOW) != 0) {
                written.addAll(watches.keySet());
                continue;
            }
            Path file = files.remove(bytes.getInt(at));
            if (file != null) {
                watches.remove(file);
                if ((mask & LibC.IN_MODIFY) != 0) {
                    written.add(file);
                }
            }
        }
    }

    @Override
    public void wake() {
        LibC.write(wake, ONE, ONE.length);
    }

    @Override
    public void close() {
        if (inotify >= 0) {
            LibC.close(inotify);
        }
        LibC.close(wake);
    }
}
