package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.system.SystemException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may put in the place of the daemon. Needs root, whose rights are the user's here. */
@Timeout(30)
class UserSocketTest {
    private static final String HELLO = new Hello(Hello.PROTOCOL, "x").line() + "\n";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What a listener does with a connection. */
    private interface Manners {
        void serve(OutputStream out) throws IOException;
    }

    @TempDir
    Path directory;

    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    private final UserSocket sockets = new UserSocket(watchdog);
    private UserHome home;
    private ServerSocketChannel server;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root connects for others");
        home = new UserHome("ann", directory, 0, 0, Files.getOwner(directory));
        Files.createDirectory(directory.resolve("run"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(home.socket()));
    }

    @AfterEach
    void end() throws IOException {
        watchdog.shutdownNow();
        if (server != null) {
            server.close();
        }
    }

    private void listen(Manners manners) {
        Thread listener = new Thread(() -> {
            while (server.isOpen()) {
                try (SocketChannel client = server.accept()) {
                    manners.serve(Channels.newOutputStream(client));
                    Channels.newInputStream(client).readAllBytes();
                } catch (IOException e) {
                    // the other side had enough of it
                }
            }
        });
        listener.setDaemon(true);
        listener.start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[{\"\":0},",
                "{\"protocol\":1,\"program\":\"x\",\"more\":[[[",
                "x",
                "\u0000",
            })
    void aGreetingThatIsTooLongIsReadNoFurther(String unit) {
        listen(out -> out.write(bytes(unit.repeat((1 << 20) / unit.length()))));

        assertThatThrownBy(() -> sockets.connect(home, false))
                .isInstanceOfSatisfying(
                        SystemException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContaining("is not ours: a line is longer than 4096 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}\n",
                "\n",
                "{\"protocol\":1,\"program\":\"x\",\"more\":1}\n",
                "{\"protocol\":2,\"program\":\"x\"}\n"
            })
    void whatIsNoGreetingOfOursIsRefused(String line) {
        listen(out -> out.write(bytes(line)));

        assertThatThrownBy(() -> sockets.connect(home, false))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("is not ours");
    }

    @Test
    void oneThatEndsAtOnceIsNoDaemon() throws Exception {
        listen(OutputStream::close);
        assertThat(sockets.connect(home, false)).isEmpty();
    }

    @Test
    void whatComesAfterTheGreetingIsHandedOn() throws Exception {
        listen(out -> out.write(bytes(HELLO + "garbage")));
        try (UserSocket.Greeted greeted = sockets.connect(home, false).orElseThrow()) {
            String rest =
                    StandardCharsets.UTF_8.decode(greeted.lines().takeUnread()).toString();
            assertThat("garbage").startsWith(rest);
        }
    }

    @Test
    void ofAnAnswerFewWordsAreKept() throws Exception {
        String message = "y".repeat(30_000);
        listen(out -> out.write(
                bytes(HELLO + "{\"reply\":\"progress\"}\n" + new Reply.Failure(1, message, "").line() + "\n")));

        Optional<Reply> reply = sockets.ask(home, new Request.DaemonStatus(), LIMIT);

        assertThat(reply.orElseThrow().line()).hasSizeLessThan(300).contains("yyy");
    }

    @Test
    void anAnswerThatIsTooLongIsReadNoFurther() {
        listen(out -> out.write(bytes(HELLO + "{\"reply\":[" + "{\"\":0},".repeat(1 << 17))));

        assertThatThrownBy(() -> sockets.ask(home, new Request.DaemonStatus(), LIMIT))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("gave no answer of ours");
    }

    @Test
    void progressWithoutEndEndsAtTheLimit() {
        listen(out -> {
            out.write(bytes(HELLO));
            while (true) {
                out.write(bytes("{\"reply\":\"progress\"}\n"));
            }
        });

        assertThatThrownBy(() -> sockets.ask(home, new Request.DaemonStatus(), Duration.ofMillis(300)))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("does not answer");
    }
}
