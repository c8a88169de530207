package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.Ready;
import algo.app.model.Sign;
import algo.app.model.StrategySpec;
import algo.app.model.Watch;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys {@code ready}, {@code watch} and those of the order of starts: what is read, and what is said of what is wrong. */
class HealthKeysTest extends ConfigFileRig {
    @Test
    void eachSignIsReadWithItsDefaults() throws Exception {
        StrategySpec ema = set(Map.of("ready", "{\"line\":\"up [0-9]+\"}", "watch", "{\"silence\":\"5m\"}"));
        assertThat(ema.ready())
                .isEqualTo(new Ready(
                        new Sign(Sign.Kind.LINE, "up [0-9]+", 0, List.of(), Duration.ZERO), Duration.ofMinutes(5)));
        assertThat(ema.watch())
                .containsExactly(new Watch(
                        new Sign(Sign.Kind.SILENCE, "", 0, List.of(), Duration.ofMinutes(5)),
                        Duration.ZERO,
                        Duration.ZERO,
                        1,
                        Watch.Deed.ALERT));

        ema = set(Map.of(
                "ready",
                "{\"command\":\"true\",\"limit\":\"1d\"}",
                "watch",
                "[{\"port\":65535},{\"http\":\"http://[::1]:8080/x?y=1\",\"every\":\"1s\",\"limit\":\"5m\","
                        + "\"failures\":100,\"do\":\"stop\"},{\"command\":[\"/bin/true\"],\"do\":\"restart\"}]"));
        assertThat(ema.ready().sign().command()).containsExactly("/bin/sh", "-c", "true");
        assertThat(ema.watch())
                .containsExactly(
                        watch(Sign.of(Sign.Kind.PORT, "", 65_535, List.of()), 30, 10, 3, Watch.Deed.ALERT),
                        watch(
                                Sign.of(Sign.Kind.HTTP, "http://[::1]:8080/x?y=1", 0, List.of()),
                                1,
                                300,
                                100,
                                Watch.Deed.STOP),
                        watch(Sign.of(Sign.Kind.COMMAND, "", 0, List.of("/bin/true")), 30, 10, 3, Watch.Deed.RESTART));

        ema = set(Map.of("ready", "{\"notify\":true}", "watch", "{\"watchdog\":\"30s\",\"do\":\"restart\"}"));
        assertThat(ema.ready().sign()).isEqualTo(Sign.of(Sign.Kind.NOTIFY, "", 0, List.of()));
        assertThat(ema.watch())
                .containsExactly(new Watch(
                        new Sign(Sign.Kind.WATCHDOG, "", 0, List.of(), Duration.ofSeconds(30)),
                        Duration.ZERO,
                        Duration.ZERO,
                        1,
                        Watch.Deed.RESTART));

        ema = set(Map.of("ready", "null", "watch", "null"));
        assertThat(ema.ready()).isEqualTo(Ready.PLAIN);
        assertThat(ema.watch()).isEmpty();
    }

    private static Watch watch(Sign sign, int every, int limit, int failures, Watch.Deed deed) {
        return new Watch(sign, Duration.ofSeconds(every), Duration.ofSeconds(limit), failures, deed);
    }

