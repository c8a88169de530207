package algo.app.ipc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;

/**
 * A connection with the process that started this one, over standard input and output. The other side ends it by ending, so
 * limits do not count. One thread.
 */
public final class StreamConnection implements ControlConnection {
    private final LineChannel lines;
    private final String peer;

    /**
     * @param maxLine longest line accepted, in bytes
     * @param peer the user of this process
     */
    public StreamConnection(InputStream in, OutputStream out, int maxLine, String peer) {
        this.lines = new LineChannel(new Streams(Channels.newChannel(in), Channels.newChannel(out)), maxLine);
        this.peer = peer;
    }

    /** Two channels of one way each as one. */
    private record Streams(ReadableByteChannel in, WritableByteChannel out) implements ByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            return in.read(to);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return out.write(from);
        }

        @Override
        public boolean isOpen() {
            return in.isOpen() && out.isOpen();
        }

        @Override
        public void close() throws IOException {
            in.close();
            out.close();
        }
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String readLine(Duration limit) throws IOException {
        return lines.readLine();
    }

    @Override
    public void writeLine(String line, Duration limit) throws IOException {
        lines.writeLine(line);
    }

    @Override
    public boolean isGone() {
        return false;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // The other side is gone.
        }
    }
}
