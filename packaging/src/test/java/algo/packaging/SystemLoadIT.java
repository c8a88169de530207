package algo.packaging;

import static algo.packaging.SystemHost.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight users who do what they can to keep another one out. */
@Tag("faults")
class SystemLoadIT {
    private static final int FIRST = 61310;
    private static final int OF_ONE = 128;
    private static final int PROMISED_MILLIS = 1000;
    private static final int PROBES = 40;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private final List<Call.Running> hostile = new ArrayList<>();
    private SystemHost host;

    @BeforeEach
    void start() throws Exception {
        Needs.root("can serve several users");
        host = new SystemHost(home);
        host.start();
        host.addBeacon(ANN, "one");
        host.as(ANN, "start", "one").run().ok();
    }

    @AfterEach
    void end() throws Exception {
        if (host != null) {
            for (Call.Running each : hostile) {
                each.proc().signal("KILL");
            }
            host.close();
        }
    }

    private void attack(String... manners) throws Exception {
        for (String manner : manners) {
            int user = FIRST + hostile.size();
            Files.createDirectory(host.own(user));
            host.give(host.own(user), user);
            hostile.add(home.call(List.of(
                            AlgoHome.PYTHON,
                            host.shared("hostile.py").toString(),
                            host.socket().toString(),
                            host.home(user).toString(),
                            manner,
                            manner.equals("stop") ? "8" : String.valueOf(OF_ONE),
                            host.own(user).resolve("told").toString()))
                    .by(SystemHost.rights(user))
                    .background());
        }
        for (int i = 0; i < hostile.size(); i++) {
            Path told = host.own(FIRST + i).resolve("told");
            assertThat(Eventually.within(Duration.ofSeconds(120), () -> Files.exists(told)))
                    .as("user %d is at it", FIRST + i)
                    .isTrue();
        }
    }

    private int held() throws Exception {
        int sum = 0;
        for (int i = 0; i < hostile.size(); i++) {
            sum += Integer.parseInt(
                    Files.readString(host.own(FIRST + i).resolve("told")).strip());
        }
        return sum;
    }

    private int slowestStatus() {
        return Integer.parseInt(home.call(List.of(
                        AlgoHome.PYTHON,
                        host.shared("probe.py").toString(),
                        host.socket().toString(),
                        String.valueOf(PROBES)))
                .by(SystemHost.rights(ANN))
                .run()
                .ok()
                .out()
                .strip());
    }

    private long slowestOfRoot() throws Exception {
        long slowest = 0;
        for (int i = 0; i < PROBES / 4; i++) {
            try (RawClient root = new RawClient(host.socket())) {
                long begun = System.nanoTime();
                root.send("{\"protocol\":1,\"program\":\"raw\",\"system\":true}");
                root.line(Eventually.LIMIT);
                assertThat(root.ask("{\"ask\":\"daemon_status\"}")).contains("\"reply\":\"daemon\"");
                slowest = Math.max(slowest, System.nanoTime() - begun);
            }
        }
        return Duration.ofNanos(slowest).toMillis();
    }

    private void assertServed(String during) throws Exception {
        int status = slowestStatus();
        long root = slowestOfRoot();
        System.out.printf(
                "%s: %d connections; status %d ms, daemon status of root %d ms, %d kB resident%n",
                during, held(), status, root, Leaks.of(host.broker()).residentKb());
        assertThat(status).as("status of another user, %s", during).isLessThan(PROMISED_MILLIS);
        assertThat(root).as("daemon status of root, %s", during).isLessThan(PROMISED_MILLIS);
        assertThat(host.broker().isAlive()).isTrue();
    }

    @Test
    void aThousandConnectionsAreHeldAndAnotherUserIsServed() throws Exception {
        attack("idle", "idle", "idle", "idle", "idle", "idle", "idle", "idle");
        Eventually.within(Duration.ofSeconds(120), () -> held() == 8 * OF_ONE);
        assertThat(held()).as("connections that are held").isEqualTo(8 * OF_ONE);

        assertServed("1,024 connections");

        assertThat(held()).isEqualTo(8 * OF_ONE);
        host.beacon(ANN, "one").awaitMore(3);
    }

    @Test
    void whateverListenersAndClientsDoTheyHoldNobodyElseUp() throws Exception {
        attack("flood", "flood", "big", "bytes", "silent", "half", "flood", "big");
        for (int round = 0; round < 3; round++) {
            assertServed("listeners that flood, are silent, or greet with anything");
        }
        host.beacon(ANN, "one").awaitMore(3);
        assertThat(host.said()).doesNotContain("OutOfMemory", "mistake in algo");
    }

    @Test
    void whoeverStopsTheirStartingDaemonHoldsNoOtherStartUp() throws Exception {
        attack("stop", "stop", "stop", "stop", "stop", "stop", "stop", "stop");
        for (int round = 0; round < 3; round++) {
            SeenProcess daemon = host.daemonOf(ANN);
            daemon.signal("KILL");
            Eventually.holds("the killed daemon is gone", () -> !daemon.isAlive());
            long begun = System.nanoTime();
            host.as(ANN, "status", "one").run().ok();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            System.out.printf(
                    "restart of another user's daemon beside eight that are stopped: %d ms%n", took.toMillis());
            assertThat(took).isLessThan(Duration.ofSeconds(15));
            assertServed("eight stopped starts");
        }
        host.beacon(ANN, "one").awaitMore(3);
        assertThat(host.beacon(ANN, "one").runs()).hasSize(1);
    }
}
