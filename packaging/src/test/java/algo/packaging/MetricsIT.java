package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.process.ProcessEnd;
import algo.cli.ClientInside;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code algo metrics}: what monitoring reads. */
class MetricsIT {
    /** Everything that a label has to escape, what a terminal must not get, and what takes several bytes. */
    private static final String NASTY = "Früh \"A\"\\n\n\u001b[31m\\ ट्रेड 中 \uD83D\uDE80";

    @RegisterExtension
    final CommandHome home = new CommandHome();

    private String metrics() {
        return home.inside("metrics").ok().out();
    }

    @Test
    void theTextKeepsTheRulesOfOpenMetricsWhateverNamesSay() {
        assertThat(OpenMetricsRules.problems(metrics()))
                .as("without a strategy")
                .isEmpty();
        home.addBeacon("one");
        home.addBeacon("two");
        home.does("set", "one", "name=" + NASTY);
        home.does("start", "one");

        String text = metrics();

        assertThat(OpenMetricsRules.problems(text)).isEmpty();
        assertThat(text)
                .contains(
                        "\nalgo_up 1\n",
                        "\nalgo_strategies{phase=\"running\",mode=\"sandbox?\"} 1\n",
                        "\nalgo_strategies{phase=\"stopped\",mode=\"sandbox\"} 1\n",
                        "\nalgo_strategies{phase=\"failed\",mode=\"live\"} 0\n",
                        "{strategy=\"one\",name=\"Früh \\\"A\\\"\\\\n\\n\\\\x1b[31m\\\\ ट्रेड 中 \uD83D\uDE80\",",
                        "\nalgo_strategy_up{strategy=\"one\"} 1\n",
                        "\nalgo_strategy_up{strategy=\"two\"} 0\n",
                        "\nalgo_strategy_wanted{strategy=\"one\"} 1\n",
                        "\nalgo_loop_turn_seconds_bucket{le=\"0.0001\"} ")
                .doesNotContain("algo_strategy_start_time_seconds{strategy=\"two\"}");
    }

    @Test
    void everyFamilyIsDocumented() throws Exception {
        String page = Files.readString(Documents.SOURCE.resolve("packaging/docs/metrics.md"));

        assertThat(metrics().lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]))
                .hasSizeGreaterThan(20)
                .allMatch(family -> page.contains("`" + family + "`"));
    }

    @Test
    void countersCountWhatHappenedAndAStrategyThatComesBackGoesOn() {
        home.addBeacon("one");
        home.does("set", "one", "restart.when=on-failure", "restart.first_delay=0s", "start_window=0s");
        home.does("start", "one");
        home.host().newest("one").end(ProcessEnd.exited(7));
        Eventually.holds(
                "one was restarted", () -> metrics().contains("algo_strategy_restarts_total{strategy=\"one\"} 1\n"));
        home.does("stop", "one");

        assertThat(metrics())
                .contains(
                        "algo_strategy_starts_total{strategy=\"one\"} 2\n",
                        "algo_strategy_exits_total{strategy=\"one\",reason=\"exited\"} 1\n",
                        "algo_strategy_exits_total{strategy=\"one\",reason=\"stopped\"} 1\n",
                        "algo_strategy_exits_total{strategy=\"one\",reason=\"signal\"} 0\n");

        home.does("remove", "one");
        assertThat(metrics()).doesNotContain("\"one\"");
        home.addBeacon("one");
        assertThat(metrics()).contains("algo_strategy_starts_total{strategy=\"one\"} 2\n");
    }

    @Test
    void aFileIsReplacedAsAWholeAndADeviceIsNot() throws Exception {
        Path file = home.directory().resolve("algo.prom");
        Files.writeString(file, "old");

        home.inside("metrics", "--output", file.toString()).ok();

        assertThat(OpenMetricsRules.problems(Files.readString(file))).isEmpty();
        try (var beside = Files.list(home.directory())) {
            assertThat(beside.filter(each -> each.getFileName().toString().endsWith(".tmp")))
                    .isEmpty();
        }
        home.inside("metrics", "--output", "/dev/null").refused(1, "/dev/null was not written: it is no file");
        home.inside("metrics", "--output", home.directory().resolve("no/x.prom").toString())
                .refused(1, "there is no directory");
        assertThat(home.inside("metrics", "--json", "--output", file.toString())
                        .exits(2)
                        .err())
                .contains("leave out --json or --output");
    }

    @Test
    void whereNoDaemonAnswersTheFileSaysSo() throws Exception {
        Path file = home.directory().resolve("algo.prom");
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int code = ClientInside.run(
                home.directory().resolve("nowhere"),
                new ByteArrayOutputStream(),
                err,
                "metrics",
                "--output",
                file.toString());

        assertThat(code).as("%s", err).isEqualTo(4);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no daemon is running");
        assertThat(Files.readString(file)).contains("\nalgo_up 0\n").doesNotContain("algo_strategies");
        assertThat(OpenMetricsRules.problems(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "# TYPE a gauge;a 1                                                | does not end with # EOF",
                "# TYPE a gauge;a 1;a 1;# EOF;                                     | twice",
                "# TYPE a gauge;a 1;# TYPE b gauge;b 1;# TYPE a gauge;a{x=\"y\"} 1;# EOF; | not in one piece",
                "# TYPE a gauge;b 1;# EOF;                                         | not a sample of gauge a",
                "# TYPE a counter;a 1;# EOF;                                       | not a sample of counter a",
                "# TYPE a counter;a_total 1;# EOF;                                 | has only",
                "# TYPE a_total counter;a_total_total 1;a_total_created 1;# EOF;   | ends with _total",
                "# TYPE a info;# EOF;                                              | older format lacks",
                "# TYPE a gauge;# UNIT a seconds;a 1;# EOF;                        | with its unit",
                "# TYPE a gauge;a{x=\"y\"z\"} 1;# EOF;                             | wrong labels",
                "# TYPE a gauge;a{x=\"\\y\"} 1;# EOF;                              | wrong labels",
                "# TYPE a gauge;a{x=\"1\",x=\"2\"} 1;# EOF;                        | a label twice",
                "# TYPE a gauge;a one;# EOF;                                       | no number",
                "# TYPE a gauge;;a 1;# EOF;                                        | neither a sample",
            })
    void theRulesAreRules(String text, String problem) {
        assertThat(OpenMetricsRules.problems(text.replace(';', '\n'))).anyMatch(each -> each.contains(problem));
    }

    @Test
    @Tag("registry")
    void theReaderOfPrometheusTakesIt() throws Exception {
        String python = PackageRegistry.pythonWith("prometheus_client==0.26.0");
        home.addBeacon("one");
        home.does("set", "one", "name=" + NASTY);
        Path file = home.directory().resolve("algo.prom");
        home.does("metrics", "--output", file.toString());

        String read =
                "import sys; from prometheus_client.openmetrics.parser import text_string_to_metric_families as r\n"
                        + "print(sorted(f.name for f in r(open(sys.argv[1], encoding='utf-8').read())))";
        Call.Result families = new Call(List.of(python, "-c", read, file.toString()), Map.of(), home.directory())
                .run()
                .ok();

        assertThat(families.out()).contains("'algo_up'", "'algo_strategy_exits'", "'algo_loop_turn_seconds'");
    }
}
