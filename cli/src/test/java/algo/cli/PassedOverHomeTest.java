package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ipc.LineChannel;
import algo.app.model.ModeChoice;
import algo.app.model.SquareOffAt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A home of one's own whose daemon is down is never passed over silently for the system daemon. */
class PassedOverHomeTest {
    private static final Request.Targets ALL = new Request.Targets(List.of(), true);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private Path directory;
    private Path home;
    private Path system;
    private ServerSocketChannel listening;

    @BeforeEach
    void onlyTheSystemDaemonAnswers() throws Exception {
        // Short: the path of a socket has a limit.
        directory = Files.createTempDirectory(Path.of("/tmp"), "algo-");
        home = directory.resolve(".algo");
        system = directory.resolve("algo.sock");
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(system));
        Thread daemon = new Thread(this::serve, "system-daemon");
        daemon.setDaemon(true);
        daemon.start();
    }

    @AfterEach
    void end() throws Exception {
        listening.close();
        Files.deleteIfExists(home);
        Files.delete(system);
        Files.delete(directory);
    }

    private void serve() {
        while (listening.isOpen()) {
            try {
                LineChannel lines = new LineChannel(listening.accept(), 1 << 20);
                lines.writeLine(new Hello(Hello.PROTOCOL, Version.PROGRAM).line());
                lines.readLine();
                while (true) {
                    asked.add(lines.readLine());
                    lines.writeLine(new Reply.Document(Map.of(), "").line());
                }
            } catch (IOException e) {
                // The client went, or the test is over.
            }
        }
    }

    private DaemonClient connect() throws ClientException {
        Sockets sockets = new Sockets(List.of(home.resolve("run/algo.sock"), system), home, Optional.empty());
        return DaemonClient.connect(sockets).warningOn(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    static Stream<Request> changes() {
        return Stream.of(
                new Request.Start(ALL, ModeChoice.CONFIGURED, false, true),
                new Request.Stop(ALL, -1, false),
                new Request.Restart(ALL),
                new Request.Reset(ALL, false),
                new Request.AccountReset(false),
                new Request.Panic("", SquareOffAt.NOWHERE, false),
                new Request.PanicEnd(false),
                new Request.Add("/x.py", "", Map.of(), "", "", "", false),
                new Request.Remove(ALL, false, false, false),
                new Request.Set("x", Map.of()),
                new Request.Entry("x"),
                new Request.EntrySet("x", "{}", "{}"),
                new Request.Reload(false),
                new Request.ClearLogs(List.of("x")),
                new Request.Schedule("x", Map.of(), "", false),
                new Request.Sandbox(Request.Sandbox.What.RESET),
                new Request.SecretSet("X", "", "v"),
                new Request.SecretRemove("X", ""),
                new Request.Claim(),
                new Request.Shutdown(true));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsRefusedAndReachesNobody(Request change) throws Exception {
        Files.createDirectory(home);

        try (DaemonClient daemon = connect()) {
            assertThatThrownBy(() -> daemon.ask(change))
                    .isInstanceOfSatisfying(ClientException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                        assertThat(e.hint()).contains("--home " + home, "--socket " + system);
                    })
                    .hasMessageContaining("the daemon of your home " + home + " is not running");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aQuestionIsAnsweredAndItIsSaidOnceByWhom() throws Exception {
        Files.createDirectory(home);

        try (DaemonClient daemon = connect()) {
            daemon.ask(new Request.Status(List.of(), 0, List.of()));
            daemon.ask(new Request.Status(List.of(), 0, List.of()));
        }

        assertThat(asked).hasSize(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "the daemon of your home " + home + " is not running",
                        "answer of the system daemon on " + system);
    }

    @Test
    void whoHasNoHomeMeansTheSystemDaemon() throws Exception {
        try (DaemonClient daemon = connect()) {
            daemon.ask(new Request.Status(List.of(), 0, List.of()));
            daemon.ask(new Request.Stop(ALL, -1, false));
        }

        assertThat(asked).hasSize(2);
        assertThat(err.size()).isZero();
    }
}
