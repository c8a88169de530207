package algo.app.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every {@link ControlEndpoint} and of the {@link ClientConnector} that leads to it. */
public abstract class ControlEndpointContract {
    private static final Duration LIMIT = Eventually.LIMIT;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int LONGEST = 1024 * 1024;

    @TempDir
    protected Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Path place;
    private ControlEndpoint endpoint;
    private ClientConnector connector;

    /** Opens an endpoint for the user of this process. */
    protected abstract ControlEndpoint open(Path place) throws IOException;

    protected abstract ClientConnector connector();

    /** Returns the name by which an endpoint calls the user of this process. */
    protected abstract String ownName() throws IOException;

    @BeforeEach
    final void openEndpoint() throws IOException {
        place = directory.resolve("algo.sock");
        endpoint = open(place);
        opened.add(endpoint);
        connector = connector();
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void linesGoBothWaysAndThePeerIsNamedByTheSystem() throws Exception {
        ByteChannel client = connect();
        ControlConnection connection = accept();

        write(client, "{\"a\":\"ünï\"}\n{\"b\":2}\n");
        assertThat(connection.readLine(LIMIT)).isEqualTo("{\"a\":\"ünï\"}");
        assertThat(connection.readLine(LIMIT)).isEqualTo("{\"b\":2}");

        connection.writeLine("{\"reply\":\"ok\"}", LIMIT);
        assertThat(read(client, 15)).isEqualTo("{\"reply\":\"ok\"}\n");
        assertThat(connection.peer()).isEqualTo(ownName());
    }

    @Test
    void aClientTrustsAnEndpointOfItsOwnUser() throws Exception {
        ByteChannel client = connect();

        assertThat(connector.distrust(place, client)).isEmpty();
    }

    @Test
    void aSilentClientIsGivenUpAfterTheLimit() throws Exception {
        connect();
        ControlConnection connection = accept();

        assertThatThrownBy(() -> connection.readLine(SHORT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connection.writeLine("too late", LIMIT)).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatDoesNotReadIsGivenUpAfterTheLimit() throws Exception {
        connect();
        ControlConnection connection = accept();
        String line = "x".repeat(LONGEST);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 64; i++) {
                        connection.writeLine(line, SHORT);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLineThatIsTooLongIsRefusedBeforeItIsKept() throws Exception {
        ByteChannel client = connect();
        ControlConnection connection = accept();
        Thread writer = new Thread(() -> {
            try {
                write(client, "x".repeat(LONGEST + 1));
            } catch (IOException e) {
                // The connection was closed at the other end: that is what the test is about.
            }
        });
        writer.start();

        assertThatThrownBy(() -> connection.readLine(LIMIT)).isInstanceOf(LineChannel.LineTooLongException.class);

        connection.close();
        writer.join();
    }

    @Test
    void aClientThatWentAwayIsSeen() throws Exception {
        ByteChannel client = connect();
        ControlConnection connection = accept();
        assertThat(connection.isGone()).isFalse();

        client.close();

        Eventually.holds("it is gone", connection::isGone);
        assertThatThrownBy(() -> connection.readLine(LIMIT)).isInstanceOf(IOException.class);
    }

    @Test
    void aNameThatWasRemovedIsMadeAnewAndThatIsTold() throws Exception {
        List<String> told = new ArrayList<>();
        assertThat(endpoint.check(told::add)).isEmpty();
        assertThat(told).isEmpty();

        Files.delete(place);
        assertThat(endpoint.check(told::add)).isEmpty();

        assertThat(told).hasSize(1);
        connect();
        accept();
    }

    @Test
    void anEndpointThatSomebodyAnswersIsNotReplaced() {
        assertThatThrownBy(() -> open(place)).isInstanceOf(IOException.class);
    }

    @Test
    void closingEndsTheWaitTakesTheNameAwayAndLeavesOpenConnections() throws Exception {
        ByteChannel client = connect();
        ControlConnection connection = accept();
        CompletableFuture<ControlConnection> waiting = accepting();

        endpoint.close();

        assertThatThrownBy(() -> waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(place).doesNotExist();
        assertThatThrownBy(() -> connector.connect(place)).isInstanceOf(IOException.class);
        write(client, "still here\n");
        assertThat(connection.readLine(LIMIT)).isEqualTo("still here");
    }

    @Test
    void aPlaceThatCannotBeOneIsNamedBeforeAnythingIsTried() {
        assertThat(connector.placeProblem(place)).isEmpty();
        assertThat(connector.placeProblem(directory.resolve("x".repeat(200)))).isPresent();
    }

    private ByteChannel connect() throws IOException {
        ByteChannel channel = connector.connect(place).orElseThrow();
        opened.add(channel);
        return channel;
    }

    private ControlConnection accept() throws Exception {
        ControlConnection connection = accepting().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        opened.add(connection);
        return connection;
    }

    private CompletableFuture<ControlConnection> accepting() {
        CompletableFuture<ControlConnection> accepted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                accepted.complete(endpoint.accept());
            } catch (IOException e) {
                accepted.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return accepted;
    }

    private static void write(ByteChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String read(ByteChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Until all is there.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
