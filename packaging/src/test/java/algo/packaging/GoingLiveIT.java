package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.FAILED;
import static algo.app.protocol.ExitCode.NOT_FOUND;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo live} tells what is missing and mends only what it was told to; whatever starts real money says so first. */
class GoingLiveIT {
    private static final String KEY = "live-key-22";

    @RegisterExtension
    final CommandHome home = new CommandHome();

    private FakeLiveServer live;

    @BeforeEach
    void trader() throws Exception {
        live = new FakeLiveServer(KEY);
        home.addBeacon("t");
    }

    @AfterEach
    void close() {
        live.close();
    }

    private void setKey(String key) {
        home.ask("{\"ask\":\"secret_set\",\"name\":\"OPENALGO_APIKEY\",\"strategy\":\"\",\"value\":\"" + key + "\"}")
                .orElseThrow();
    }

    private void isReady() {
        home.does("config", "openalgo.host=" + live.address());
        setKey(KEY);
    }

    private static JsonNode check(JsonNode list, String name) {
        for (JsonNode each : list.get("checks")) {
            if (each.get("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no check " + name + " in " + list);
    }

    @Test
    void whatIsMissingIsNamedWithTheCommandThatMendsIt() {
        Map<String, String> before = home.decided();

        String text = home.inside("live", "t").exits(FAILED).out();
        JsonNode list = home.inside("live", "t", "--json").exits(FAILED).json();

        assertThat(text)
                .contains("MISSING  host", "algo live t --host http://127.0.0.1:5000")
                .contains("MISSING  key", "algo secret set OPENALGO_APIKEY")
                .contains("Not ready")
                .doesNotContain("algo start");
        assertThat(list.get("ready").asBoolean()).isFalse();
        assertThat(list.get("commands")).isEmpty();
        assertThat(check(list, "key").get("state").asText()).isEqualTo("missing");
        assertThat(check(list, "restart").get("fix").asText()).isEqualTo("algo set t restart.when=on-failure");
        assertThat(home.decided()).as("nothing was changed").isEqualTo(before);
        assertThat(live.ledger()).isEmpty();
    }

    @Test
    void theHostThatIsNamedIsSetAndAsked() {
        home.inside("live", "t", "--openalgo", "ftp://x").refused(USAGE, "the host must be an address such as");
        home.inside("live", "t", "--openalgo", live.address())
                .exits(FAILED)
                .says("openalgo.host is " + live.address() + " from now on");
        setKey("wrong-key-1");
        assertThat(home.inside("live", "t").exits(FAILED).out()).contains("refuses the key");
        setKey(KEY);
        JsonNode list = home.inside("live", "t", "--json").ok().json();

        assertThat(check(list, "broker").get("message").asText()).endsWith("sends orders to zerodha");
        assertThat(list.get("commands").findValuesAsText("command"))
                .containsExactly("algo start t --live", "algo set t mode=live");
        assertThat(home.phase("t")).as("nothing was started").isEqualTo("stopped");
        assertThat(live.orders()).isZero();
        live.down();
        assertThat(home.inside("live", "t").exits(FAILED).out()).contains("MISSING  broker", "does not answer");
    }

    @Test
    void aHostInAnalyzeModeIsSaidToTradeNothing() {
        isReady();
        live.analyzes(true);

        assertThat(home.inside("live", "t").ok().out())
                .contains("note     broker", "is in analyze mode: no order reaches zerodha");
    }

    @Test
    void whatTheCodeBringsItselfIsNamed() {
        isReady();
        home.does(
                "add",
                home.script(
                                "own.py",
                                "from openalgo import api",
                                "URL = 'https://elsewhere.example:8443/x'",
                                "api_key = '0123456789abcdef0123'",
                                "client = api(api_key=api_key)")
                        .toString(),
                "--python",
                TestHome.PYTHON);

        assertThat(home.inside("live", "own").ok().out())
                .contains("own.py, line 2: address https://elsewhere.example:8443 of its own: live mode leaves it")
                .contains("own.py, line 3: API key 0123… of its own: live mode shows this one")
                .contains("own.py, line 4: a client without a host means http://127.0.0.1:5000");
        home.inside("live", "nosuch").refused(NOT_FOUND, "nosuch: no such strategy");
    }

    @Test
    void everyCommandThatStartsRealMoneySaysSoFirst() {
        isReady();
        String first = "t starts LIVE, with real money, at " + live.address();

        home.inside("start", "t", "--live").ok().says(first);
        assertThat(home.inside("live", "t").ok().out()).contains("It trades real money already.");
        home.inside("start", "t", "--live").exits(CONFLICT);
        assertThat(home.inside("restart", "t").ok().err())
                .as("it comes back in the sandbox")
                .isEmpty();
        home.does("stop", "t");
        assertThat(home.inside("set", "t", "mode=live").ok().out())
                .contains("changed; LIVE, with real money, from its next start on");
        assertThat(home.inside("live", "t").ok().out()).contains("  algo start t    #");
        home.inside("start", "--all").ok().says(first);
        home.inside("restart", "t").ok().says("t restarts LIVE, with real money, at " + live.address());
        home.does("stop", "t");
        assertThat(home.inside("start", "t", "--sandbox").ok().err()).isEmpty();
        home.does("stop", "t");
        home.inside("schedule", "t", "--start", "00:00", "--stop", "23:59:59", "--any-day")
                .ok()
                .says("t: its schedule starts it LIVE, with real money, at " + live.address());
        String other = home.script("other.py", "print(1)").toString();
        home.inside("add", other, "--python", TestHome.PYTHON, "--live", "--start")
                .ok()
                .says("other starts LIVE, with real money");
    }
}
