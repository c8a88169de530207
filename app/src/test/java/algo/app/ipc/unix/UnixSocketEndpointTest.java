package algo.app.ipc.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ipc.ClientConnector;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.ControlEndpointContract;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class UnixSocketEndpointTest extends ControlEndpointContract {
    @Override
    protected ControlEndpoint open(Path place) throws IOException {
        return UnixSocketEndpoint.open(place, UnixSocketEndpoint.Audience.OWNER);
    }

    @Override
    protected ClientConnector connector() {
        return new UnixClientConnector();
    }

    @Override
    protected String ownName() throws IOException {
        return PrivateFiles.userName();
    }

    @Test
    void theSocketIsItsOwnersAlone() throws Exception {
        assertThat(PrivateFiles.rights(directory.resolve("algo.sock")).areOwnersAlone())
                .isTrue();
    }

    @Test
    void aSocketThatADeadDaemonLeftIsReplaced() throws Exception {
        Path left = directory.resolve("left.sock");
        ControlEndpoint dead = open(left);
        Path kept = directory.resolve("kept.sock");
        Files.createLink(kept, left);
        dead.close();
        Files.move(kept, left);

        try (ControlEndpoint next = open(left)) {
            assertThat(new UnixClientConnector().connect(left)).isPresent();
            next.accept().close();
        }
    }

    @Test
    void whatIsNoSocketIsNotReplaced() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "of somebody");

        assertThatThrownBy(() -> open(precious)).isInstanceOf(IOException.class);

        assertThat(precious).hasContent("of somebody");
    }
}
