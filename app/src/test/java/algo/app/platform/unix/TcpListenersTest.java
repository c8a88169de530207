package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who listens on a port is told by the kernel's table. */
class TcpListenersTest {
    @Test
    void onlyThoseWhoListenOnThePortCount() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1002        0 33 1 0 100 0",
                "   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     7        0 34 1 0 100 0",
                "   2: 0100007F:1388 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1003        0 35 1 0 20 4",
                "   3: 00000000000000000000000001000000:1388 00000000000000000000000000000000:0000 0A 0:0 00:0 0  1004  0 36");

        assertThat(TcpListeners.users(table, 5000)).containsExactly(1002L, 1004L);
        assertThat(TcpListeners.users(table, 8080)).containsExactly(7L);
        assertThat(TcpListeners.users(table, 80)).isEmpty();
    }

    @Test
    void aSocketOfThisProcessIsFound() throws Exception {
        long own = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(TcpListeners.users(server.getLocalPort())).containsExactly(own);
        }
        assertThat(TcpListeners.firstFreePort()).isBetween(0, 65_535);
    }
}
