package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.model.BeforeStart;
import algo.app.model.Durations;
import algo.app.model.Mode;
import algo.app.model.RestartPolicy;
import algo.app.model.StopSignal;
import algo.app.model.StrategySpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of the config file: what it takes, what it refuses, and with which words. */
class ConfigParserTest {
    private static final long DEFAULT_MEMORY_MB = 777;

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("valid")
    void aValidValueIsTaken(String key, String value, Function<StrategySpec, Object> field, Object expected)
            throws Exception {
        StrategySpec spec = parse(file(entry(key, value))).strategies().get("ema");

        assertThat(field.apply(spec)).isEqualTo(expected);
    }

    static List<Arguments> valid() {
        return List.of(
                ok("name", "'EMA Crossover'", StrategySpec::name, "EMA Crossover"),
                ok("name", "null", StrategySpec::name, "ema"),
                ok("script", "'/opt/x.py'", StrategySpec::script, "/opt/x.py"),
                ok("args", "['--fast','a b']", StrategySpec::args, List.of("--fast", "a b")),
                ok("args", "null", StrategySpec::args, List.of()),
                ok("interpreter", "'/usr/bin/python3'", StrategySpec::interpreter, "/usr/bin/python3"),
                ok("working_directory", "'/tmp'", StrategySpec::workingDirectory, "/tmp"),
                ok("working_directory", "null", StrategySpec::workingDirectory, ""),
                ok("exchange", "'mcx'", StrategySpec::exchange, "MCX"),
                ok("exchange", "'Crypto'", StrategySpec::exchange, "CRYPTO"),
                ok("exchange", "'bfo'", StrategySpec::exchange, "BFO"),
                ok("mode", "'live'", StrategySpec::mode, Mode.LIVE),
                ok("mode", "null", StrategySpec::mode, Mode.SANDBOX),
                ok(
                        "params",
                        "{'A':'x','B':5,'C':true,'D':1.5,'E':null}",
                        s -> s.params().toString(),
                        "{A=x, B=5, C=true, D=1.5}"),
                ok(
                        "secrets",
                        "['OPENALGO_APIKEY','MY_KEY']",
                        StrategySpec::secrets,
                        List.of("OPENALGO_APIKEY", "MY_KEY")),
                ok("pass_env", "['SSL_CERT_FILE']", StrategySpec::passEnv, List.of("SSL_CERT_FILE")),
                ok(
                        "schedule",
                        "{'type':'window','start':'09:20'}",
                        StrategySpec::schedule,
                        "{\"type\":\"window\",\"start\":\"09:20\"}"),
                ok("schedule", "null", StrategySpec::schedule, ""),
                ok("restart.when", "'on-failure'", s -> s.restart().when(), RestartPolicy.When.ON_FAILURE),
                ok("restart.when", "'always'", s -> s.restart().when(), RestartPolicy.When.ALWAYS),
                ok("restart.max", "0", s -> s.restart().max(), 0),
                ok("restart.max", "1000000", s -> s.restart().max(), 1_000_000),
                ok(
                        "restart.first_delay",
                        "'0s'",
                        s -> Durations.format(s.restart().firstDelay()),
                        "0s"),
                ok(
                        "restart.max_delay",
                        "'24h'",
                        s -> Durations.format(s.restart().maxDelay()),
                        "1d"),
                ok(
                        "restart.healthy_after",
                        "'90m'",
                        s -> Durations.format(s.restart().healthyAfter()),
                        "90m"),
                ok("stop.signal", "'INT'", s -> s.stop().signal(), StopSignal.INT),
                ok("stop.signal", "'KILL'", s -> s.stop().signal(), StopSignal.KILL),
                ok("stop.grace", "'0s'", s -> s.stop().grace().toMillis(), 0L),
                ok("stop.grace", "'1h'", s -> s.stop().grace().toMinutes(), 60L),
                ok("start_window", "'500ms'", s -> s.startWindow().toMillis(), 500L),
                ok("limits.memory_mb", "16", s -> s.limits().memoryMb(), 16L),
                ok("limits.memory_mb", "null", s -> s.limits().memoryMb(), 0L),
                ok("limits.open_files", "null", s -> s.limits().openFiles(), 0L),
                ok("limits.open_files", "1000000", s -> s.limits().openFiles(), 1_000_000L),
                ok("limits.processes", "50", s -> s.limits().processes(), 50L),
                ok("limits.processes", "null", s -> s.limits().processes(), 0L),
                ok("limits.cpu_seconds", "3600", s -> s.limits().cpuSeconds(), 3600L),
                ok("limits.threads", "4", s -> s.limits().threads(), 4),
                ok("log.rotate_mb", "20", s -> s.log().rotateMb(), 20),
                ok("log.keep_files", "5", s -> s.log().keepFiles(), 5),
                ok("log.keep_days", "30", s -> s.log().keepDays(), 30),
                ok("log.max_total_mb", "500", s -> s.log().maxTotalMb(), 500),
                ok("log.compress", "true", s -> s.log().compress(), true),
                ok("risk.max_daily_loss", "5000", s -> s.risk().paise(), 5000_00L),
                ok("risk.max_daily_loss", "4999.95", s -> s.risk().paise(), 4999_95L),
                ok("risk.max_daily_loss", "0.01", s -> s.risk().paise(), 1L),
                ok("risk.max_daily_loss", "5e3", s -> s.risk().paise(), 5000_00L),
                ok("risk.max_daily_loss", "1000000000000", s -> s.risk().paise(), 1_000_000_000_000_00L),
                ok("risk.max_daily_loss", "null", s -> s.risk().isSet(), false),
                ok("on_exit", "['/opt/notify','a b']", StrategySpec::onExit, List.of("/opt/notify", "a b")),
                ok("on_exit", "'notify $1'", StrategySpec::onExit, List.of("/bin/sh", "-c", "notify $1")),
                ok("on_exit", "[]", StrategySpec::onExit, List.of()),
                ok("on_exit", "null", StrategySpec::onExit, List.of()));
    }

