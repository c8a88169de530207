package algo.cli.remote;

import algo.app.protocol.Hello;
import algo.cli.ClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way to a daemon of another machine: {@code algo dial-stdio} there, at the other end of an ssh. Another thread may close it,
 * which ends every read.
 */
final class FarChannel implements ByteChannel {
    /** The beginning of the greeting of a daemon. Whatever the shell there prints before it, as a message of the day, is passed over. */
    private static final byte[] GREETING = "{\"protocol\":".getBytes(StandardCharsets.US_ASCII);

    /** The most bytes of what is passed over. */
    private static final int MOST_BEFORE = 64 * 1024;

    private final FarShell shell;
    private final InputStream in;
    private final OutputStream there;
    /** True if so much came before a greeting that none is waited for. */
    private boolean noisy;
    /** The greeting, as far as nobody has read it. */
    private ByteBuffer first;

    private FarChannel(FarShell shell) {
        this.shell = shell;
        this.in = shell.process().getInputStream();
        this.there = shell.process().getOutputStream();
    }

    /**
     * Connects, and waits for the greeting of the daemon.
     *
     * @param millis how long it is waited for
     * @param toldMillis after how long {@code late} is run, on another thread
     * @throws ClientException if no daemon greets
     */
    static FarChannel open(FarShell shell, long millis, long toldMillis, Runnable late) throws ClientException {
        FarChannel channel = new FarChannel(shell);
        AtomicBoolean over = new AtomicBoolean();
        Timer limit = new Timer("ssh-limit", true);
        limit.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        over.set(true);
                        shell.close();
                    }
                },
                millis);
        limit.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        late.run();
                    }
                },
                toldMillis);
        boolean greeted;
        try {
            greeted = channel.findGreeting();
        } catch (IOException e) {
            greeted = false;
        } finally {
            limit.cancel();
        }
        if (!greeted || over.get()) {
            ClientException why = over.get() ? shell.silence(millis) : channel.noisy ? shell.noise() : shell.failure();
            shell.close();
            throw why;
        }
        return channel;
    }

    /** Reads up to the end of the greeting; returns false if there is none. */
    private boolean findGreeting() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        int before = 0;
        int matched = 0;
        while (matched < GREETING.length) {
            noisy = before++ > MOST_BEFORE;
            if (noisy || in.read(one) < 0) {
                return false;
            }
            matched = one[0] == GREETING[matched] ? matched + 1 : one[0] == GREETING[0] ? 1 : 0;
        }
        line.write(GREETING);
        while (one[0] != '\n' && line.size() <= Hello.MOST_BYTES) {
            if (in.read(one) < 0) {
                return false;
            }
            line.write(one[0]);
        }
        first = ByteBuffer.wrap(line.toByteArray());
        return true;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (first.hasRemaining()) {
            int count = Math.min(to.remaining(), first.remaining());
            to.put(first.slice().limit(count));
            first.position(first.position() + count);
            return count;
        }
        byte[] bytes = new byte[to.remaining()];
        int count = in.read(bytes);
        if (count > 0) {
            to.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        there.write(bytes);
        there.flush();
        return bytes.length;
    }

    @Override
    public boolean isOpen() {
        return shell.process().isAlive();
    }

    @Override
    public void close() {
        shell.close();
    }
}
