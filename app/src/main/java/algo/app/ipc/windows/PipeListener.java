package algo.app.ipc.windows;

import algo.app.platform.windows.Descriptor;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.Overlapped;
import algo.app.platform.windows.WindowsException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * A pipe to which clients connect: some instances wait for one client each, so that a handful may come in the same moment. Only the first instance may
 * be the first of its name, so nobody else can have made a pipe of that name before. {@link #accept} is called by one thread, {@link #close} by any.
 */
final class PipeListener implements AutoCloseable {
    /** The instances that wait. WaitForMultipleObjects takes 64. */
    private static final int WAITING = 8;

    private static final int BUFFER = 64 * 1024;

    private final String name;
    private final Slot[] slots = new Slot[WAITING];
    private final Handle stop;
    private volatile boolean closed;

    /** An instance that waits for its client. */
    private static final class Slot {
        final Handle pipe;
        final Overlapped connect;
        final boolean connected;

        Slot(Handle pipe) throws WindowsException {
            this.pipe = pipe;
            boolean made = false;
            try {
                this.connect = new Overlapped();
                made = true;
            } finally {
                if (!made) {
                    pipe.close();
                }
            }
            int begun = Kernel32.ConnectNamedPipe(pipe.value(), connect.pointer());
            int error = Native.getLastError();
            // A client may have come, and even gone, since the instance was made.
            this.connected = begun != 0 || error != Kernel32.ERROR_IO_PENDING;
            if (connected) {
                Kernel32.SetEvent(connect.event().value());
            }
        }

        /** Gives up waiting. */
        void cancel() {
            if (!connected) {
                Kernel32.CancelIoEx(pipe.value(), null);
                connect.await(pipe, 0, Kernel32.ERROR_IO_PENDING);
            }
            connect.close();
        }
    }

    /** @throws IOException if somebody has a pipe of that name */
    PipeListener(String name) throws IOException {
        this.name = name;
        this.stop = Handle.of(Kernel32.CreateEventW(null, 1, 0, null), "cannot make an event");
        boolean made = false;
        try {
            for (int i = 0; i < WAITING; i++) {
                slots[i] = newSlot(i == 0);
            }
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    String name() {
        return name;
    }

    private Slot newSlot(boolean first) throws WindowsException {
        int open = Kernel32.PIPE_ACCESS_DUPLEX | Kernel32.FILE_FLAG_OVERLAPPED;
        try (Memory security = Descriptor.own().attributes(false)) {
            long pipe = Kernel32.CreateNamedPipeW(
                    new WString(name),
                    first ? open | Kernel32.FILE_FLAG_FIRST_PIPE_INSTANCE : open,
                    Kernel32.PIPE_REJECT_REMOTE_CLIENTS,
                    Kernel32.PIPE_UNLIMITED_INSTANCES,
                    BUFFER,
                    BUFFER,
                    0,
                    security);
            return new Slot(Handle.of(pipe, "cannot make a pipe"));
        }
    }

    /**
     * Waits for the next client, and returns the connected pipe.
     *
     * @throws ClosedChannelException if this was closed
     * @throws IOException if the system could not give one more; the next call tries again
     */
    Handle accept() throws IOException {
        synchronized (slots) {
            if (closed) {
                throw new ClosedChannelException();
            }
            refill();
            int found = await();
            if (closed) {
                throw new ClosedChannelException();
            }
            Slot slot = slots[found];
            slots[found] = null;
            slot.connect.close();
            try {
                refill();
            } catch (WindowsException e) {
                // This client need not suffer for it: the next call says so.
            }
            return slot.pipe;
        }
    }

    private void refill() throws WindowsException {
        for (int i = 0; i < WAITING && !closed; i++) {
            if (slots[i] == null) {
                slots[i] = newSlot(false);
            }
        }
    }

    /** Returns the number of a slot that has a client; any if this was closed. */
    private int await() throws WindowsException {
        try (Memory events = new Memory((long) Native.POINTER_SIZE * (WAITING + 1))) {
            events.setLong(0, stop.value());
            for (int i = 0; i < WAITING; i++) {
                // A closed one has no instances any more.
                events.setLong(
                        (long) Native.POINTER_SIZE * (i + 1),
                        slots[i] == null
                                ? stop.value()
                                : slots[i].connect.event().value());
            }
            int found = Kernel32.WaitForMultipleObjects(WAITING + 1, events, 0, Kernel32.INFINITE);
            if (found < 0 || found > WAITING) {
                throw WindowsException.last("cannot wait for a client");
            }
            return Math.max(0, found - 1);
        }
    }

    /** Ends the waiting. Connections that were returned go on. To be called once. */
    @Override
    public void close() {
        closed = true;
        Kernel32.SetEvent(stop.value());
        synchronized (slots) {
            for (int i = 0; i < WAITING; i++) {
                if (slots[i] != null) {
                    slots[i].cancel();
                    slots[i].pipe.close();
                    slots[i] = null;
                }
            }
            stop.close();
        }
    }
}