    private static Arguments ok(String key, String value, Function<StrategySpec, Object> field, Object expected) {
        return Arguments.of(key, value, field, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name                | 5                | .name: must be text, not 5",
                "name                | '\\u0000'        | .name: must not contain a NUL character",
                "script              | null             | .script: is missing; it names the program, relative to strategies/scripts/<id>",
                "script              | ''               | .script: is missing; it names the program, relative to strategies/scripts/<id>",
                "script              | 'a/../../x.py'   | .script: must not contain '..', as 'a/../../x.py' does",
                "args                | 'x'              | .args: must be a list of texts, not \"x\"",
                "args                | ['a',5]          | .args: must be a list of texts; 5 is none",
                "args                | {'a':'b'}        | .args: must be a list of texts, not {\"a\":\"b\"}",
                "interpreter         | true             | .interpreter: must be text, not true",
                "working_directory   | 'x'              | .working_directory: must be an absolute path, not 'x'",
                "exchange            | 'NYSE'           | .exchange: unknown exchange 'NYSE'; the nearest known one is 'NSE'",
                "mode                | 'Live'           | .mode: must be one of sandbox, live, not 'Live'",
                "mode                | 'paper'          | .mode: must be one of sandbox, live, not 'paper'",
                "params              | []               | .params: must be an object, not []",
                "params              | {'A':['x']}      | .params.A: must be text, not [\"x\"]",
                "params              | {'9A':'x'}       | .params: '9A' is no valid variable name: letters, digits and '_', not starting with a digit",
                "params              | {'PATH':'x'}     | .params: 'PATH' is reserved; algo sets or withholds it itself",
                "secrets             | ['A-B']          | .secrets: 'A-B' is no valid variable name: letters, digits and '_', not starting with a digit",
                "secrets             | ['LD_PRELOAD']   | .secrets: 'LD_PRELOAD' is reserved; algo sets or withholds it itself",
                "secrets             | ['DB:env']       | .secrets: 'DB:env' must be NAME, or NAME:file for the path of a file",
                "secrets             | ['A-B:file']     | .secrets: 'A-B' is no valid variable name: letters, digits and '_', not starting with a digit",
                "secrets             | ['DB:file','DB_FILE'] | .secrets: 'DB:file' and 'DB_FILE' would both be DB_FILE",
                "secrets             | ['PATH:file']    | .secrets: 'PATH' is reserved; algo sets or withholds it itself",
                "pass_env            | ['OPENALGO_APIKEY'] | .pass_env: 'OPENALGO_APIKEY' is reserved; algo sets or withholds it itself",
                "schedule            | '09:20'          | .schedule: must be an object, not \"09:20\"",
                "schedule            | {'type':'daily'} | .schedule.type: must be one of window, market_hours, once, interval, cron, not 'daily'",
                "schedule            | {'start':'09:20'} | .schedule.type: must be one of window, market_hours, once, interval, cron, not ''",
                "schedule            | {'type':'cron','cron':'20 9 * * 1-5','start':'9'} | .schedule: unknown key 'start'; the nearest known one is 'stop'",
                "restart             | 'always'         | .restart: must be an object, not \"always\"",
                "restart.when        | 'on_failure'     | .restart.when: must be one of never, on-failure, always, not 'on_failure'",
                "restart.max         | -1               | .restart.max: must be from 0 to 1000000, not -1",
                "restart.max         | 2.5              | .restart.max: must be a whole number, not 2.5",
                "restart.max         | '3'              | .restart.max: must be a whole number, not \"3\"",
                "restart.max         | 99999999999999999999 | .restart.max: must be a whole number, not 99999999999999999999",
                "restart.first_delay | 5                | .restart.first_delay: must be a duration such as 500ms, 5s, 10m or 2h, not 5",
                "restart.first_delay | '25h'            | .restart.first_delay: must be at most 1d, not 25h",
                "restart.max_delay   | '1s'             | .restart.max_delay: must not be below first_delay",
                "restart.healthy_after | 'soon'         | .restart.healthy_after: must be a duration such as 500ms, 5s, 10m or 2h, not \"soon\"",
                "stop.signal         | 'SIGTERM'        | .stop.signal: must be one of TERM, INT, HUP, QUIT, USR1, USR2, KILL, not 'SIGTERM'",
                "stop.signal         | 'int'            | .stop.signal: must be one of TERM, INT, HUP, QUIT, USR1, USR2, KILL, not 'int'",
                "stop.grace          | '61m'            | .stop.grace: must be at most 1h, not 61m",
                "stop.grace          | '-1s'            | .stop.grace: must be a duration such as 500ms, 5s, 10m or 2h, not \"-1s\"",
                "start_window        | '11m'            | .start_window: must be at most 10m, not 11m",
                "limits.memory_mb    | 15               | .limits.memory_mb: must be from 16 to 16777216, not 15",
                "limits.open_files   | 15               | .limits.open_files: must be from 16 to 1000000, not 15",
                "limits.processes    | 0                | .limits.processes: must be from 1 to 4000000, not 0",
                "limits.cpu_seconds  | 0                | .limits.cpu_seconds: must be from 1 to 1000000000, not 0",
                "limits.threads      | 4097             | .limits.threads: must be from 1 to 4096, not 4097",
                "limits.memory       | 15               | .limits: unknown key 'memory'; the nearest known one is 'memory_mb'",
                "log.rotate_mb       | 0                | .log.rotate_mb: must be from 1 to 1000000, not 0",
                "log.keep_files      | 0                | .log.keep_files: must be from 1 to 1000000, not 0",
                "log.keep_days       | 36501            | .log.keep_days: must be from 1 to 36500, not 36501",
                "log.max_total_mb    | 0                | .log.max_total_mb: must be from 1 to 1000000, not 0",
                "log.compress        | 'yes'            | .log.compress: must be true or false, not \"yes\"",
                "risk.max_daily_loss | -1               | .risk.max_daily_loss: must be more than 0 and at most 1000000000000 rupees, not -1",
                "risk.max_daily_loss | 0                | .risk.max_daily_loss: must be more than 0 and at most 1000000000000 rupees, not 0",
                "risk.max_daily_loss | 1e13             | .risk.max_daily_loss: must be more than 0 and at most 1000000000000 rupees, not 1.0E13",
                "risk.max_daily_loss | 1e400            | .risk.max_daily_loss: must be an amount in rupees with two decimals at most, such as 5000 or 4999.95, not \"Infinity\"",
                "risk.max_daily_loss | 5000.005         | .risk.max_daily_loss: must be an amount in rupees with two decimals at most, such as 5000 or 4999.95, not 5000.005",
                "risk.max_daily_loss | '5000'           | .risk.max_daily_loss: must be an amount in rupees with two decimals at most, such as 5000 or 4999.95, not \"5000\"",
                "risk.max_daily_loss | true             | .risk.max_daily_loss: must be an amount in rupees with two decimals at most, such as 5000 or 4999.95, not true",
                "risk.max_daily_los  | 5                | .risk: unknown key 'max_daily_los'; the nearest known one is 'max_daily_loss'",
                "risk                | {'max_daily_loss':5,'do':'stopp'} | .risk.do: unknown action 'stopp'; the nearest known one is 'stop'",
                "risk                | {'do':'stop'}    | .risk.max_daily_loss: is missing; 'do' alone limits nothing",
                "risk                | 5000             | .risk: must be an object, not 5000",
                "on_exit             | 5                | .on_exit: must be a list of a program and its arguments, or text for the shell, not 5",
                "on_exit             | ['notify']       | .on_exit: must begin with the absolute path of a program, not with 'notify'",
                "on_exit             | ['/bin/x',5]     | .on_exit: must be a list of texts; 5 is none",
                "on_exit             | ' '              | .on_exit: must not be blank; null means none",
                "on_exit             | ['/x\\u0000']     | .on_exit: must be a list of texts; \"/x\\u0000\" is none",
                "scirpt              | 'x'              | : unknown key 'scirpt'; the nearest known one is 'script'",
                "SCHEDULE            | {}               | : unknown key 'SCHEDULE'; the nearest known one is 'schedule'",
            })
    void anInvalidValueIsRefusedWithWhatWouldBeRight(String key, String value, String problem) {
        assertThat(problems(file(entry(key, value)))).containsExactly("strategies.ema" + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'version':2}                           | version: must be from 1 to 1, not 2",
                "{'strategy':{}}                         | top level: unknown key 'strategy'; the nearest known one is 'strategies'",
                "{'strategies':[]}                       | strategies: must be an object, not []",
                "{'strategies':{'ema':'x'}}              | strategies.ema: must be an object, not \"x\"",
                "{'strategies':{'-a':{'script':'x'}}}    | strategies.-a: '-a' is not a strategy id: letters, digits, '_' and '-', 1 to 64 of them, starting with a letter or digit",
                "{'openalgo':{'host':'localhost:5000'}}  | openalgo.host: must be an address such as http://127.0.0.1:5000, not 'localhost:5000'",
                "{'openalgo':{'host':'ftp://x'}}         | openalgo.host: must be an address such as http://127.0.0.1:5000, not 'ftp://x'",
                "{'openalgo':{'hosts':'http://x'}}       | openalgo: unknown key 'hosts'; the nearest known one is 'host'",
                "{'defaults':{'mod':'live'}}             | defaults: unknown key 'mod'; the nearest known one is 'mode'",
                "{'defaults':5}                          | defaults: must be an object, not 5",
                "[]                                      | must be a JSON object with a key 'strategies'",
                "5                                       | must be a JSON object with a key 'strategies'",
            })
    void whatIsWrongAroundTheStrategiesIsSaidToo(String json, String problem) {
        assertThat(problems(json)).contains(problem);
    }

    @Test
    void aDefaultThatIsInvalidIsRefusedOnceAndWhereItStands() {
        List<String> problems = problems("{'defaults':{'mode':'paper','stop':{'grace':'9h'}},"
                + "'strategies':{'a':{'script':'a.py'},'b':{'script':'b.py'}}}");

        assertThat(problems)
                .containsExactly(
                        "defaults.mode: must be one of sandbox, live, not 'paper'",
                        "defaults.stop.grace: must be at most 1h, not 9h");
        assertThat(problems("{'defaults':{'mode':'paper'}}"))
                .as("without any strategy")
                .containsExactly("defaults.mode: must be one of sandbox, live, not 'paper'");
    }

    @Test
    void everyProblemIsListedAtOnce() {
        List<String> problems = problems("{'version':1,'x':1,'strategies':{"
                + "'a':{'script':'a.py','mode':'x','stop':{'grace':'9h','sig':1}},"
                + "'b':{'restart':{'max':-1}}}}");

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "top level: unknown key 'x'; the nearest known one is 'web'",
                        "strategies.a.mode: must be one of sandbox, live, not 'x'",
                        "strategies.a.stop: unknown key 'sig'; the nearest known one is 'signal'",
                        "strategies.a.stop.grace: must be at most 1h, not 9h",
                        "strategies.b.script: is missing; it names the program, relative to strategies/scripts/<id>",
                        "strategies.b.restart.max: must be from 0 to 1000000, not -1");
    }

    @Test
    void defaultsAreMergedKeyByKeyAndNullGoesBackToTheBuiltInOne() throws Exception {
        Config config = parse(
                "{'defaults':{'mode':'live','on_exit':['/bin/x','a'],'restart':{'when':'always','max':9},'params':{'A':'1','B':'2'},"
                        + "'schedule':{'type':'window','start':'09:20','stop':'15:15'}},'strategies':{"
                        + "'a':{'script':'a.py'},"
                        + "'b':{'script':'b.py','mode':'sandbox','on_exit':['/bin/y'],'restart':{'max':2},'params':{'B':'3','A':null},"
                        + "'schedule':{'type':'once','at':'2026-11-23T09:20'}},"
                        + "'c':{'script':'c.py','mode':null,'restart':null,'schedule':null,'on_exit':null}}}");

        StrategySpec a = config.strategies().get("a");
        assertThat(a.mode()).isEqualTo(Mode.LIVE);
        assertThat(a.restart().max()).isEqualTo(9);
        assertThat(a.onExit()).containsExactly("/bin/x", "a");
        assertThat(a.params()).isEqualTo(Map.of("A", "1", "B", "2"));
        StrategySpec b = config.strategies().get("b");
        assertThat(b.mode()).isEqualTo(Mode.SANDBOX);
        assertThat(b.restart().when()).isEqualTo(RestartPolicy.When.ALWAYS);
        assertThat(b.restart().max()).isEqualTo(2);
        assertThat(b.params()).isEqualTo(Map.of("B", "3"));
        assertThat(b.onExit()).as("replaced whole").containsExactly("/bin/y");
        assertThat(b.schedule()).as("replaced whole").isEqualTo("{\"type\":\"once\",\"at\":\"2026-11-23T09:20\"}");
        StrategySpec c = config.strategies().get("c");
        assertThat(c.mode()).isEqualTo(Mode.SANDBOX);
        assertThat(c.restart()).isEqualTo(plain().restart());
        assertThat(c.schedule()).isEmpty();
        assertThat(c.onExit()).isEmpty();
    }

    @Test
    void whatComesBeforeAStartIsACommandWithALimit() throws Exception {
        Config config =
                parse("{'strategies':{'a':{'script':'a.py','before_start':['/bin/x','a b'],'before_start_limit':'5m'},"
                        + "'b':{'script':'b.py','before_start':'x | y'}}}");

        assertThat(config.strategies().get("a").beforeStart())
                .isEqualTo(new BeforeStart(List.of("/bin/x", "a b"), Duration.ofMinutes(5)));
        assertThat(config.strategies().get("b").beforeStart())
                .isEqualTo(new BeforeStart(List.of("/bin/sh", "-c", "x | y"), Duration.ofMinutes(1)));
        assertThat(plain().beforeStart().command()).isEmpty();
        assertThat(problems("{'strategies':{'a':{'script':'a.py','before_start':['x'],'before_start_limit':'0s'},"
                        + "'b':{'script':'b.py','before_start_limit':'2h'}}}"))
                .containsExactlyInAnyOrder(
                        "strategies.a.before_start: must begin with the absolute path of a program, not with 'x'",
                        "strategies.a.before_start_limit: must be more than 0",
                        "strategies.b.before_start_limit: must be at most 1h, not 2h");
    }

    @Test
    void withoutAnythingSaidTheDocumentedDefaultsHold() throws Exception {
        StrategySpec spec = plain();

        assertThat(spec.name()).isEqualTo("ema");
        assertThat(spec.exchange()).isEqualTo("NSE");
        assertThat(spec.mode()).isEqualTo(Mode.SANDBOX);
        assertThat(spec.restart().when()).isEqualTo(RestartPolicy.When.NEVER);
        assertThat(spec.restart().max()).isEqualTo(5);
        assertThat(spec.restart().firstDelay()).hasSeconds(5);
        assertThat(spec.restart().maxDelay()).hasMinutes(5);
        assertThat(spec.restart().healthyAfter()).hasMinutes(10);
        assertThat(spec.stop().signal()).isEqualTo(StopSignal.TERM);
        assertThat(spec.stop().grace()).hasSeconds(5);
        assertThat(spec.startWindow()).hasSeconds(1);
        assertThat(spec.limits().memoryMb()).isEqualTo(DEFAULT_MEMORY_MB);
        assertThat(spec.limits().openFiles()).isEqualTo(1024);
        assertThat(spec.limits().threads()).isEqualTo(2);
        assertThat(spec.log().rotateMb()).isEqualTo(10);
        assertThat(spec.log().keepDays()).isEqualTo(7);
        assertThat(spec.log().maxTotalMb()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'strategies':{'a':{'script':'x'},'a':{'script':'y'}}}",
                "{'strategies':{'a':{'script':'x','script':'y'}}}",
            })
    void aKeyThatStandsTwiceIsRefusedWithItsPlace(String json) {
        assertThat(problems(json))
                .singleElement()
                .asString()
                .startsWith("line 1, column ")
                .contains("Duplicate field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'strategies':{}}}", "{'strategies':{}} x", "{'strategies':{},}", "{'strategies':{}", "{"})
    void whatIsNoJsonIsRefusedWithItsPlace(String json) {
        assertThat(problems(json)).singleElement().asString().startsWith("not valid JSON: line 1, column ");
    }

    @Test
    void whatWouldFillTheMemoryIsRefusedBeforeItIsMade() {
        String many = "{\"strategies\":{\"a\":[" + "{},".repeat(200_000) + "{}]}}";
        assertThat(problems(many)).containsExactly("it has more than 300000 keys and values");

        StringBuilder entries = new StringBuilder("{\"strategies\":{");
        for (int i = 0; i < 2001; i++) {
            entries.append(i == 0 ? "" : ",").append("\"s").append(i).append("\":{\"script\":\"a.py\"}");
        }
        assertThat(problems(entries + "}}")).containsExactly("strategies: has 2001 entries, more than 2000");
    }

    @Test
    void aFloodOfProblemsIsCutAndCounted() {
        StringBuilder entries = new StringBuilder("{\"strategies\":{\"a\":{\"script\":\"a.py\"");
        for (int i = 0; i < 150; i++) {
            entries.append(",\"").append("k".repeat(5000)).append(i).append("\":1");
        }
        List<String> problems = problems(entries + "}}}");
        assertThat(problems).hasSize(101).endsWith("and 50 more").allMatch(problem -> problem.length() < 800);
    }

    @Test
    void anEmptyFileIsNoEmptyConfig() {
        assertThat(problems("")).containsExactly("the file is empty");
        assertThat(problems(" \n ")).containsExactly("the file is empty");
    }

    /** What a crash of the host leaves, or somebody's wrong file: never a failure of the daemon. */
    @RepeatedTest(500)
    void bytesThatAreNoConfigAreRefused(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] content = new byte[random.nextInt(12)];
        random.nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            if (random.nextInt(3) == 0) {
                content[i] = (byte) (random.nextBoolean() ? 0 : '{');
            }
        }

        assertThat(problems(content)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000007bffffffff", "0000feff00", "fffe0000ffffff7f"})
    void textInAnotherEncodingIsRefusedToo(String hex) {
        byte[] content = new java.math.BigInteger("01" + hex, 16).toByteArray();

        assertThat(problems(java.util.Arrays.copyOfRange(content, 1, content.length)))
                .singleElement()
                .asString()
                .startsWith("not valid JSON: ");
    }

    @Test
    void theOrderOfTheFileIsKept() throws Exception {
        Config config = parse("{'strategies':{'z':{'script':'z'},'a':{'script':'a'},'m':{'script':'m'}}}");

        assertThat(List.copyOf(config.strategies().keySet())).containsExactly("z", "a", "m");
    }

    /** The keys of an entry with one dotted key set. */
    private static String entry(String key, String value) {
        int dot = key.indexOf('.');
        return dot < 0
                ? "'" + key + "':" + value
                : "'" + key.substring(0, dot) + "':{'" + key.substring(dot + 1) + "':" + value + "}";
    }

    private static String file(String keys) {
        String entry = keys.startsWith("'script'") ? keys : "'script':'ema.py'" + (keys.isEmpty() ? "" : "," + keys);
        return "{'version':1,'strategies':{'ema':{" + entry + "}}}";
    }

    private static StrategySpec plain() throws ConfigException {
        return parse(file("")).strategies().get("ema");
    }

    private static Config parse(String json) throws ConfigException {
        ConfigParser parser = new ConfigParser(DEFAULT_MEMORY_MB);
        return parser.validate(parser.tree(bytes(json)));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> problems(String json) {
        return problems(bytes(json));
    }

    private static List<String> problems(byte[] content) {
        ConfigParser parser = new ConfigParser(DEFAULT_MEMORY_MB);
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> parser.validate(parser.tree(content)));
        return refusal == null ? List.of() : refusal.problems();
    }
}
