package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The config file: changed by commands and by hand, and never lost. */
class ConfigIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void setShowRemoveAndReload() {
        home.addBeacon("one");
        home.addBeacon("two");
        home.algo("start", "one").run().ok();

        assertThat(home.algo("set", "one", "limits.threads=3").run().ok().out())
                .isEqualTo("one: changed; takes effect at its next start\n");
        assertThat(home.algo("set", "one", "stop.grace=1s", "restart.when=on-failure")
                        .run()
                        .ok()
                        .out())
                .isEqualTo("one: changed\n");
        assertThat(home.algo("set", "one", "limits.memory_mb=512").run().ok().err())
                .startsWith("algo: warning: one: limits.memory_mb=512 ")
                .contains("numpy", "limits.threads=1")
                .hasLineCount(1);
        assertThat(home.algo("set", "one", "limits.memory_mb=1024").run().ok().err())
                .isEmpty();
        assertThat(home.algo("show", "one").run().ok().out().lines())
                .contains(
                        "limits.threads=3",
                        "stop.grace=1s",
                        "restart.when=on-failure",
                        "params.LEDGER=" + home.directory());
        home.algo("set", "one", "stop.grace=null").run().ok();
        assertThat(home.algo("show", "one").run().ok().out()).contains("stop.grace=5s\n");
        home.algo("start", "two").run().ok();
        assertThat(home.algo("remove", "one", "--stop", "--keep-logs")
                        .run()
                        .ok()
                        .out())
                .isEqualTo("one: removed; its logs are kept\n");
        assertThat(home.home().resolve("log/strategies/one")).isDirectory();
        assertThat(home.algo("remove", "two", "--stop").run().ok().out()).isEqualTo("two: removed\n");
        assertThat(home.home().resolve("log/strategies/two")).doesNotExist();
        assertThat(home.algo("reload").run().ok().out()).isEqualTo("config loaded, 0 strategies\n");
        assertThat(home.algo("status", "--json").run().ok().out()).isEqualTo("{\"strategies\":[]}\n");
    }

    @Test
    void whatHoldsForAllStrategiesIsShownAndChangedAllOrNothing() throws Exception {
        home.addBeacon("one");

        assertThat(home.algo("config").run().ok().out().lines())
                .contains("openalgo.host=null", "defaults.limits.threads=2", "defaults.mode=sandbox");
        home.algo("config", "openalgo.host=http://127.0.0.1:5999", "defaults.limits.threads=many")
                .run()
                .refused(2, "defaults.limits.threads", "must be a whole number", "nothing was changed");
        home.algo("config", "openalgo.host=http://127.0.0.1:5999", "defaults.limits.thred=1")
                .run()
                .refused(2, "defaults.limits.threads");
        assertThat(home.algo("config", "openalgo.host").run().ok().out()).isEqualTo("openalgo.host=null\n");
        assertThat(home.algo("config", "openalgo.host=http://127.0.0.1:5999", "defaults.limits.threads=1")
                        .run()
                        .ok()
                        .out())
                .isEqualTo("changed: openalgo.host, defaults.limits.threads\n");

        assertThat(home.algo("config", "openalgo.host", "defaults.limits.threads")
                        .run()
                        .ok()
                        .out())
                .isEqualTo("openalgo.host=http://127.0.0.1:5999\ndefaults.limits.threads=1\n");
        assertThat(home.algo("show", "one").run().ok().out()).contains("limits.threads=1\n");
        assertThat(home.algo("config", "--json")
                        .run()
                        .ok()
                        .json()
                        .at("/openalgo/host")
                        .asText())
                .isEqualTo("http://127.0.0.1:5999");
        assertThat(home.algo("events", "--type", "config").run().ok().out())
                .contains("config changed: openalgo.host, defaults.limits (by user root");
        home.algo("secret", "set", "DB").reading("a-long-secret-value").run().ok();
        home.algo("config", "defaults.params.PASSWORD=a-long-secret-value")
                .run()
                .refused(2, "holds the value of a secret");
        home.algo("config", "openalgo.host", "defaults.mode=live").run().refused(2, "nothing was done");
    }

    @Test
    void handEditsAreNoticedAndRefusedWithEveryProblem() throws Exception {
        home.addBeacon("one");
        String good = Files.readString(home.config());
        Files.writeString(home.config(), good.replace("\"100ms\"", "\"150ms\""));
        Eventually.holds("the edit is noticed", () -> home.algo("show", "one", "--json")
                .run()
                .json()
                .get("start_window")
                .asText()
                .equals("150ms"));

        Files.writeString(
                home.config(), good.replace("\"100ms\"", "\"soon\", \"mood\": \"sandbox\", \"exchange\": \"NYSE\""));

        Call.Result reload = home.algo("reload")
                .run()
                .exits(2)
                .says("start_window", "\"soon\"", "mood", "mode", "NYSE", "Nothing has changed.");
        assertThat(reload.err().lines().count())
                .as("a line for each of three problems, and more")
                .isGreaterThanOrEqualTo(4);
        assertThat(home.algo("status").run().ok().err()).contains("start_window", "mood", "NYSE");
        String edited = Files.readString(home.config());
        home.algo("set", "one", "name=Neu").run().refused(1, "one: ", "is refused, so it is not edited");
        home.algo("remove", "one").run().refused(1, "one: ", "is refused");
        assertThat(Files.readString(home.config())).as("the edit of a person").isEqualTo(edited);
        assertThat(home.algo("show", "one", "--json")
                        .run()
                        .json()
                        .get("start_window")
                        .asText())
                .isEqualTo("150ms");
        Files.writeString(home.config(), good);
        assertThat(home.algo("reload").run().ok().out()).isEqualTo("config loaded, 1 strategy\n");
        home.algo("set", "one", "name=Neu").run().ok();
    }

    @Test
    void aDamagedConfigIsNeverTakenForAnEmptyOne() throws Exception {
        home.addBeacon("one");
        home.addBeacon("two");
        home.algo("daemon", "stop").run().ok();
        byte[] whole = Files.readAllBytes(home.config());
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(home.config(), half);

        home.algo("daemon", "start").run();

        assertThat(home.algo("status", "--json").run().ok().json().get("strategies"))
                .hasSize(2);
        assertThat(home.algo("status").run().err()).contains("problem: ");
        try (Stream<Path> files = Files.list(home.config().getParent())) {
            assertThat(files.filter(Files::isRegularFile).map(ConfigIT::bytes))
                    .as("the damaged file is kept")
                    .anyMatch(b -> Arrays.equals(b, half));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
