package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who made a connection is what the kernel says, and nobody made one that is closed. */
class TcpPeersTest {
    private static final InetAddress LOOPBACK = loopback();

    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws Exception {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private InetSocketAddress address() throws Exception {
        return (InetSocketAddress) server.getLocalAddress();
    }

    private static OptionalLong user(boolean byTable, SocketChannel accepted) throws Exception {
        try (TcpPeers peers = new TcpPeers(byTable)) {
            InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteAddress();
            return peers.user(peer, (InetSocketAddress) accepted.getLocalAddress());
        }
    }

    @ParameterizedTest(name = "by the table: {0}")
    @ValueSource(booleans = {false, true})
    void aConnectionOfThisProcessIsItsUsers(boolean byTable) throws Exception {
        long own = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        // The JDK makes an IPv6 socket whose addresses are IPv4-mapped, unless it is told which kind is wanted.
        for (SocketChannel made : List.of(SocketChannel.open(), SocketChannel.open(StandardProtocolFamily.INET))) {
            try (SocketChannel client = made) {
                client.connect(address());
                try (SocketChannel accepted = server.accept()) {
                    assertThat(user(byTable, accepted)).hasValue(own);
                    client.shutdownOutput();
                    assertThat(user(byTable, accepted)).as("half closed").hasValue(own);
                }
            }
        }
    }

    @ParameterizedTest(name = "by the table: {0}")
    @ValueSource(booleans = {false, true})
    void aConnectionThatItsMakerClosedIsNobodys(boolean byTable) throws Exception {
        SocketChannel client = SocketChannel.open(address());
        try (SocketChannel accepted = server.accept()) {
            client.close();

            assertThat(user(byTable, accepted)).as("not root's").isEmpty();
        }
        // The kernel answers with the one that listens there, where there is no such connection.
        try (TcpPeers peers = new TcpPeers(byTable)) {
            assertThat(peers.user(address(), new InetSocketAddress(LOOPBACK, 9)))
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "by the table: {0}")
    @ValueSource(booleans = {false, true})
    void aConnectionOfAnotherUserIsThatUsers(boolean byTable) throws Exception {
        assumeTrue(LibC.getuid() == 0, "only root makes connections as another user");
        int port = address().getPort();
        String script = "import socket,sys; s=socket.create_connection(('127.0.0.1'," + port + ")); sys.stdin.read()";
        Process client = new ProcessBuilder(
                        "setpriv", "--reuid=61200", "--regid=61200", "--clear-groups", "/usr/bin/python3", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (SocketChannel accepted = server.accept();
                TcpPeers peers = new TcpPeers(byTable)) {
            assertThat(user(byTable, accepted)).hasValue(61200);
            assertThat(peers.isOwnOrRoot((InetSocketAddress) accepted.getRemoteAddress(), (InetSocketAddress)
                            accepted.getLocalAddress()))
                    .isFalse();
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSocketWithoutAnInodeIsNobodysInTheTable() throws Exception {
        InetSocketAddress peer = new InetSocketAddress(LOOPBACK, 0xD431);
        InetSocketAddress local = new InetSocketAddress(LOOPBACK, 0x1388);
        String closed = "   2: 0100007F:D431 0100007F:1388 06 00000000:00000000 00:00000000 00000000  0 0 0 1 0 20 4";
        String held = closed.replace(" 06 ", " 01 ").replace("  0 0 0 ", "  1003 0 35 ");

        assertThat(TcpPeers.inTable(reader(closed), peer, local)).isEmpty();
        assertThat(TcpPeers.inTable(reader(held), peer, local)).hasValue(1003);
        assertThat(TcpPeers.inTable(reader(held), local, peer))
                .as("the other end")
                .isEmpty();
    }

    private static BufferedReader reader(String table) {
        return new BufferedReader(new StringReader(table));
    }
}
