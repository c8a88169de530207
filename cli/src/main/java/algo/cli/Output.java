package algo.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * One of the client's two outputs: gathers what is written, and keeps why it could not be passed on, which a {@code
 * PrintStream} keeps to itself. It waits for a reader that is slow, also on a pipe that somebody has made non-blocking. One
 * thread.
 */
class Output extends OutputStream {
    /** PIPE_BUF of Linux: a pipe takes a piece of this size as a whole, or nothing of it. */
    private static final int PIECE = 4096;

    private static final long FULL_MILLIS = 10;

    /** The words of strerror(3) for EAGAIN and EPIPE; the JDK hands on nothing else. The launcher sets the locale. */
    private static final String FULL = "Resource temporarily unavailable";

    private static final String NO_READER = "Broken pipe";

    private final OutputStream target;
    private final boolean gathers;
    private final byte[] gathered = new byte[PIECE];
    private int count;
    private IOException failure;

    /** @param gathers false to pass everything on at once */
    Output(OutputStream target, boolean gathers) {
        this.target = target;
        this.gathers = gathers;
    }

    @Override
    public void write(int b) throws IOException {
        if (count == PIECE) {
            pass();
        }
        gathered[count++] = (byte) b;
        if (!gathers) {
            pass();
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (count == PIECE) {
                pass();
            }
            int some = Math.min(length - done, PIECE - count);
            System.arraycopy(bytes, from + done, gathered, count, some);
            count += some;
            done += some;
        }
        if (!gathers) {
            pass();
        }
    }

    @Override
    public void flush() throws IOException {
        pass();
        target.flush();
    }

    /** Passes on what was gathered, but nothing after a failure: what came behind a gap would be misleading. */
    private void pass() throws IOException {
        if (failure != null) {
            throw failure;
        }
        while (count > 0) {
            try {
                target.write(gathered, 0, count);
                count = 0;
            } catch (IOException e) {
                if (!FULL.equals(e.getMessage())) {
                    failure = e;
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(FULL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /**
     * Returns why something was lost; null if nothing was, or nobody wanted it: a reader that went away has read
     * enough.
     */
    IOException failure() {
        return failure == null || NO_READER.equals(failure.getMessage()) ? null : failure;
    }
}
