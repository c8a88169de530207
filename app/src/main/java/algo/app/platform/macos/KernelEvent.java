package algo.app.platform.macos;

import java.nio.ByteBuffer;

/**
 * One {@code struct kevent}: what is to be watched, or what has happened; kqueue(2).
 *
 * @param ident what it is about: a process or a descriptor, by the filter
 * @param notes bits of what is asked for, or of what has happened
 */
record KernelEvent(long ident, short filter, short flags, int notes) {
    /** Reads the event of this index. The buffer has the order of the machine. */
    static KernelEvent read(ByteBuffer events, int index) {
        int at = index * DarwinLayouts.KEVENT_SIZE;
        return new KernelEvent(
                events.getLong(at + DarwinLayouts.KEVENT_IDENT),
                events.getShort(at + DarwinLayouts.KEVENT_FILTER),
                events.getShort(at + DarwinLayouts.KEVENT_FLAGS),
                events.getInt(at + DarwinLayouts.KEVENT_FFLAGS));
    }

    /** Writes it as the first event of a buffer of zeros. */
    void write(ByteBuffer change) {
        change.putLong(DarwinLayouts.KEVENT_IDENT, ident);
        change.putShort(DarwinLayouts.KEVENT_FILTER, filter);
        change.putShort(DarwinLayouts.KEVENT_FLAGS, flags);
        change.putInt(DarwinLayouts.KEVENT_FFLAGS, notes);
    }
}
