package algo.app.ipc.unix;

import algo.app.ipc.ByteBudget;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.LineChannel;
import algo.app.ipc.TimedLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** One accepted connection of the control socket. */
public final class UnixControlConnection implements ControlConnection {
    private final SocketChannel channel;
    private final LineChannel lines;
    private final TimedLines timed;
    private final UnixDomainPrincipal principal;
    private final String peer;

    /**
     * @param maxLine longest line accepted, in bytes
     * @param budget what long lines of all connections take memory of
     * @param own the user of this process, known by name also when the list of users cannot be read any more
     */
    UnixControlConnection(
            SocketChannel channel, int maxLine, ByteBudget budget, ScheduledExecutorService watchdog, UserPrincipal own)
            throws IOException {
        this.channel = channel;
        this.lines = new LineChannel(channel, maxLine, budget);
        this.timed = new TimedLines(lines, watchdog);
        this.principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        this.peer = Peers.name(principal.user(), own);
    }

    /** Returns the user at the other end, to be compared by number, whatever the names are. */
    public UnixDomainPrincipal principal() {
        return principal;
    }

    /** Returns the channel itself, for somebody who goes on with it after what was read here. */
    public SocketChannel channel() {
        return channel;
    }

    /** Takes the bytes that have arrived after the last line that was read. */
    public ByteBuffer takeUnread() {
        return lines.takeUnread();
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String readLine(Duration limit) throws IOException {
        return timed.readLine(limit);
    }

    @Override
    public void writeLine(String line, Duration limit) throws IOException {
        timed.writeLine(line, limit);
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
        timed.close();
    }
}
