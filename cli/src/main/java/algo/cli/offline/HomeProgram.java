package algo.cli.offline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * The program that answers from the files of a home in place of its daemon, as the channel to it. Another thread may close it,
 * which ends the program, and with it every read.
 */
public final class HomeProgram implements ByteChannel {
    private final Process process;
    private final ReadableByteChannel in;
    private final WritableByteChannel toProgram;

    private HomeProgram(Process process) {
        this.process = process;
        this.in = Channels.newChannel(process.getInputStream());
        this.toProgram = Channels.newChannel(process.getOutputStream());
    }

    /**
     * Starts the program.
     *
     * @param command the command line that runs it
     * @throws IOException if it cannot be executed
     */
    public static HomeProgram start(List<String> command) throws IOException {
        return new HomeProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return in.read(to);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int written = toProgram.write(from);
        process.getOutputStream().flush();
        return written;
    }

    @Override
    public boolean isOpen() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
