package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.protocol.EventPick;
import algo.app.protocol.ExitCode;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever listens in place of a daemon, and whatever comes from there: the client ends in its time, in one line, and in its heap. */
@Timeout(60)
class HostileDaemonTest {
    /** A second of waiting takes 20 ms. */
    private static final long FAST = 20_000;

    private static final String PROGRESS = "{\"reply\":\"progress\"}\n";
    private static final String HOURS = "{\"reply\":\"progress\",\"within_ms\":99999999999}\n";
    private static final Request STATUS = new Request.Status(List.of(), 0);
    private static final Request STOP = new Request.Stop(new Request.Targets(List.of(), true), 30_000, false);

    @TempDir
    private Path directory;

    private static String big(int bytes) {
        return "{\"reply\":\"document\",\"body\":{},\"text\":\"" + "x".repeat(bytes) + "\"}\n";
    }

    static List<Arguments> conducts() {
        return List.of(
                Arguments.of("progress for ever", HostileListener.always(PROGRESS, 5), ExitCode.UNKNOWN, "at it"),
                Arguments.of("hours for ever", HostileListener.always(HOURS, 5), ExitCode.UNKNOWN, "at it"),
                Arguments.of("60 MiB", HostileListener.always("x".repeat(1 << 20), 0), ExitCode.UNKNOWN, "too long"),
                Arguments.of("a byte now and then", HostileListener.always("{", 20), ExitCode.UNKNOWN, "within 10 s"),
                Arguments.of("nothing", HostileListener.always("", 20), ExitCode.UNKNOWN, "within 10 s"),
                Arguments.of("the end", (HostileListener.Conduct) client -> {}, ExitCode.UNKNOWN, "closed"),
                Arguments.of("no JSON", HostileListener.always("GET /\n", 5), ExitCode.FAILED, "not understood"),
                Arguments.of(
                        "many values",
                        HostileListener.always("{\"a\":[" + "[],".repeat(300_000) + "[]]}\n", 5),
                        ExitCode.FAILED,
                        "values"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conducts")
    void aCommandEndsInItsTimeWithOneLine(String name, HostileListener.Conduct conduct, int code, String why)
            throws Exception {
        try (HostileListener listener = new HostileListener(directory.resolve("s"), conduct)) {
            for (Request request : List.of(STATUS, STOP)) {
                long begun = System.nanoTime();
                boolean isMuch = name.equals("60 MiB") || name.equals("many values");
                long pace = isMuch ? 1_000_000 : FAST; // that much takes its time
                try (DaemonClient daemon = DaemonClient.connect(listener.sockets(), DaemonClient.Whose.OWN, pace)) {
                    ClientException refused = catchThrowableOfType(ClientException.class, () -> daemon.ask(request));

                    assertThat(refused).hasMessageContaining(why);
                    assertThat(refused.exitCode()).isEqualTo(code);
                    assertThat(refused.getMessage()).hasSizeLessThan(300).doesNotContain("\n");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .isLessThan(Duration.ofNanos(60_000 * FAST).plusSeconds(10));
            }
        }
    }

    @Test
    void aLogThatIsFollowedWaitsForLinesAndNotForSignsOfLife() throws Exception {
        Request follow = new Request.Logs(List.of("ema"), -1, true, false, LogPick.NEWEST);
        try (HostileListener listener =
                        new HostileListener(directory.resolve("s"), HostileListener.always(PROGRESS, 5));
                DaemonClient daemon = connect(listener)) {
            daemon.send(follow);

            ClientException refused = catchThrowableOfType(ClientException.class, () -> daemon.nextLine(true));

            assertThat(refused.exitCode()).isEqualTo(ExitCode.UNKNOWN);
        }
    }

    @Test
    void whatGreetsAtLengthOrTakesNoConnectionIsNoDaemon() throws Exception {
        Path socket = directory.resolve("s");
        String greeting = "{\"protocol\":1,\"program\":\"" + "x".repeat(5000) + "\"}\n";
        try (HostileListener listener = new HostileListener(socket, greeting, client -> {})) {
            ClientException refused = catchThrowableOfType(ClientException.class, () -> connect(listener));

            assertThat(refused).hasMessageContaining("no algo daemon").hasMessageContaining("4096");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        }
        Files.delete(socket);
        List<AutoCloseable> waiting = new ArrayList<>();
        try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            full.bind(UnixDomainSocketAddress.of(socket), 1);
            Sockets sockets = new Sockets(List.of(socket), directory, java.util.Optional.empty());
            for (int i = 0; i < 3; i++) {
                java.nio.channels.SocketChannel client =
                        java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX);
                client.configureBlocking(false);
                waiting.add(client);
                try {
                    client.connect(UnixDomainSocketAddress.of(socket));
                } catch (java.io.IOException e) {
                    break; // full
                }
            }
            ClientException refused = catchThrowableOfType(
                    ClientException.class, () -> DaemonClient.connect(sockets, DaemonClient.Whose.OWN, FAST));

            assertThat(refused).hasMessageContaining("has taken no connection for 10 s");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.UNKNOWN);
        } finally {
            for (AutoCloseable each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void ofAllUsersTheOneWhoDoesNotAnswerKeepsNobodyFromTheOthers() throws Exception {
        Map<String, HostileListener> all = new LinkedHashMap<>();
        all.put("ann", listener("ann", HostileListener.always(HOURS, 5)));
        all.put("bea", listener("bea", HostileListener.always(big(2 << 20), 5)));
        all.put("cid", listener("cid", client -> {}));
        all.put("dan", listener("dan", HostileListener.always(new Reply.Document(Map.of(), "well").line() + "\n", 5)));
        all.put("eve", listener("eve", HostileListener.always("{", 20)));
        List<AllUsers.User> users = List.of(
                new AllUsers.User("ann", 61401),
                new AllUsers.User("bea", 61402),
                new AllUsers.User("cid", 61403),
                new AllUsers.User("dan", 61404),
                new AllUsers.User("eve", -1));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> answered = new ArrayList<>();
        try {
            for (boolean lines : new boolean[] {false, true}) {
                answered.clear();
                err.reset();
                Request request = lines
                        ? new Request.Events(List.of(), -1, 50, false, new EventPick(List.of(), List.of(), -1))
                        : STATUS;
                int code = new AllUsers(
                                users, user -> connect(all.get(user)), new Printer(err, true), Duration.ofSeconds(3))
                        .ask(request, lines, (owner, reply) -> {
                            answered.add(owner);
                            return ExitCode.DONE;
                        });

                assertThat(code).isEqualTo(ExitCode.UNKNOWN);
                assertThat(answered).contains("dan").doesNotContain("ann", "bea", "eve");
                assertThat(err.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("waiting")))
                        .anyMatch(line -> line.startsWith("algo: ann: ") && line.contains("'pkill -KILL -u 61401'"))
                        .anyMatch(line -> line.startsWith("algo: bea: ") && line.contains("'pkill -KILL -u 61402'"))
                        .anyMatch(line -> line.startsWith("algo: cid: "))
                        .anyMatch(line -> line.startsWith("algo: eve: ") && line.contains("'pkill -KILL -u eve'"));
            }
        } finally {
            for (HostileListener each : all.values()) {
                each.close();
            }
        }
    }

    @Test
    void theTimeFollowsFromWhatWasAsked() {
        assertThat(Allowance.of(STATUS).due(3_600_000)).isEqualTo(15_000);
        assertThat(Allowance.of(STOP).due(3_600_000)).isEqualTo(45_000);
        Request shutdown = new Request.Shutdown(true);
        assertThat(Allowance.of(shutdown).due(70_000)).isEqualTo(75_000);
        assertThat(Allowance.of(shutdown).due(Long.MAX_VALUE)).isEqualTo(3_615_000);
    }

    private HostileListener listener(String name, HostileListener.Conduct conduct) throws Exception {
        return new HostileListener(directory.resolve(name), conduct);
    }

    private static DaemonClient connect(HostileListener listener) throws ClientException {
        return DaemonClient.connect(listener.sockets(), DaemonClient.Whose.OWN, FAST);
    }
}
