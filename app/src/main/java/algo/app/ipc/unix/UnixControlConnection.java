package algo.app.ipc.unix;

import algo.app.ipc.ControlConnection;
import algo.app.ipc.LineChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** One accepted connection of the control socket. */
final class UnixControlConnection implements ControlConnection {
    private static final int MAX_LINE = 1024 * 1024;

    private final SocketChannel channel;
    private final ScheduledExecutorService watchdog;
    private final LineChannel lines;
    private final String peer;

    /** @param own the user of this process, known by name also when the list of users cannot be read any more */
    UnixControlConnection(SocketChannel channel, ScheduledExecutorService watchdog, UserPrincipal own)
            throws IOException {
        this.channel = channel;
        this.watchdog = watchdog;
        this.lines = new LineChannel(channel, MAX_LINE);
        UserPrincipal user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        this.peer = user.equals(own) ? own.getName() : user.getName();
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
