package algo.app.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
record PlainWire(SocketChannel channel) implements SocketBytes {
    @Override
    public Next greet() {
        return Next.READY;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public void finish() throws IOException {
        channel.shutdownOutput();
    }
}
