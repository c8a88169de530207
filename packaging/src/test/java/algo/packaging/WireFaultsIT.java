package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the control socket, and however fast or slowly: FAULTS.md section C. */
class WireFaultsIT {
    private static final String STATUS = "{\"ask\":\"status\",\"ids\":[],\"lines\":0}";
    private static final String TARGET = ",\"ids\":[\"there\"],\"all\":false";
    private static final String START =
            "{\"ask\":\"start\"" + TARGET + ",\"mode\":\"configured\",\"force\":false,\"wait\":true}";
    private static final String STOP = "{\"ask\":\"stop\"" + TARGET + ",\"grace_ms\":0,\"today\":false}";
    private static final String RESTART = "{\"ask\":\"restart\"" + TARGET + "}";
    /** Longer than the daemon waits for a silent client. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path socket() {
        return socket(home);
    }

    static Path socket(AlgoHome home) {
        return home.home().resolve("run/algo.sock");
    }

    private SeenProcess daemon() {
        home.algo("daemon", "start").run().ok();
        return home.daemon();
    }

    private void assertServes(SeenProcess daemon) throws IOException {
        assertServes(home, daemon);
    }

    /** The same daemon is there, and answers. */
    static void assertServes(AlgoHome home, SeenProcess daemon) throws IOException {
        assertThat(home.daemon()).as("the daemon").isEqualTo(daemon);
        try (RawClient client = RawClient.greeted(socket(home))) {
            assertThat(client.ask(STATUS)).startsWith("{\"reply\":\"statuses\"");
        }
    }

    /** Row 20. */
    @Test
    void anEndlessLineIsCutAndCostsNoMemory() throws Exception {
        SeenProcess daemon = daemon();
        assertServes(daemon);
        long before = Leaks.of(daemon).residentKb();
        byte[] block = new byte[1024 * 1024];
        Arrays.fill(block, (byte) 'x');

        List<Callable<Long>> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            senders.add(() -> {
                long accepted = 0;
                try (RawClient client = RawClient.greeted(socket())) {
                    try {
                        for (int mib = 0; mib < 1024; mib++) {
                            client.write(ByteBuffer.wrap(block));
                            accepted += block.length;
                        }
                    } catch (IOException e) {
                        // Cut off, as it should be.
                    }
                    assertThat(client.rest(PATIENCE)).contains("\"code\":2", "longer than 1048576 bytes");
                }
                return accepted;
            });
        }

