package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs in the styles in which people publish them: each runs unchanged, trades in the sandbox and reaches no other server. */
@Tag("registry")
class PublicStylesIT {
    private static final List<String> FILES = List.of("hardcoded", "getenv", "polling", "straddle", "scanner", "aio");
    private static final List<String> PROJECTS = List.of("chain", "desk");
    private static final Path STYLES = Documents.SOURCE.resolve("packaging/src/test/resources/styles");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private final List<String> reached = Collections.synchronizedList(new ArrayList<>());
    private final List<ServerSocket> real = new ArrayList<>();

    /** Who listens where the programs mean to go. */
    @BeforeEach
    void listen() throws Exception {
        PackageRegistry.reach();
        for (int port : new int[] {5000, 8765}) {
            ServerSocket server = new ServerSocket();
            real.add(server);
            try {
                server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            } catch (IOException e) {
                Needs.machine(false, "has a server of its own on port " + port);
            }
            Thread thread = new Thread(() -> accept(server), "real host");
            thread.setDaemon(true);
            thread.start();
        }
        PackageRegistry.startDaemon(home);
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                reached.add(server.getLocalPort() + " from " + socket.getRemoteSocketAddress());
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        for (ServerSocket server : real) {
            server.close();
        }
    }

    @Test
    void eachTradesInTheSandboxAndReachesNobodyElse() throws Exception {
        String packages = String.join(",", Files.readAllLines(STYLES.resolve("desk/requirements.txt")));
        for (String file : FILES) {
            PackageRegistry.addWithNewPython(home, STYLES.resolve(file + ".py").toString(), "--with", packages);
        }
        for (String project : PROJECTS) {
            PackageRegistry.addWithNewPython(home, STYLES.resolve(project).toString());
        }
        List<String> all = new ArrayList<>(FILES);
        all.addAll(PROJECTS);

        home.algo("start", "--all").run().ok();

        for (String id : all) {
            Path log = Path.of(home.status(id).get("log_file").asText());
            assertThat(Eventually.within(
                            Duration.ofSeconds(300), () -> Files.readString(log).contains("style done")))
                    .as("%s says: %s", id, Files.readString(log))
                    .isTrue();
            assertThat(Files.readString(log)).as(id).doesNotContain("Traceback", "ERROR");
            assertThat(home.status(id).get("mode").asText()).as(id).isEqualTo("sandbox");
        }
        assertThat(home.algo("sandbox", "orders", "--json").run().ok().json().get("orders"))
                .extracting(order -> order.get("strategy").asText())
                .contains(all.toArray(String[]::new));
        assertThat(reached).isEmpty();
    }
}