    private StrategySpec set(Map<String, String> values) throws Exception {
        if (!Files.exists(file)) {
            Files.writeString(file, TWO);
        }
        ConfigFile config = open();
        config.edit(ConfigEdits.put("ema", values), ConfigFile.Companion.NONE);
        return config.config().strategies().get("ema");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ready | 5 | .ready: must be an object, not 5",
                "ready | [] | .ready: must be an object, not []",
                "ready | {} | .ready: names none of line, port, http, command, notify",
                "ready | {'limit':'5m'} | .ready: names none of line, port, http, command, notify",
                "ready | {'line':'x','port':1} | .ready: names line and port, of line, port, http, command, notify only one can be",
                "ready | {'lime':'x','port':1} | .ready: unknown key 'lime'; the nearest known one is 'line'",
                "ready | {'line':''} | .ready.line: must be a regular expression, not empty",
                "ready | {'line':5} | .ready.line: must be text, not 5",
                "ready | {'line':'a\\u0000'} | .ready.line: must not contain a NUL character",
                "ready | {'line':'(a'} | .ready.line: is no regular expression: Unclosed group at character 3 of '(a'",
                "ready | {'port':0} | .ready.port: must be from 1 to 65535, not 0",
                "ready | {'port':65536} | .ready.port: must be from 1 to 65535, not 65536",
                "ready | {'port':-1} | .ready.port: must be from 1 to 65535, not -1",
                "ready | {'port':99999999999999999999} | .ready.port: must be a whole number, not 99999999999999999999",
                "ready | {'port':'80'} | .ready.port: must be a whole number, not \"80\"",
                "ready | {'port':80.5} | .ready.port: must be a whole number, not 80.5",
                "ready | {'port':1,'limit':'0s'} | .ready.limit: must be at least 1s",
                "ready | {'port':1,'limit':'2d'} | .ready.limit: must be at most 1d, not 2d",
                "ready | {'port':1,'limit':'-5s'} | .ready.limit: must be a duration such as 500ms, 5s, 10m or 2h, not \"-5s\"",
                "ready | {'port':1,'limit':5} | .ready.limit: must be a duration such as 500ms, 5s, 10m or 2h, not 5",
                "ready | {'port':1,'do':'stop'} | .ready: unknown key 'do'; the nearest known one is 'port'",
                "watch | 'silence' | .watch: must be an object, not \"silence\"",
                "watch | [5] | .watch[0]: must be an object, not 5",
                "watch | [null] | .watch[0]: names none of silence, command, port, http, watchdog",
                "watch | {'do':'stop'} | .watch: names none of silence, command, port, http, watchdog",
                "watch | {'silense':'5m','port':1} | .watch: unknown key 'silense'; the nearest known one is 'silence'",
                "watch | {'silence':'5m','port':1} | .watch: names silence and port, of silence, command, port, http, watchdog only one can be",
                "watch | {'silence':5} | .watch.silence: must be a duration such as 500ms, 5s, 10m or 2h, not 5",
                "watch | {'silence':'0s'} | .watch.silence: must be at least 1s",
                "watch | {'silence':'999ms'} | .watch.silence: must be at least 1s",
                "watch | {'silence':'25h'} | .watch.silence: must be at most 1d, not 25h",
                "watch | {'silence':'999999999d'} | .watch.silence: must be at most 1d, not 999999999d",
                "watch | {'silence':'5m','every':'1s'} | .watch.every: belongs to command, port and http",
                "watch | {'silence':'5m','limit':'1s'} | .watch.limit: belongs to command, port and http",
                "watch | {'silence':'5m','failures':1} | .watch.failures: belongs to command, port and http",
                "watch | {'port':1,'pattern':'x'} | .watch.pattern: belongs to silence",
                "watch | {'silence':'5m','pattern':'a{2,1}'} | .watch.pattern: is no regular expression: Illegal repetition range at character 6 of 'a{2,1}'",
                "watch | {'silence':'5m','pattern':['x']} | .watch.pattern: must be text, not [\"x\"]",
                "watch | {'silence':'5m','do':'kill'} | .watch.do: must be one of alert, restart, stop, not 'kill'",
                "watch | {'silence':'5m','do':1} | .watch.do: must be text, not 1",
                "ready | {'notify':false} | .ready.notify: must be true; leave 'ready' away for none",
                "ready | {'notify':'yes'} | .ready.notify: must be true or false, not \"yes\"",
                "ready | {'notify':true,'port':1} | .ready: names port and notify, of line, port, http, command, notify only one can be",
                "watch | {'watchdog':'0s'} | .watch.watchdog: must be at least 1s",
                "watch | {'watchdog':'25h'} | .watch.watchdog: must be at most 1d, not 25h",
                "watch | {'watchdog':true} | .watch.watchdog: must be a duration such as 500ms, 5s, 10m or 2h, not true",
                "watch | {'watchdog':'30s','every':'1s'} | .watch.every: belongs to command, port and http",
                "watch | {'watchdog':'30s','pattern':'x'} | .watch.pattern: belongs to silence",
                "watch | {'watchdog':'30s','silence':'5m'} | .watch: names silence and watchdog, of silence, command, port, http, watchdog only one can be",
                "watch | {'watchdogs':'30s','port':1} | .watch: unknown key 'watchdogs'; the nearest known one is 'watchdog'",
                "watch | [{'silence':'5m'},{'port':0}] | .watch[1].port: must be from 1 to 65535, not 0",
                "watch | {'port':1,'every':'0s'} | .watch.every: must be at least 1s",
                "watch | {'port':1,'every':'2d'} | .watch.every: must be at most 1d, not 2d",
                "watch | {'port':1,'limit':'6m'} | .watch.limit: must be at most 5m, not 6m",
                "watch | {'port':1,'failures':0} | .watch.failures: must be from 1 to 100, not 0",
                "watch | {'port':1,'failures':101} | .watch.failures: must be from 1 to 100, not 101",
                "watch | {'port':1,'failures':true} | .watch.failures: must be a whole number, not true",
                "watch | {'http':5} | .watch.http: must be text, not 5",
                "watch | {'command':[]} | .watch.command: must name a program, not be empty",
                "watch | {'command':' '} | .watch.command: must not be blank; null means none",
                "watch | {'command':5} | .watch.command: must be a list of a program and its arguments, or text for the shell, not 5",
                "watch | {'command':['/bin/x',5]} | .watch.command: must be a list of texts; 5 is none",
                "watch | {'command':['is-well']} | .watch.command: must begin with the absolute path of a program, not with 'is-well'",
                "after | 5 | .after: must be a list of texts, not 5",
                "after | [5] | .after: must be a list of texts; 5 is none",
                "after | ['rsy'] | .after: unknown strategy 'rsy'; the nearest known one is 'rsi'",
                "after | ['ema'] | .after: 'ema' closes a circle in which each waits for the next: ema -> ema",
                "after_limit | '0s' | .after_limit: must be more than 0",
                "after_limit | '-1m' | .after_limit: must be a duration such as 500ms, 5s, 10m or 2h, not \"-1m\"",
                "after_limit | '25h' | .after_limit: must be at most 1d, not 25h",
                "after_limit | 300 | .after_limit: must be a duration such as 500ms, 5s, 10m or 2h, not 300",
                "after_limits | '5m' | : unknown key 'after_limits'; the nearest known one is 'after_limit'",
                "whatch | {} | : unknown key 'whatch'; the nearest known one is 'watch'",
                "redy | {} | : unknown key 'redy'; the nearest known one is 'ready'",
            })
    void whatIsWrongIsSaidInOneLineAndNothingIsChanged(String key, String value, String problem) throws Exception {
        refused(key, value.replace('\'', '"'), problem);
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com/",
        "https://127.0.0.1/",
        "ftp://127.0.0.1/",
        "http://u:p@127.0.0.1/",
        "http://127.0.0.1@example.com/",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:99999999999/",
        "http://127.0.0.2/",
        "http://[::1/",
        "http:/127.0.0.1/",
        "127.0.0.1:80",
        "http://127.0.0.1/a b",
    })
    void anAddressThatIsNotOfThisMachineIsRefused(String address) throws Exception {
        for (String key : List.of("ready", "watch")) {
            refused(
                    key,
                    "{\"http\":\"" + address + "\"}",
                    "." + key + ".http: must be an address of this machine such as http://127.0.0.1:8080/health, not '"
                            + address + "'; a command can ask others");
        }
    }

    @Test
    void whatIsTooMuchIsRefused() throws Exception {
        refused("watch", "[" + "{\"port\":1},".repeat(8) + "{\"port\":1}]", ".watch: has 9 entries, more than 8");
        refused("ready", "{\"line\":\"" + "x".repeat(501) + "\"}", ".ready.line: must have at most 500 characters");
    }

    private void refused(String key, String value, String problem) throws Exception {
        Files.writeString(file, TWO);
        ConfigFile config = open();
        Config before = config.config();

        assertThatThrownBy(() -> config.edit(
                        root -> root.withObject("/strategies/ema").set(key, ConfigEdits.json(value)),
                        ConfigFile.Companion.NONE))
                .isInstanceOfSatisfying(ConfigException.class, refusal -> assertThat(refusal.problems())
                        .containsExactly("strategies.ema" + problem));

        assertThat(config.config()).isSameAs(before);
        assertThat(file).hasContent(TWO);
    }
}
