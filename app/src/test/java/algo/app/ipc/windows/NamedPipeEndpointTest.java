package algo.app.ipc.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ipc.ClientConnector;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.ControlEndpointContract;
import algo.app.platform.windows.Users;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("windows")
final class NamedPipeEndpointTest extends ControlEndpointContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    protected ControlEndpoint open(Path place) throws IOException {
        return NamedPipeEndpoint.open(place);
    }

    @Override
    protected ClientConnector connector() {
        return new PipeClientConnector();
    }

    @Override
    protected String ownName() {
        return Users.own().name();
    }

    @Test
    void thePipeIsItsOwnersAndTheSystemsAlone() throws Exception {
        try (ByteChannel client =
                connector().connect(directory.resolve("algo.sock")).orElseThrow()) {
            String user = Users.own().sid();

            assertThat(Users.descriptorOf(((PipeChannel) client).pipe()))
                    .matches("O:" + user + "D:P\\(A;;(GA|FA|0x1f01ff);;;" + user + "\\)\\(A;;(GA|FA|0x1f01ff);;;SY\\)");
        }
    }

    @Test
    void aPipeThatADeadDaemonLeftIsReplaced() throws Exception {
        Path left = directory.resolve("left.sock");
        PipePlace.write(left, PipePlace.newName());
        assertThatThrownBy(() -> connector().connect(left)).hasMessageContaining("nobody listens");

        try (ControlEndpoint next = open(left)) {
            assertThat(connector().connect(left)).isPresent();
            next.accept().close();
        }
    }

    @Test
    void whatIsNoEndpointIsNotReplacedAndLeadsNowhere() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "\\\\.\\pipe\\of-somebody");

        assertThatThrownBy(() -> open(precious)).hasMessageContaining("is no socket of algo");
        assertThatThrownBy(() -> connector().connect(precious)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> open(directory)).isInstanceOf(IOException.class);

        assertThat(precious).hasContent("\\\\.\\pipe\\of-somebody");
    }

    @Test
    void aFileThatNamesAPipeOfAnotherDaemonIsLeftToIt() throws Exception {
        Path own = directory.resolve("own.sock");
        List<String> told = new ArrayList<>();
        try (ControlEndpoint endpoint = open(own);
                ControlEndpoint other = open(directory.resolve("other.sock"))) {
            Files.delete(own);
            Files.copy(directory.resolve("other.sock"), own);

            assertThat(endpoint.check(told::add)).contains("was taken over by another process");
            assertThat(other.check(told::add)).isEmpty();
            assertThat(told).isEmpty();
        }
        assertThat(own).as("it is not this one's").exists();
    }

    @Test
    void aHandfulOfClientsIsConnectedBeforeOneIsAccepted() throws Exception {
        Path place = directory.resolve("many.sock");
        List<ByteChannel> clients = new ArrayList<>();
        try (ControlEndpoint endpoint = open(place)) {
            for (int i = 0; i < 8; i++) {
                ByteChannel client = connector().connect(place).orElseThrow();
                clients.add(client);
                client.write(ByteBuffer.wrap(("client\n").getBytes(StandardCharsets.UTF_8)));
            }
            assertThat(connector().connect(place)).as("one too many").isEmpty();

            for (int i = 0; i < 8; i++) {
                try (ControlConnection connection = endpoint.accept()) {
                    assertThat(connection.readLine(LIMIT)).isEqualTo("client");
                }
            }
            clients.add(connector().connect(place).orElseThrow());
        } finally {
            for (ByteChannel client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whatWasWrittenBeforeTheEndIsReadAfterIt() throws Exception {
        Path place = directory.resolve("last.sock");
        try (ControlEndpoint endpoint = open(place);
                ByteChannel client = connector().connect(place).orElseThrow()) {
            try (ControlConnection connection = endpoint.accept()) {
                connection.writeLine("the last words", LIMIT);
            }

            ByteBuffer read = ByteBuffer.allocate(100);
            while (client.read(read) >= 0) {
                assertThat(read.hasRemaining()).isTrue();
            }
            assertThat(new String(read.array(), 0, read.position(), StandardCharsets.UTF_8))
                    .isEqualTo("the last words\n");
        }
    }
}
