package algo.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import algo.cli.syntax.CommandTable;
import algo.cli.syntax.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    private static final Known HOME = new Known() {
        @Override
        public List<Strategy> strategies() {
            return List.of(
                    new Strategy("ema_crossover", "", List.of("nifty"), "running, sandbox"),
                    new Strategy("scan@M&M", "scan", List.of("nifty", "slow"), "stopped, live"),
                    new Strategy("scan", "", List.of(), "stopped, live"));
        }

        @Override
        public Map<String, String> config(String id) {
            Map<String, String> config = new LinkedHashMap<>();
            if (id.equals("ema_crossover")) {
                config.put("mode", "sandbox");
                config.put("restart.when", "never");
                config.put("params.SYMBOL", "INFY");
            }
            return config;
        }

        @Override
        public List<String> secrets() {
            return List.of("OPENALGO_APIKEY");
        }
    };

    private static final Known NOTHING = new Known() {
        @Override
        public List<Strategy> strategies() {
            return List.of();
        }

        @Override
        public Map<String, String> config(String id) {
            return Map.of();
        }

        @Override
        public List<String> secrets() {
            return List.of();
        }
    };

    /** The words of the line, of which the last is being written, and exactly what may stand there. */
    @ParameterizedTest(name = "algo {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sta                          | status start",
                "daemon sta                   | start status",
                "stop e                       | ema_crossover",
                "stop scan                    | scan@M&M scan scan@*",
                "stop scan@                   | scan@M&M scan@*",
                "stop scan@M&M scan@          | scan@*",
                "restart tag:                 | tag:nifty tag:slow",
                "stop --all --gr              | --grace",
                "stop --grace 5s --k          | ''",
                "stop --to                    | --today",
                "stop -- --to                 | ''",
                "--home /h stop e             | ema_crossover",
                "--home=/h daemon sto         | stop",
                "add --exchange N             | NSE NFO NCDEX NCO",
                "add --exchange=M             | --exchange=MCX",
                "add --tag s                  | slow",
                "schedule scan --exchange BS  | BSE",
                "schedule scan --days m       | mon-fri mon",
                "schedule scan --on-missing-year h | hold",
                "calendar is-open NF          | NFO",
                "calendar add 2026-12-07 equity_ | equity_derivatives",
                "calendar add 2026-12-07 --kind mu | muhurat",
                "set em                       | ema_crossover",
                "set ema_crossover m          | mode=",
                "set ema_crossover mode=      | mode=sandbox mode=live",
                "set ema_crossover restart.when=on | restart.when=on-failure",
                "set ema_crossover mode=live m | ''",
                "set nobody m                 | ''",
                "events --type started,stor   | started,storage",
                "secret remove O              | OPENALGO_APIKEY",
                "secret set NAME --strategy e | ema_crossover",
                "help calendar va             | validate",
                "help st                      | start stop status",
                "no_such_command              | ''",
                "version x                    | ''",
                "stop --json --js             | ''",
            })
    void theWordsThatMayStandThere(String line, String words) {
        assertThat(at(HOME, line.split(" ", -1)).words().keySet())
                .containsExactlyInAnyOrder(words.isEmpty() ? new String[0] : words.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add ",
                "start ",
                "add --find-links ",
                "--home ",
                "calendar import ",
                "add --python /us",
                "add --main x"
            })
    void aPathMayStandThere(String line) {
        assertThat(at(HOME, line.split(" ", -1)).takesFiles()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop ", "add --exchange ", "set ", "start --", "logs -n ", "daemon "})
    void noPathMayStandThere(String line) {
        assertThat(at(HOME, line.split(" ", -1)).takesFiles()).isFalse();
    }

    @Test
    void eachWordSaysOnOneLineWhatItIs() {
        Map<String, String> words = at(HOME, "stop", "").words();

        assertThat(words)
                .containsEntry("ema_crossover", "running, sandbox")
                .containsEntry("scan@*", "all instances")
                .containsEntry("tag:nifty", "all with this tag");
        assertThat(at(HOME, "").words())
                .containsEntry("reset", "Clear a failure, the count of restarts and a manual stop.");
    }

    /** Whatever stands there already, a completion finds words or none, and never fails. */
    @Test
    void everyCommandAndOptionIsFoundFromItsBeginning() {
        for (String name : CommandTable.names()) {
            assertThat(at(NOTHING, name).words()).containsKey(name);
            List<List<String>> places = new ArrayList<>(List.of(List.of(name)));
            CommandTable.command(name).actions().forEach(action -> places.add(List.of(name, action.name())));
            for (List<String> place : places) {
                List<String> words = new ArrayList<>(place);
                words.add("-");
                Candidates options = Candidates.at(Cursor.behind(words), NOTHING);
                assertThat(options.words()).as("%s", place).containsKey("--help");
                for (String option : options.words().keySet()) {
                    List<String> behind = new ArrayList<>(place);
                    behind.addAll(List.of(option, ""));
                    assertThat(Candidates.at(Cursor.behind(behind), NOTHING).words())
                            .as("%s", behind)
                            .doesNotContainKey(option);
                }
            }
        }
    }

    private static Candidates at(Known known, String... words) {
        return Candidates.at(Cursor.behind(List.of(words)), known);
    }
}
