package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever looks at the files sees them whole, at any moment; and what was acknowledged had reached the disk. */
class DurabilityIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHANGES = 1000;
    private static final int HAND_EDITS = 100;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aFileIsForcedThenRenamedThenItsDirectoryForced() throws Exception {
        home.addBeacon("one");
        Strace strace =
                new Strace(home, home.daemon(), "openat,fsync,fdatasync,rename,renameat,renameat2", "", List.of());
        try (strace) {
            home.algo("set", "one", "name=Neu").run().ok();
            home.algo("start", "one").run().ok();
        }

        for (Path file : List.of(home.config(), home.home().resolve("state/state.json"))) {
            Path beside = file.resolveSibling("." + file.getFileName() + ".tmp");
            List<String> calls = strace.calls();
            int made = first(calls, 0, "openat(", '"' + beside.toString() + '"', "O_CREAT|O_EXCL", ", 0600)");
            int forced = first(calls, made, "fsync(", "<" + beside + ">");
            int renamed = first(calls, forced, "rename", '"' + beside.toString() + '"', '"' + file.toString() + '"');
            first(calls, renamed, "fsync(", "<" + file.getParent() + ">");
        }
        home.algo("stop", "one").run().ok();
    }

    /** The number of the first line from {@code from} on that holds all of {@code parts}. */
    private static int first(List<String> lines, int from, String... parts) {
        for (int i = from; i < lines.size(); i++) {
            if (Stream.of(parts).allMatch(lines.get(i)::contains)) {
                return i;
            }
        }
        throw new AssertionError("no " + List.of(parts) + " after line " + from + " of\n" + String.join("\n", lines));
    }

    /** Hand edits come at random moments among a thousand changes by command; each shows in the end, or was seen. */
    @Test
    @Tag("faults")
    void nobodyEverSeesHalfAConfigAndNoHandEditIsOverwritten() throws Exception {
        home.addBeacon("one");
        home.addBeacon("byhand");
        long seed = System.nanoTime();
        Poller poller = new Poller();
        poller.start();
        Thread person = new Thread(() -> editByHand(new Random(seed)), "person");
        person.start();
        int refused = 0;
        try (Wire wire = new Wire(home.home().resolve("run/algo.sock"))) {
            for (int i = 0; i < CHANGES; i++) {
                JsonNode reply = wire.ask("{\"ask\":\"set\",\"id\":\"one\",\"values\":{\"params.N\":\"" + i + "\"}}");
                if (reply.toString().contains("\"code\":0")) {
                    String now = Files.readString(home.config());
                    // The person may have replaced it since, or an instant before without having seen it.
                    if (!byHand.contains(now)) {
                        assertThat(JSON.readTree(now)
                                        .at("/strategies/one/params/N")
                                        .asText())
                                .as("acknowledged, seed %d", seed)
                                .isEqualTo(String.valueOf(i));
                    }
                } else {
                    refused++;
                    assertThat(reply.toString()).as("seed %d", seed).contains("at the same moment");
                }
            }
        }
        person.join();
        poller.end();

        assertThat(complaints).as("seed %d", seed).isEmpty();
        assertThat(poller.looks).isGreaterThan(100);
        assertThat(refused).as("seed %d", seed).isLessThan(HAND_EDITS);
        Eventually.holds(
                "the last hand edit is in force, seed " + seed,
                () -> home.algo("show", "byhand").run().out().contains("params.N=" + (HAND_EDITS - 1) + "\n"));
        try (Stream<Path> files = Files.list(home.config().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("strategy_configs.json", "strategy_configs.json.bak", "scripts");
        }
    }

    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> byHand = ConcurrentHashMap.newKeySet();

    /** As an editor does: reads, changes, writes beside, renames; and makes sure that nobody wrote meanwhile. */
    private void editByHand(Random random) {
        Path edited = home.directory().resolve("edited.json");
        try {
            for (int i = 0; i < HAND_EDITS; i++) {
                boolean written = false;
                while (!written) {
                    byte[] before = Files.readAllBytes(home.config());
                    ObjectNode config = (ObjectNode) JSON.readTree(before);
                    ObjectNode own = (ObjectNode) config.at("/strategies/byhand/params");
                    if (i > 0 && own.path("N").asInt(-1) != i - 1) {
                        complaints.add("hand edit " + (i - 1) + " was overwritten: " + own);
                    }
                    own.put("N", String.valueOf(i));
                    Files.write(edited, JSON.writeValueAsBytes(config));
                    byHand.add(Files.readString(edited));
                    Files.setPosixFilePermissions(edited, PosixFilePermissions.fromString("rw-------"));
                    if (Arrays.equals(before, Files.readAllBytes(home.config()))) {
                        Files.move(edited, home.config(), StandardCopyOption.ATOMIC_MOVE);
                        written = true;
                    }
                }
                Thread.sleep(random.nextInt(20));
            }
        } catch (IOException | InterruptedException e) {
            complaints.add(e.toString());
        }
    }

    /** Parses the config every 2 ms, and looks at what lies beside it. */
    private final class Poller extends Thread {
        private volatile boolean over;
        private volatile int looks;

        @Override
        public void run() {
            while (!over) {
                try {
                    byte[] content = Files.readAllBytes(home.config());
                    JsonNode config = JSON.readTree(content);
                    if (config.path("strategies").size() != 2) {
                        complaints.add(new String(content, StandardCharsets.UTF_8));
                    }
                    Path beside = home.config().resolveSibling(".strategy_configs.json.tmp");
                    if (Files.exists(beside) && !AlgoHome.mode(beside).equals("rw-------")) {
                        complaints.add(AlgoHome.mode(beside));
                    }
                } catch (java.nio.file.NoSuchFileException e) {
                    if (!e.getFile().endsWith(".tmp")) {
                        complaints.add("the config was not there");
                    }
                } catch (IOException e) {
                    complaints.add(e.toString());
                }
                looks++;
                pause();
            }
        }

        private void pause() {
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                over = true;
            }
        }

        private void end() throws InterruptedException {
            over = true;
            join(Duration.ofSeconds(10).toMillis());
        }
    }

    /** One connection of a client. */
    private static final class Wire implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader in;

        private Wire(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            in.readLine();
            send("{\"protocol\":1,\"program\":\"raw\"}");
        }

        private void send(String line) throws IOException {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }

        private JsonNode ask(String request) throws IOException {
            send(request);
            JsonNode reply;
            do {
                reply = JSON.readTree(in.readLine());
            } while (reply.toString().contains("progress"));
            return reply;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
