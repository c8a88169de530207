package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who else may be at the socket: a second daemon, nineteen more, another version, a client that is none of ours. */
class PeersIT {
    private static final int UNREACHABLE = 4;
    private static final int CONFLICT = 5;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aSecondDaemonNamesTheFirst() {
        home.algo("daemon", "start").run().ok();
        SeenProcess first = home.daemon();

        home.algo("daemon", "run")
                .run()
                .refused(CONFLICT, "a daemon already runs on " + home.home(), "pid " + first.pid());

        Call.Result again = home.algo("daemon", "start").run().ok();
        assertThat(again.err()).isEqualTo("algo: a daemon is already running, pid " + first.pid() + "\n");
        assertThat(home.daemon()).isEqualTo(first);
    }

    @Test
    void ofTwentyDaemonsAtOnceOneWinsAndKeepsItsSocket() throws Exception {
        List<Call.Running> daemons = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            daemons.add(home.algo("daemon", "run").background());
        }
        Path socket = home.home().resolve("run/algo.sock");
        Eventually.holds("there is a socket", () -> Files.exists(socket));
        Object inode = Files.getAttribute(socket, "unix:ino");
        Eventually.holds(
                "19 have given up",
                () -> daemons.stream().filter(Call.Running::isAlive).count() == 1);
        SeenProcess winner = home.daemon();

