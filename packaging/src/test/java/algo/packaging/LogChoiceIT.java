package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which lines of which run {@code algo logs} shows. */
class LogChoiceIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final CommandHome home = new CommandHome();

    private void start(String id) {
        home.does("add", home.script(id + ".py", "pass").toString(), "--python", TestHome.PYTHON);
        home.does("set", id, "start_window=100ms");
        home.does("start", id);
    }

    private Call.Result logs(String... arguments) {
        return home.inside(
                Stream.concat(Stream.of("logs"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void linesAreChosenByNumberTextAndTime() {
        start("ema");
        for (int i = 1; i <= 100; i++) {
            home.prints("ema", "tick " + i + (i % 10 == 0 ? " ERR\n" : " ok\n"));
        }

        assertThat(logs("ema").ok().out().lines()).hasSize(20);
        assertThat(logs("ema", "-n", "2").ok().out()).isEqualTo("tick 99 ok\ntick 100 ERR\n");
        assertThat(logs("ema", "-n", "2", "--grep", "ERR").ok().out()).isEqualTo("tick 90 ERR\ntick 100 ERR\n");
        assertThat(logs("ema", "--grep", "nothing of the kind").ok().out()).isEmpty();
        assertThat(logs("ema", "--since", "1h").ok().out().lines()).hasSize(100);
        assertThat(logs("ema", "--since", "2000-01-01", "-n", "1").ok().out()).isEqualTo("tick 100 ERR\n");
        assertThat(logs("ema", "-t", "-n", "1").ok().out())
                .matches("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d IST  tick 100 ERR\n");
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        start("ema");
        home.prints("ema", "one\ntwo\n");

        List<String> lines = logs("ema", "--json").ok().out().lines().toList();

        assertThat(lines).hasSize(2);
        JsonNode first = JSON.readTree(lines.get(0));
        assertThat(names(first)).containsExactly("strategy", "run", "at", "line");
        assertThat(first.get("line").asText()).isEqualTo("one");
        assertThat(first.get("at").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+05:30");
        assertThat(first.get("run")).isEqualTo(home.status("ema").get("run_id"));
    }

    @Test
    void olderRunsAreListedAndShown() {
        home.programs(run -> home.prints("ema", "run " + run.record().run().value() + "\n"));
        start("ema");
        String first = home.status("ema").get("run_id").asText();
        home.does("restart", "ema");
        String second = home.status("ema").get("run_id").asText();

        assertThat(logs("ema").ok().out()).isEqualTo("run " + second + "\n");
        assertThat(logs("ema", "--run", first).ok().out()).isEqualTo("run " + first + "\n");
        assertThat(logs("ema", "--run", first.substring(0, 8)).ok().out()).isEqualTo("run " + first + "\n");
        assertThat(logs("ema", "--since", "1h").ok().out()).isEqualTo("run " + first + "\nrun " + second + "\n");
        assertThat(logs("ema", "--runs").ok().out()).contains(first, second).contains("running");
        JsonNode runs = logs("ema", "--runs", "--json").ok().json().get("runs");
        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).get("run").asText()).isEqualTo(first);
        assertThat(runs.get(1).get("live").asBoolean()).isTrue();
    }

    @Test
    void whatMakesNoSenseIsRefusedInOneLine() {
        start("ema");

        for (String[] bad : new String[][] {
            {"--since", "last week", "--since must be how long ago"},
            {"--since", "25:00", "--since must be how long ago"},
            {"--since", "", "--since must not be empty"},
            {"--run", "ffffffffffffffff", "no run begins with"},
            {"--run", "", "--run must not be empty"},
            {"--grep", "", "--grep must not be empty"},
            {"-n", "x", "-n must be a number of lines"},
        }) {
            home.inside("logs", "ema", bad[0], bad[1]).refused(2, bad[2]);
        }
        home.inside("logs", "ema", "--runs", "-f").refused(2, "--runs and --clear go with no other option");
        home.inside("logs", "ema", "--clear", "--since", "1h").refused(2, "--runs and --clear go with no other option");
        home.inside("logs", "ema", "--run", "0", "--since", "1h").refused(2, "--run or --since");
        home.inside("logs", "nobody").refused(3, "no such strategy");
    }
}
