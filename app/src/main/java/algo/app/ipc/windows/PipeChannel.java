package algo.app.ipc.windows;

import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.Overlapped;
import algo.app.platform.windows.WindowsException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/**
 * One end of a connection over a pipe. One thread reads and one writes at a time, and neither waits for the other. Any thread may close it, which ends
 * both; the handle itself is closed when nobody uses it any more, so that none of them can meet another one of that number.
 */
final class PipeChannel implements ByteChannel {
    private static final int PIECE = 8 * 1024;

    private final Handle pipe;
    private final Way in;
    private final Way out;
    /** Guarded by the monitor. */
    private int users;

    private boolean closed;

    /** Takes over a connected pipe that was opened for overlapped operations; it is closed if this fails. */
    PipeChannel(Handle pipe) throws WindowsException {
        this.pipe = pipe;
        boolean made = false;
        Way first = null;
        try {
            first = new Way();
            this.in = first;
            this.out = new Way();
            made = true;
        } finally {
            if (!made) {
                pipe.close();
                if (first != null) {
                    first.close();
                }
            }
        }
    }

    /** The buffer and the operation of one direction. */
    private static final class Way implements AutoCloseable {
        final Memory bytes = new Memory(PIECE);
        final Overlapped operation = new Overlapped();

        Way() throws WindowsException {}

        @Override
        public void close() {
            operation.close();
            bytes.close();
        }
    }

    /** A call that begins an operation; the result is as Windows gives it. */
    private interface Call {
        int begin();
    }

    /** Returns the handle, for what is asked of a pipe while nobody closes it. */
    Handle pipe() {
        return pipe;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int most = Math.min(PIECE, to.remaining());
        int error =
                perform(in, () -> Kernel32.ReadFile(pipe.value(), in.bytes, most, null, in.operation.pointer()), () -> {
                    byte[] read = in.bytes.getByteArray(0, in.operation.transferred());
                    to.put(read);
                    return read.length;
                });
        if (error >= 0) {
            return error;
        }
        return switch (-error) {
            case Kernel32.ERROR_BROKEN_PIPE, Kernel32.ERROR_PIPE_NOT_CONNECTED, Kernel32.ERROR_NO_DATA -> -1;
            default -> throw WindowsException.of("cannot read from a pipe", -error);
        };
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        byte[] piece = new byte[Math.min(PIECE, from.remaining())];
        from.duplicate().get(piece);
        int result = perform(
                out,
                () -> {
                    out.bytes.write(0, piece, 0, piece.length);
                    return Kernel32.WriteFile(pipe.value(), out.bytes, piece.length, null, out.operation.pointer());
                },
                out.operation::transferred);
        if (result < 0) {
            throw WindowsException.of("cannot write to a pipe", -result);
        }
        from.position(from.position() + result);
        return result;
    }

    /** Tells the result of an operation that ended well. */
    private interface Outcome {
        int get();
    }

    /** Returns what the operation came to, or an error below zero. */
    private int perform(Way way, Call call, Outcome outcome) throws IOException {
        int begun;
        int error;
        synchronized (this) {
            if (closed) {
                throw new ClosedChannelException();
            }
            users++;
            begun = call.begin();
            error = Native.getLastError();
        }
        try {
            int ended = way.operation.await(pipe, begun, error);
            if (ended == 0) {
                return outcome.get();
            }
            if (ended == Kernel32.ERROR_OPERATION_ABORTED) {
                throw new AsynchronousCloseException();
            }
            return -ended;
        } finally {
            leave();
        }
    }

    private synchronized void leave() {
        users--;
        release();
    }

    private void release() {
        if (closed && users == 0) {
            pipe.close();
            in.close();
            out.close();
        }
    }

    /** Returns whether the other end was closed. Does not block. */
    synchronized boolean isGone() {
        return closed || Kernel32.PeekNamedPipe(pipe.value(), null, 0, null, null, null) == 0;
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (users > 0) {
                Kernel32.CancelIoEx(pipe.value(), null);
            }
            release();
        }
    }
}