        for (Call.Running daemon : daemons) {
            if (!daemon.isAlive()) {
                daemon.result().refused(CONFLICT, "a daemon already runs on " + home.home(), "pid " + winner.pid());
            }
        }
        assertThat(Files.getAttribute(socket, "unix:ino"))
                .as("inode of the socket")
                .isEqualTo(inode);
        assertThat(Files.readString(home.home().resolve("run/daemon.lock"))).contains(String.valueOf(winner.pid()));
        home.algo("daemon", "stop").run().ok();
    }

    @Test
    void aSocketThatSomebodyAnswersAndAFileThatIsNoneAreLeftAlone() throws Exception {
        home.algo("daemon", "start").run().ok();
        Path socket = home.home().resolve("run/algo.sock");
        Object inode = Files.getAttribute(socket, "unix:ino");
        String other = home.directory().resolve("other").toString();

        home.algo("daemon", "run", "--home", other, "--socket", socket.toString())
                .run()
                .refused(1, "another daemon answers at " + socket, "--socket");
        assertThat(Files.getAttribute(socket, "unix:ino")).isEqualTo(inode);
        home.algo("status").run().ok();

        Path notes = Files.writeString(home.directory().resolve("notes"), "mine");
        home.algo("daemon", "run", "--home", other, "--socket", notes.toString())
                .run()
                .refused(1, notes + " is no socket", "--socket");
        assertThat(notes).hasContent("mine");
    }

    @Test
    @Tag("faults")
    void ofTwentyDaemonsAfterACrashOneAdoptsAndTheOthersTouchNothing() throws Exception {
        List<String> ids = List.of("one", "two", "three");
        ids.forEach(home::addBeacon);
        home.algo("start", "--all").run().ok();
        home.killDaemon();

        List<Call.Running> daemons = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            daemons.add(home.algo("daemon", "run").background());
        }
        Eventually.holds(
                "19 have given up",
                () -> daemons.stream().filter(Call.Running::isAlive).count() == 1);
        Eventually.holds("the winner answers", () -> home.algo("status").run().code() == 0);

        for (String id : ids) {
            assertThat(home.phase(id)).isEqualTo("running");
            home.beacon(id).awaitMore(3);
            assertThat(home.beacon(id).runs()).as("runs of %s", id).hasSize(1);
        }
        home.algo("stop", "--all").run().ok();
        home.algo("daemon", "stop").run().ok();
    }

    @Test
    @Tag("faults")
    void twentyClientsWithoutADaemonMakeOneDaemonAndOneRun() throws Exception {
        home.addBeacon("one");
        home.killDaemon();

        List<Call.Running> starts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            starts.add(home.algo("start", "one").background());
        }
        int begun = 0;
        for (Call.Running start : starts) {
            Call.Result result = start.result();
            assertThat(result.code()).as("%s%s", result.out(), result.err()).isIn(0, CONFLICT);
            begun += result.code() == 0 ? 1 : 0;
        }

        assertThat(begun).as("who started it").isEqualTo(1);
        home.beacon("one").awaitMore(3);
        assertThat(home.beacon("one").runs()).hasSize(1);
        assertThat(SeenProcess.naming(home.directory()).stream()
                        .filter(SeenProcess::isDaemon)
                        .count())
                .as("daemons")
                .isEqualTo(1);
    }

    @Test
    void aDaemonOfAnotherProtocolSaysWhichSideToUpdate() throws Exception {
        Path socket = home.directory().resolve("other.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread newer =
                    new Thread(() -> greetAll(server, "{\"protocol\":99,\"program\":\"9.9.9\"}\n"), "newer daemon");
            newer.start();

            for (String command : List.of("status", "list", "start x", "daemon start")) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("--socket", socket.toString()));
                home.algo(words.toArray(String[]::new))
                        .run()
                        .refused(UNREACHABLE, "9.9.9, protocol 99", "update the client");
            }
        }
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void aClientOfAnotherProtocolIsToldWhichSideToUpdate() throws Exception {
        home.algo("daemon", "start").run().ok();

        assertThat(converse("{\"protocol\":99,\"program\":\"9.9.9\"}", "{\"ask\":\"daemon_status\"}"))
                .contains("\"code\":4", "9.9.9, protocol 99", "update the daemon");

        home.algo("status").run().ok();
    }

    @Test
    void theDaemonItselfChecksIdsWhateverTheClient() throws Exception {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        for (String id :
                List.of("../there", "/etc/passwd", "", ".", "a\\u0000b", "a\\nb", "\\u202ex", "x".repeat(65))) {
            String targets = "\"ids\":[\"" + id + "\"],\"all\":false";
            for (String request : List.of(
                    "{\"ask\":\"start\"," + targets + ",\"mode\":\"configured\",\"force\":false,\"wait\":true}",
                    "{\"ask\":\"stop\"," + targets + ",\"grace_ms\":0}",
                    "{\"ask\":\"remove\"," + targets + ",\"keep_logs\":false,\"stop\":true}",
                    "{\"ask\":\"logs\",\"ids\":[\"" + id + "\"],\"lines\":10,\"follow\":false,\"until_end\":false}",
                    "{\"ask\":\"source\",\"id\":\"" + id + "\"}",
                    "{\"ask\":\"set\",\"id\":\"" + id + "\",\"values\":{\"mode\":\"live\"}}")) {
                assertThat(ask(request)).as(request).contains("\"code\":2", "is not a strategy id");
            }
        }
        assertThat(ask("{\"ask\":\"add\",\"path\":\"" + home.script("beacon.py")
                        + "\",\"id\":\"../../evil\",\"values\":{},\"python\":\"\",\"replace\":true}"))
                .contains("\"code\":2", "is not a strategy id");
        for (String rubbish :
                List.of("GET / HTTP/1.1", "{}", "[]", "{\"ask\":\"fly\"}", "[".repeat(100_000), "\u0000\u0001")) {
            assertThat(ask(rubbish)).as(rubbish.substring(0, 2)).contains("\"code\":2", "was not understood");
        }

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.phase("there")).isEqualTo("stopped");
    }

    private static void greetAll(ServerSocketChannel server, String greeting) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                client.write(ByteBuffer.wrap(greeting.getBytes(StandardCharsets.UTF_8)));
                client.read(ByteBuffer.allocate(4096));
            } catch (IOException e) {
                // closed at the end of the test, or the client was faster
            }
        }
    }

    /** The answer to one line that no client of ours sends. */
    private String ask(String request) throws IOException {
        return converse(RawClient.HELLO, request);
    }

    /** What the daemon says to these lines, after its greeting. */
    private String converse(String... lines) throws IOException {
        try (RawClient client = new RawClient(home.home().resolve("run/algo.sock"))) {
            try {
                for (String line : lines) {
                    client.send(line);
                }
                client.endOutput();
            } catch (IOException e) {
                // It may close after the first: what it said before is still there to read.
            }
            client.line(Eventually.LIMIT);
            return client.rest(Eventually.LIMIT);
        }
    }
}
