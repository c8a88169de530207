package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes go both ways unchanged, a half that is closed is closed on the other side, and one that is over ends both. */
@Timeout(60)
class RelayTest {
    private static final int MANY = 5_000_000;
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private Relay relay;
    private final CountDownLatch done = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        relay = new Relay();
        relay.start();
    }

    @AfterEach
    void end() throws IOException {
        relay.close();
    }

    /** Both ends of a connection. */
    private record Pair(SocketChannel near, SocketChannel far) {}

    private Pair pair(String name) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve(name));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            SocketChannel near = SocketChannel.open(address);
            return new Pair(near, server.accept());
        }
    }

    /** The end may come at any point of a turn: none is lost. */
    @RepeatedTest(40)
    void theEndIsPassedOnWhateverWasCarriedBefore(RepetitionInfo repetition) throws Exception {
        Pair client = pair("c");
        Pair daemon = pair("d");
        int count = repetition.getCurrentRepetition() * 4096;
        Thread writer = new Thread(() -> {
            try {
                daemon.far().write(ByteBuffer.allocate(count));
                daemon.far().close();
            } catch (IOException e) {
                // the assertion below tells
            }
        });
        writer.start();
        join(client, "", daemon, "", done::countDown);

        assertThat(read(client.near(), count)).hasSize(count);
        assertThat(client.near().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        writer.join();
        client.near().close();
    }

    private void join(Pair client, String fromClient, Pair daemon, String fromDaemon, Runnable then) {
        relay.join(
                new Relay.Ends("ann", "ann", client.far(), bytes(fromClient), daemon.near(), bytes(fromDaemon)), then);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] read(SocketChannel channel, int count) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(count);
        while (all.hasRemaining() && channel.read(all) >= 0) {
            // until there are so many
        }
        return all.array();
    }

    @Test
    void whatWasReadAlreadyComesFirst() throws Exception {
        Pair client = pair("c");
        Pair daemon = pair("d");
        join(client, "ask", daemon, "answer", done::countDown);

        client.near().write(bytes(" more"));
        assertThat(read(daemon.far(), 8)).asString().isEqualTo("ask more");
        daemon.far().write(bytes(" more"));
        assertThat(read(client.near(), 11)).asString().isEqualTo("answer more");

        client.near().shutdownOutput();
        assertThat(daemon.far().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        daemon.far().write(bytes("late"));
        assertThat(read(client.near(), 4)).asString().isEqualTo("late");

        daemon.far().close();
        assertThat(client.near().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        client.near().close();
    }

    @Test
    void nothingIsLostOnTheWayToASlowReader() throws Exception {
        Pair client = pair("c");
        Pair daemon = pair("d");
        join(client, "", daemon, "", done::countDown);
        byte[] sent = new byte[MANY];
        new Random(7).nextBytes(sent);
        Thread writer = new Thread(() -> {
            try {
                ByteBuffer left = ByteBuffer.wrap(sent);
                while (left.hasRemaining()) {
                    daemon.far().write(left);
                }
                daemon.far().close();
            } catch (IOException e) {
                // the assertion below tells
            }
        });
        writer.start();
        // Everything between is full by then, and another connection is served all the same.
        Pair otherClient = pair("c2");
        Pair otherDaemon = pair("d2");
        join(otherClient, "", otherDaemon, "", () -> {});
        otherClient.near().write(bytes("hello"));
        assertThat(read(otherDaemon.far(), 5)).asString().isEqualTo("hello");

        assertThat(read(client.near(), MANY)).isEqualTo(sent);
        assertThat(client.near().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        writer.join();
        for (SocketChannel channel :
                new SocketChannel[] {client.near(), otherClient.near(), otherDaemon.far(), daemon.far()}) {
            channel.close();
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheOtherSide() throws Exception {
        Pair client = pair("c");
        Pair daemon = pair("d");
        join(client, "", daemon, "", done::countDown);

        client.near().close();

        assertThat(daemon.far().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        Eventually.holds("the daemon learns of it", () -> {
            try {
                daemon.far().write(bytes("nobody reads this"));
                return false;
            } catch (IOException e) {
                return true;
            }
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        daemon.far().close();
    }

    @Test
    void aConnectionThatFailsIsDroppedAlone() throws Exception {
        AtomicReference<Supplier<Throwable>> failure = new AtomicReference<>(() -> new OutOfMemoryError("of the test"));
        relay.close();
        relay = new Relay(
                bytes -> RelayTest.<RuntimeException>fail(failure.get().get()), HOUR);
        relay.start();
        Pair client = pair("c");
        Pair daemon = pair("d");
        join(client, "", daemon, "", () -> {});

        for (String kind : new String[] {"no memory", "a mistake"}) {
            Pair slowClient = pair("s" + kind);
            Pair slowDaemon = pair("t" + kind);
            CountDownLatch dropped = new CountDownLatch(1);
            join(slowClient, "", slowDaemon, "", dropped::countDown);
            slowDaemon.far().configureBlocking(false);
            Eventually.holds("what is not read has to be held, and is dropped for " + kind, () -> {
                try {
                    slowDaemon.far().write(ByteBuffer.allocate(64 * 1024));
                } catch (IOException e) {
                    // it is closed
                }
                return dropped.getCount() == 0;
            });
            slowClient.near().close();
            slowDaemon.far().close();
            failure.set(() -> new IllegalStateException("of the test"));

            client.near().write(bytes("on"));
            assertThat(read(daemon.far(), 2)).asString().isEqualTo("on");
        }
        client.near().close();
        daemon.far().close();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> ByteBuffer fail(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Or a listener that keeps connections of root's clients, which have long gone, would use up root's. */
    @Test
    void whereTheClientHasEndedAndTheDaemonSaysNothingTheConnectionEnds() throws Exception {
        relay.close();
        relay = new Relay(ByteBuffer::allocate, Duration.ofSeconds(1));
        relay.start();
        Pair client = pair("c");
        Pair daemon = pair("d");
        join(client, "", daemon, "", done::countDown);

        client.near().close();

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        daemon.far().close();
    }
}
