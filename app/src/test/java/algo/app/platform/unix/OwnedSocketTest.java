package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever connects for another user comes to a socket of that user, in directories of that user, or to none. */
@Timeout(20)
class OwnedSocketTest {
    private static final Path SOCKET = Path.of("run/s");

    @TempDir
    Path directory;

    private Path home;
    private int uid;
    private ServerSocketChannel server;

    @BeforeEach
    void start() throws IOException {
        uid = (Integer) Files.getAttribute(directory, "unix:uid");
        home = Files.createDirectories(directory.resolve("home/run")).getParent();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(home.resolve(SOCKET)));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void leadsToTheSocketThatWasFoundWhateverIsPutInItsPlace() throws Exception {
        try (OwnedSocket found = OwnedSocket.find(home, SOCKET, uid)) {
            Files.move(home.resolve("run"), home.resolve("aside"));
            Files.createSymbolicLink(home.resolve("run"), directory);
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(found.path()))) {
                assertThat(channel.isConnected()).isTrue();
            }
        }
    }

    @Test
    void noLinkIsFollowed() throws Exception {
        Path real = directory.resolve("real");
        Files.move(home.resolve("run"), real);
        for (String name : new String[] {"run", "run/s"}) {
            if (name.equals("run/s")) {
                Files.delete(home.resolve("run"));
                Files.createDirectory(home.resolve("run"));
            }
            Files.createSymbolicLink(home.resolve(name), name.equals("run") ? real : real.resolve("s"));
            assertThatThrownBy(() -> OwnedSocket.find(home, SOCKET, uid))
                    .as(name)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(home.resolve(name) + ": is no ");
        }
        Files.createSymbolicLink(directory.resolve("link"), home);
        assertThatThrownBy(() -> OwnedSocket.find(directory.resolve("link"), SOCKET, uid))
                .hasMessageContaining("is no directory");
    }

    @Test
    void whatIsMissingOrSomethingElseIsSaid() throws Exception {
        Path socket = home.resolve(SOCKET);
        Files.delete(socket);
        assertThatThrownBy(() -> OwnedSocket.find(home, SOCKET, uid)).isInstanceOf(NoSuchFileException.class);
        assertThat(new ProcessBuilder("mkfifo", socket.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> OwnedSocket.find(home, SOCKET, uid)).hasMessageContaining(socket + ": is no socket");
        Files.delete(socket);
        Files.writeString(socket, "x");
        assertThatThrownBy(() -> OwnedSocket.find(home, SOCKET, uid)).hasMessageContaining(socket + ": is no socket");
    }

    @Test
    void whatBelongsToAnotherUserIsNotTaken() {
        assertThatThrownBy(() -> OwnedSocket.find(home, SOCKET, uid + 1))
                .hasMessageContaining("belongs to another user");
    }
}