        assertThat(together(senders))
                .allSatisfy(accepted -> assertThat(accepted).isLessThan(4L * block.length));
        assertThat(Leaks.of(daemon).residentKb() - before).as("growth, KiB").isLessThan(64 * 1024);
        assertServes(daemon);
    }

    /** Row 21. */
    @Test
    void bombsAreRefusedWithACode() throws Exception {
        SeenProcess daemon = daemon();
        String start = "{\"ask\":\"status\",\"ids\":";
        for (String bomb : List.of(
                start + "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                start + "1".repeat(1_000_000) + "}",
                start + "1e" + "9".repeat(1000) + "}",
                start + "[\"" + "x".repeat(1_000_000) + "\"]}",
                start + "[],\"ids\":[]}",
                start + "[]} {}",
                start + "[],\"user\":\"root\"}",
                "{\"ask\":\"obey\"}",
                "{\"ask\":{\"ask\":\"status\"}}",
                "\ufeff" + STATUS,
                "\u0016\u0003\u0001\u0002")) {
            try (RawClient client = RawClient.greeted(socket())) {
                assertThat(client.ask(bomb)).as(bomb.substring(0, 4)).contains("\"code\":2");
            }
        }
        try (RawClient client = new RawClient(socket())) {
            client.send("GET / HTTP/1.1");
            assertThat(client.rest(PATIENCE)).contains("\"code\":2");
        }
        assertServes(daemon);
    }

    /** None of them reaches the last catch: {@link AlgoHome} looks for that. */
    @Test
    void datesThatNoCalendarHasAreRefusedWithAReason() throws Exception {
        home.addBeacon("there");
        home.algo("schedule", "there", "--start", "09:20", "--stop", "15:15")
                .run()
                .ok();
        for (String at : List.of(
                "+999999999-12-31T23:59:59.999999999Z",
                "-999999999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2026-02-30T00:00:00Z",
                "yesterday")) {
            try (RawClient client = RawClient.greeted(socket())) {
                assertThat(client.ask("{\"ask\":\"explain\",\"id\":\"there\",\"at\":\"" + at + "\"}"))
                        .contains("\"code\":2", at);
            }
        }
    }

    /** Row 22: in a minute what takes ten there, since the daemon is patient for ten seconds. */
    @Test
    @Tag("faults")
    void silentAndSlowClientsKeepNobodyWaitingAndAreLetGo() throws Exception {
        SeenProcess daemon = daemon();
        assertServes(daemon);
        long before = Leaks.of(daemon).descriptors();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                clients.add(new RawClient(socket()));
            }
            List<RawClient> slow = new ArrayList<>(clients.subList(400, 500));
            long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            int served = 0;
            while (System.nanoTime() < end) {
                slow.removeIf(client -> !sendsByte(client));
                assertServes(daemon);
                served++;
                Thread.sleep(1000);
            }
            assertThat(served).isGreaterThan(15);
            assertThat(slow).as("slow ones that were not let go").isEmpty();
            Eventually.holds("all are let go", () -> Leaks.of(daemon).descriptors() <= before + 2);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Also of a daemon that has said something and closed before it was asked. */
    private static String answer(RawClient client) throws IOException {
        try {
            client.send(RawClient.HELLO);
            client.send(STATUS);
        } catch (IOException e) {
            // What it said is still there to read.
        }
        return client.line(PATIENCE).orElse("");
    }

    private static boolean sendsByte(RawClient client) {
        try {
            client.write(ByteBuffer.wrap(new byte[] {' '}));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws Exception {
        SeenProcess daemon = daemon();
        List<RawClient> clients = new ArrayList<>();
        try {
            String last = "";
            for (int i = 0; i < 600 && !last.contains("\"reply\":\"error\""); i++) {
                RawClient client = new RawClient(socket());
                clients.add(client);
                client.line(PATIENCE);
                if (i >= 500) {
                    last = answer(client);
                }
            }
            assertThat(last).contains("\"code\":1", "too many connections");
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        Eventually.holds("the next is served", () -> {
            assertServes(daemon);
            return true;
        });
    }

    /** Row 24. */
    @Test
    @Tag("faults")
    void aClientThatVanishesLeavesAWholeOperation() throws Exception {
        home.addBeacon("there");
        SeenProcess daemon = home.daemon();
        assertServes(daemon);
        long threads = Leaks.of(daemon).threads();

        for (int i = 0; i < 200; i++) {
            try (RawClient client = RawClient.greeted(socket())) {
                client.send(i % 2 == 0 ? START : STOP);
            }
        }
        home.algo("start", "there").run();
        home.beacon("there").awaitMore(3);

        assertThat(home.phase("there")).isEqualTo("running");
        assertThat(home.beacon("there").neverTwoAtOnce()).isTrue();
        Eventually.holds("its threads are gone", () -> Leaks.of(daemon).threads() <= threads + 2);
        home.algo("stop", "there").run().ok();
        assertServes(daemon);
    }

    /** Row 25. */
    @Test
    @Tag("faults")
    void twelveThousandRequestsLeaveNothingBehind() throws Exception {
        home.addBeacon("there");
        SeenProcess daemon = home.daemon();
        requests(2000, 1);
        requests(500, 50);
        Eventually.holds("it is quiet", () -> Leaks.of(daemon).threads() < 60);
        Leaks before = Leaks.of(daemon);

        requests(10_000, 1);
        requests(2000, 50);

        Eventually.holds("threads and descriptors are back", () -> {
            Leaks after = Leaks.of(daemon);
            return after.descriptors() <= before.descriptors() + 2 && after.threads() <= before.threads() + 2;
        });
        Leaks after = Leaks.of(daemon);
        System.out.println("12,000 requests: before " + before + ", after " + after);
        assertThat(after.residentKb()).as("resident, KiB").isLessThan(before.residentKb() + 12 * 1024);
        assertServes(daemon);
    }

    private void requests(int count, int parallel) throws Exception {
        List<Callable<Long>> askers = new ArrayList<>();
        for (int i = 0; i < parallel; i++) {
            askers.add(() -> {
                for (int n = 0; n < count / parallel; n++) {
                    try (RawClient client = RawClient.greeted(socket())) {
                        assertThat(client.ask(STATUS)).startsWith("{\"reply\":\"statuses\"");
                    }
                }
                return 0L;
            });
        }
        together(askers);
    }

    /** Row 26. */
    @ParameterizedTest(name = "{0} at once")
    @ValueSource(ints = {20, 100})
    void aStampedeOnOneStrategyMakesOneRun(int clients) throws Exception {
        home.addBeacon("there");

        List<String> starts = answers(clients, START);
        home.beacon("there").awaitMore(3);
        assertThat(starts.stream()
                        .filter(answer -> answer.contains("\"code\":0"))
                        .count())
                .as("starts that were done")
                .isEqualTo(1);
        assertThat(starts.stream()
                        .filter(answer -> answer.contains("\"code\":5") && answer.contains("already running"))
                        .count())
                .isEqualTo(clients - 1);
        assertThat(home.beacon("there").runs()).hasSize(1);

        assertThat(answers(clients, RESTART))
                .allSatisfy(answer -> assertThat(answer).containsAnyOf("\"code\":0", "\"code\":5"));
        home.beacon("there").awaitMore(3);
        assertThat(home.beacon("there").neverTwoAtOnce()).isTrue();

        assertThat(answers(clients, STOP))
                .allSatisfy(answer -> assertThat(answer).contains("\"code\":0"));
        assertThat(home.phase("there")).isEqualTo("stopped");
        assertThat(home.beacon("there").neverTwoAtOnce()).isTrue();
    }

    private List<String> answers(int clients, String request) throws Exception {
        List<Callable<String>> askers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            askers.add(() -> {
                try (RawClient client = RawClient.greeted(socket())) {
                    return client.ask(request);
                }
            });
        }
        return together(askers);
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(tasks)) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
