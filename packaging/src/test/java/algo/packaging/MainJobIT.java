package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a newcomer does first, in an empty home, with nothing else installed. */
class MainJobIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void theCommandOfTheReadmeStartsADaemonAndAStrategyThatTrades() throws Exception {
        Call.Running follow = home.algo("start", "strategies/examples/ema_crossover.py", "--follow")
                .in(AlgoHome.DIST)
                .background();

        Eventually.holds(
                "the log with an order: " + follow.out(), () -> follow.out().contains("ORDER"));
        assertThat(follow.err()).isEqualTo("algo: started a daemon in the background, home " + home.home() + "\n");
        assertThat(follow.out())
                .contains("ema_crossover: added", "ema_crossover: started, pid ", "sandbox (simulated market)")
                .contains("mode: SANDBOX");
        JsonNode order = orders().get(0);
        assertThat(order.get("strategy").asText()).isEqualTo("ema_crossover");
        assertThat(order.get("status").asText()).isEqualTo("complete");
        assertThat(order.get("average_price").decimalValue()).isPositive();

        int pid = home.status("ema_crossover").get("pid").asInt();
        follow.proc().signal("INT");
        Call.Result detached = follow.result();

        assertThat(detached.err()).contains("ema_crossover goes on").contains("algo stop ema_crossover");
        assertThat(home.status("ema_crossover").get("pid").asInt()).isEqualTo(pid);
        assertThat(home.phase("ema_crossover")).isEqualTo("running");
        home.algo("stop", "ema_crossover").run().ok().quiet();
        assertThat(home.phase("ema_crossover")).isEqualTo("stopped");
    }

    @Test
    void everyExampleRunsAndTheirProfitsAddUpToTheAccount() throws Exception {
        List<String> examples = List.of("ema_crossover", "heartbeat", "rsi_mean_reversion", "webhook_handler");
        for (String example : examples) {
            home.algo("add", AlgoHome.EXAMPLES.resolve(example + ".py").toString())
                    .run()
                    .ok();
        }
        // What is left of the time between two looks is not what is tested here; any RSI is extreme.
        home.does("set", "ema_crossover", "params.POLL_SECONDS=0.2");
        home.does("set", "rsi_mean_reversion", "params.POLL_SECONDS=0.2", "params.LOWER=98", "params.UPPER=99");
        home.does("set", "webhook_handler", "params.WEBHOOK_PORT=0", "params.WEBHOOK_TOKEN=for-this-test");

        Call.Result started = home.algo("start", "--all").run().ok().quiet();

        assertThat(started.out().lines()).hasSize(4).allMatch(line -> line.contains(": started, pid "));
        Eventually.holds("orders of two strategies", () -> traders() >= 2);
        JsonNode account = home.algo("sandbox", "--json").run().ok().json();
        assertThat(account.get("simulated").asBoolean()).isTrue();
        JsonNode funds = account.get("funds");
        assertThat(sum(account, "realized")).isEqualByComparingTo(number(funds, "realized"));
        assertThat(sum(account, "unrealized")).isEqualByComparingTo(number(funds, "unrealized"));
        assertThat(sum(account, "profit"))
                .isEqualByComparingTo(number(funds, "realized").add(number(funds, "unrealized")));
        assertThat(number(funds, "total"))
                .isEqualByComparingTo(number(funds, "capital").add(sum(account, "profit")));
        assertThat(number(funds, "capital")).isEqualByComparingTo("10000000");
        home.algo("stop", "--all").run().ok().quiet();
        for (String example : examples) {
            assertThat(home.phase(example)).as(example).isEqualTo("stopped");
        }
    }

    @Test
    void withoutANamedHomeItLivesBelowTheUsersOwn() throws Exception {
        JsonNode nobody = home.algo("daemon", "status", "--json")
                .without("ALGO_HOME")
                .run()
                .json();
        assertThat(nobody.get("home").asText())
                .as("the home that is about to be used")
                .isEqualTo(home.directory().resolve(".algo").toString());

        home.algo("start", AlgoHome.EXAMPLES.resolve("heartbeat.py").toString())
                .without("ALGO_HOME")
                .run()
                .ok();
        try {
            assertThat(home.directory().resolve(".algo/run/algo.sock")).exists();
            home.algo("status", "heartbeat").without("ALGO_HOME").run().ok();
        } finally {
            home.algo("daemon", "stop", "--strategies")
                    .without("ALGO_HOME")
                    .run()
                    .ok();
        }
        assertThat(Files.exists(home.home())).isFalse();
    }

    private JsonNode orders() {
        return home.algo("sandbox", "orders", "--json").run().ok().json().get("orders");
    }

    private long traders() {
        return orders().findValuesAsText("strategy").stream().distinct().count();
    }

    private static BigDecimal sum(JsonNode account, String field) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode strategy : account.get("strategies")) {
            sum = sum.add(number(strategy, field));
        }
        return sum;
    }

    private static BigDecimal number(JsonNode object, String field) {
        return new BigDecimal(object.get(field).asText());
    }
}
