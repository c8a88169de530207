package algo.app.ipc.unix;

import algo.app.ipc.ControlConnection;
import algo.app.ipc.LineChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** One accepted connection of the control socket. */
final class UnixControlConnection implements ControlConnection {
    private static final int MAX_LINE = 1024 * 1024;

    /** A user, by name and, as text, by number. */
    record User(String name, String id) {}

    private final SocketChannel channel;
    private final ScheduledExecutorService watchdog;
    private final LineChannel lines;
    private final String peer;

    /** @param own who this process is */
    UnixControlConnection(SocketChannel channel, ScheduledExecutorService watchdog, User own) throws IOException {
        this.channel = channel;
        this.watchdog = watchdog;
        this.lines = new LineChannel(channel, MAX_LINE);
        String user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        // Out of descriptors, the system cannot look the name up and gives the number.
        this.peer = user.equals(own.id()) ? own.name() : user;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String readLine(Duration limit) throws IOException {
        ScheduledFuture<?> end = closeAfter(limit);
        try {
            return lines.readLine();
        } finally {
            end.cancel(false);
        }
    }

    @Override
    public void writeLine(String line, Duration limit) throws IOException {
        ScheduledFuture<?> end = closeAfter(limit);
        try {
            lines.writeLine(line);
        } finally {
            end.cancel(false);
        }
    }

    private ScheduledFuture<?> closeAfter(Duration limit) {
        return watchdog.schedule(this::close, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isGone() {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) != 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
