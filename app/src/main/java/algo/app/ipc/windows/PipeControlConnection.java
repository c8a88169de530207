package algo.app.ipc.windows;

import algo.app.ipc.ByteBudget;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.LineChannel;
import algo.app.ipc.TimedLines;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.Users;
import algo.app.platform.windows.WindowsException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** One accepted connection of the control pipe. */
final class PipeControlConnection implements ControlConnection {
    private final PipeChannel channel;
    private final TimedLines lines;
    private final Users.User user;
    private boolean known;

    /**
     * Takes over a connected pipe; it is closed if this fails.
     *
     * @param maxLine longest line accepted, in bytes
     * @param budget what long lines of all connections take memory of
     */
    PipeControlConnection(Handle pipe, int maxLine, ByteBudget budget, ScheduledExecutorService watchdog)
            throws IOException {
        this.channel = new PipeChannel(pipe);
        boolean made = false;
        try {
            this.user = Users.ofPid(client(pipe));
            made = true;
        } finally {
            if (!made) {
                channel.close();
            }
        }
        this.lines = new TimedLines(new LineChannel(channel, maxLine, budget), watchdog);
    }

    private static int client(Handle pipe) throws WindowsException {
        try (Memory pid = new Memory(Integer.BYTES)) {
            if (Kernel32.GetNamedPipeClientProcessId(pipe.value(), pid) == 0) {
                throw WindowsException.last("cannot tell who connected");
            }
            return pid.getInt(0);
        }
    }

    @Override
    public String peer() {
        return user.name();
    }

    /** The first line comes with the token of who sent it: only then does Windows tell it, and it has to be that of who connected. */
    @Override
    public String readLine(Duration limit) throws IOException {
        String line = lines.readLine(limit);
        if (!known) {
            Users.User sender = Users.ofClient(channel.pipe());
            if (!sender.equals(user)) {
                close();
                throw new IOException("a connection of " + user.name() + " was used by " + sender.name());
            }
            known = true;
        }
        return line;
    }

    @Override
    public void writeLine(String line, Duration limit) throws IOException {
        lines.writeLine(line, limit);
    }

    @Override
    public boolean isGone() {
        return channel.isGone();
    }

    @Override
    public void close() {
        lines.close();
    }
}
