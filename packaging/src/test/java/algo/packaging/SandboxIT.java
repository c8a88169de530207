package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process of the sandbox: it and its daemon outlive each other, and strategies trade on. */
class SandboxIT {
    private static final int CONFLICT = 5;
    private static final int UNKNOWN = 6;
    private static final String STRANGER = "61101";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path log;

    private void trade() {
        home.algo("start", home.script("trader.py").toString(), "--no-wait")
                .run()
                .ok();
        Eventually.holds("a run", () -> !home.status("trader").get("log_file").isNull());
        log = Path.of(home.status("trader").get("log_file").asText());
        awaitOrders(1);
    }

    private void awaitOrders(int more) {
        long before = acknowledged();
        try {
            Eventually.holds("orders", () -> acknowledged() >= before + more);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + log + " ends with " + end(log)
                    + ", and the log of the sandbox with " + end(home.home().resolve("log/sandbox.log")));
        }
    }

    private static String end(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.subList(Math.max(0, lines.size() - 5), lines.size()).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private long acknowledged() {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("order "))
                    .distinct()
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private SeenProcess broker() {
        return Eventually.get("a broker", () -> home.brokers().stream().findFirst());
    }

    private int port() throws IOException {
        return new ObjectMapper()
                .readTree(home.home().resolve("state/state.json").toFile())
                .at("/sandbox/port")
                .asInt();
    }

    private int orders() {
        return home.algo("sandbox", "orders", "--json")
                .run()
                .ok()
                .json()
                .get("orders")
                .size();
    }

    @Test
    void strategiesTradeOnWhileNoDaemonRunsAndTheNextTakesTheBrokerOver() throws Exception {
        trade();
        SeenProcess broker = broker();
        int port = port();

        home.killDaemon();
        awaitOrders(5);
        home.algo("daemon", "start").run().ok();
        awaitOrders(2);
        home.algo("daemon", "restart").run().ok();
        awaitOrders(2);

        assertThat(home.brokers()).containsExactly(broker);
        assertThat(port()).isEqualTo(port);
        assertThat(Files.readString(log)).as("never missed").doesNotContain("no order:");
        home.algo("sandbox").run().ok().quiet();
        home.algo("daemon", "status").run().ok();
        home.algo("stop", "trader").run().ok();
        assertThat((long) orders()).isBetween(acknowledged(), acknowledged() + 3);
        assertThat(AlgoHome.mode(home.home().resolve("log/sandbox.log"))).isEqualTo("rw-------");
        assertThat(AlgoHome.mode(home.home().resolve("run/sbox.sock"))).isEqualTo("rw-------");
        assertThat(home.algo("status", "--json").run().ok().json().get("strategies"))
                .as("the broker is no strategy")
                .hasSize(1);
    }

    @Test
    void aRenamedStrategyKeepsItsOrdersAndTradesOnUnderItsNewId() throws Exception {
        trade();
        home.algo("stop", "trader").run().ok();
        JsonNode before = home.algo("sandbox", "--json").run().ok().json().get("strategies");

        home.algo("rename", "trader", "scan").run().ok();

        ObjectNode now = (ObjectNode) home.algo("sandbox", "--json")
                .run()
                .ok()
                .json()
                .get("strategies")
                .get(0);
        assertThat(now.get("strategy").asText()).isEqualTo("scan");
        assertThat(now.get("orders")).isEqualTo(before.get(0).get("orders"));
        int orders = orders();
        home.algo("start", "scan", "--no-wait").run().ok();
        Eventually.holds("it trades on", () -> orders() > orders);
        home.algo("stop", "scan").run().ok();
        broker().signal("KILL");
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(home.algo("sandbox", "orders", "--json")
                        .run()
                        .ok()
                        .json()
                        .get("orders")
                        .findValuesAsText("strategy"))
                .as("one account under one id")
                .containsOnly("scan");
        home.algo("remove", "scan").run().ok();
        home.algo("add", home.script("other.py", "print(1)").toString()).run().ok();
        home.algo("rename", "other", "scan").run().exits(CONFLICT).says("has orders in the paper account as scan");
    }

    @Test
    void aBrokerThatIsKilledComesBackWithWhatItHadAcknowledgedAndNobodyElseGetsItsPort() throws Exception {
        trade();
        SeenProcess broker = broker();
        int port = port();
        Path bind = home.script(
                "bind.py",
                "import itertools, socket, sys",
                "for address, reuse, share in itertools.product(['127.0.0.1', '0.0.0.0'], (0, 1), (0, 1)):",
                "    s = socket.socket()",
                "    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)",
                "    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, share)",
                "    try: s.bind((address, int(sys.argv[1])))",
                "    except OSError as e: continue",
                "    sys.exit('bound ' + address)");

        long before = acknowledged();
        broker.signal("STOP");
        broker.signal("KILL");
        if (AlgoHome.IS_ROOT) {
            for (int i = 0; i < 5; i++) {
                home.call(List.of(
                                "setpriv",
                                "--reuid=" + STRANGER,
                                "--regid=" + STRANGER,
                                "--clear-groups",
                                AlgoHome.PYTHON,
                                "-c",
                                Files.readString(bind),
                                String.valueOf(port)))
                        .in(Path.of("/"))
                        .run()
                        .ok();
            }
        }
        Eventually.holds(
                "another broker", () -> !broker.isAlive() && !home.brokers().isEmpty());
        awaitOrders(3);

        assertThat(port()).isEqualTo(port);
        assertThat(home.brokers()).hasSize(1).doesNotContain(broker);
        assertThat((long) orders()).isGreaterThanOrEqualTo(before + 3);
        Eventually.holds("no problem is left", () -> home.algo("daemon", "status", "--json")
                .run()
                .ok()
                .json()
                .get("problems")
                .isEmpty());
    }

    @Test
    void aBrokerThatIsFrozenCostsTheDaemonNothing() throws Exception {
        trade();
        SeenProcess broker = broker();

        broker.signal("STOP");
        home.algo("sandbox").run().refused(UNKNOWN, "the sandbox broker does not answer");
        assertThat(home.packaged("status").run().ok().took()).isLessThan(Duration.ofSeconds(2));
        Eventually.holds("a problem", () -> home.algo("daemon", "status")
                .run()
                .out()
                .contains("cannot reach the sandbox broker: it does not answer"));
        broker.signal("CONT");

        awaitOrders(2);
        Eventually.holds("it answers again", () -> home.algo("sandbox").run().code() == 0);
        assertThat(home.brokers()).containsExactly(broker);
    }

    @Test
    void itEndsWithTheDaemonUnlessAStrategyNeedsItAndOneThatIsHeldStartsNone() throws Exception {
        home.algo("sandbox").run().refused(4, "no daemon is running");
        home.algo("daemon", "start").run().ok();
        home.algo("sandbox").run().ok();
        SeenProcess idle = broker();
        home.algo("daemon", "stop").run().ok();
        assertThat(idle.isAlive()).isFalse();

        trade();
        SeenProcess needed = broker();
        home.algo("daemon", "stop").run().ok();
        awaitOrders(2);
        assertThat(home.brokers()).containsExactly(needed);

        Path copy = home.directory().resolve("copy");
        home.call(List.of("cp", "-a", home.home().toString(), copy.toString()))
                .run()
                .ok();
        home.algo("--home", copy.toString(), "daemon", "start").run();
        home.algo("--home", copy.toString(), "sandbox").run().refused(CONFLICT, "held");
        home.algo("--home", copy.toString(), "daemon", "stop").run().ok();
        assertThat(home.brokers()).containsExactly(needed);

        home.algo("daemon", "start").run().ok();
        home.algo("daemon", "stop", "--strategies").run().ok();
        assertThat(home.brokers()).isEmpty();
    }

    @Tag("faults")
    @Test
    void itEndsWhenItsHomeIsGone() throws Exception {
        trade();
        SeenProcess broker = broker();
        SeenProcess strategy = SeenProcess.of(home.status("trader").get("pid").asLong());
        home.killDaemon();

        Path away = home.directory().resolve("away");
        Files.move(home.home(), away);

        Eventually.holds("the broker has ended", () -> !broker.isAlive());
        strategy.signal("KILL");
    }
}
