package algo.app.system.unix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program: a relay with as many connections as it may have, none of whose ends reads, and then one that does. Prints what
 * it held in memory, and how many connections ended.
 */
final class RelayCrowd {
    private static final int KERNEL_BYTES = 4096;

    private RelayCrowd() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        AtomicInteger ended = new AtomicInteger();
        List<SocketChannel> far = new ArrayList<>();
        long before = used();
        try (Relay relay = new Relay();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
            relay.start();
            for (int i = 0; i < SystemBounds.MOST_CONNECTIONS; i++) {
                join(relay, server, far, "user " + i / SystemBounds.CONNECTIONS_OF_ONE, ended);
            }
            ByteBuffer flood = ByteBuffer.allocateDirect(64 * 1024);
            long sent;
            do {
                sent = 0;
                for (SocketChannel channel : far) {
                    flood.clear();
                    sent += channel.write(flood);
                }
                Thread.sleep(20); // the relay takes what it can
            } while (sent > 0);
            long held = used() - before;

            // One more that moves, with all that memory held.
            join(relay, server, far, "somebody else", ended);
            SocketChannel client = far.get(far.size() - 2);
            SocketChannel daemon = far.get(far.size() - 1);
            daemon.configureBlocking(true);
            client.write(ByteBuffer.wrap(new byte[] {7}));
            ByteBuffer one = ByteBuffer.allocate(1);
            daemon.read(one);
            System.out.println("held " + held + " ended " + ended + " carried " + one.get(0));
        }
    }

    private static void join(
            Relay relay, ServerSocketChannel server, List<SocketChannel> far, String user, AtomicInteger ended)
            throws IOException {
        SocketChannel[] near = new SocketChannel[2];
        for (int i = 0; i < near.length; i++) {
            far.add(small(SocketChannel.open(server.getLocalAddress())));
            near[i] = small(server.accept());
        }
        ByteBuffer none = ByteBuffer.allocate(0);
        relay.join(new Relay.Ends(user, user, near[0], none, near[1], none), ended::incrementAndGet);
    }

    private static SocketChannel small(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_BYTES);
        channel.configureBlocking(false);
        return channel;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
