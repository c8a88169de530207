package algo.cli;

import algo.app.protocol.ExitCode;
import algo.cli.syntax.Arguments;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code algo dial-stdio}: joins standard input and output to the control socket of the daemon here, byte for byte, until one of the
 * two sides ends. The far end of {@code --host}.
 */
final class DialCommand extends Command {
    private static final int BLOCK = 16 * 1024;

    /** The longest wait for the side that has not ended, in milliseconds. */
    private static final long END_MILLIS = 200;

    private static final long NANOS_PER_MILLI = 1_000_000;

    DialCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        ByteChannel daemon = connect(in.sockets());
        CountDownLatch ended = new CountDownLatch(1);
        List<Thread> pumps = List.of(
                pump("to-daemon", new FileInputStream(FileDescriptor.in).getChannel(), daemon, ended),
                pump("from-daemon", daemon, new FileOutputStream(FileDescriptor.out).getChannel(), ended));
        try {
            ended.await();
            // One that still reads would keep the JVM from its end for 300 ms, and whoever called with it.
            for (Thread pump : pumps) {
                pump.interrupt();
            }
            for (Thread pump : pumps) {
                pump.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }

    private static ByteChannel connect(Sockets sockets) throws ClientException {
        for (Path socket : sockets.candidates()) {
            try {
                ByteChannel channel = DaemonSocket.open(socket, NANOS_PER_MILLI);
                if (sockets.isPassedOverFor(socket)) {
                    // The client, which does not see this machine, could not tell whose strategies it is about.
                    channel.close();
                    break;
                }
                return channel;
            } catch (IOException e) {
                // Nobody listens there.
            }
        }
        throw new NoDaemonException(sockets.candidates().get(0));
    }

    private static Thread pump(String name, ReadableByteChannel from, WritableByteChannel to, CountDownLatch ended) {
        Thread thread = new Thread(
                () -> {
                    ByteBuffer block = ByteBuffer.allocate(BLOCK);
                    try {
                        while (from.read(block) >= 0) {
                            block.flip();
                            while (block.hasRemaining()) {
                                to.write(block);
                            }
                            block.clear();
                        }
                    } catch (IOException e) {
                        // That side has ended too.
                    }
                    ended.countDown();
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
