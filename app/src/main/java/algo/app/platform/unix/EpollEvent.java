package algo.app.platform.unix;

import com.sun.jna.Pointer;
import java.util.Locale;

/**
 * {@code struct epoll_event} of sys/epoll.h: a 32-bit set of events and 64 bits of our own, of which we use 32, for a pid or another number.
 * On x86-64, and there alone, it is packed.
 */
public final class EpollEvent {
    private static final boolean PACKED =
            !System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64");

    /** The size of one, in bytes. */
    public static final int BYTES = PACKED ? 12 : 16;

    private static final int DATA = PACKED ? 4 : 8;

    private EpollEvent() {}

    /** Fills one. */
    public static void set(Pointer event, int events, int pid) {
        event.setInt(0, events);
        event.setLong(DATA, pid);
    }

    /** Returns the number in element {@code index} of an array. */
    public static int pid(Pointer events, int index) {
        return (int) events.getLong((long) BYTES * index + DATA);
    }
}
