package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values: their bounds, and how they are written. */
class ValuesTest {
    @ParameterizedTest(name = "memory_mb {0}, threads {1}: warned {2}")
    @CsvSource({
        "0, 2, false",
        "1024, 2, false",
        "1024, 0, false",
        "1023, 2, true",
        "1023, 0, true",
        "256, 1, false",
        "255, 1, true",
    })
    void aLimitInWhichNumpyMayHangIsWarnedAbout(long memoryMb, int threads, boolean warned) {
        assertThat(new ResourceLimits(memoryMb, 0, 0, 0, threads).warning().isPresent())
                .isEqualTo(warned);
    }

    @ParameterizedTest(name = "{0} = {1} ms = {2}")
    @CsvSource({
        "500ms, 500, 500ms",
        "0s, 0, 0s",
        "0ms, 0, 0s",
        "5s, 5000, 5s",
        "60s, 60000, 1m",
        "90s, 90000, 90s",
        "1500ms, 1500, 1500ms",
        "10m, 600000, 10m",
        "120m, 7200000, 2h",
        "24h, 86400000, 1d",
        "007s, 7000, 7s",
        "999999999d, 86399999913600000, 999999999d",
    })
    void aDurationIsReadAndWrittenShortly(String text, long millis, String written) {
        Duration duration = Durations.parse(text).orElseThrow();

        assertThat(duration).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.format(duration)).isEqualTo(written);
        assertThat(Durations.parse(written)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "5S", "1.5h", "5sec", "1000000000s", "٥s", "5s ", "5m5s"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "ema_crossover", "EMA-2", "I"})
    void anIdIsOfPlainLettersAndDigits(String id) {
        assertThat(StrategyIds.isValid(id)).isTrue();
        assertThat(StrategyIds.isValid(id + "x".repeat(64 - id.length()))).isTrue();
        assertThat(StrategyIds.isValid(id + "x".repeat(65 - id.length()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", ".", "..", "a/b", "a.b", "a b", "a\n", "ı", "é", "a\0"})
    void whatCouldLeadAstrayIsNoId(String id) {
        assertThat(StrategyIds.isValid(id)).isFalse();
        assertThat(StrategyIds.explain(id)).doesNotContain("\n").doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYMBOL", "_x", "a1", "OPENALGO_SYMBOL", "PATHS", "algo_x"})
    void aParamIsAnEnvironmentVariable(String name) {
        assertThat(Params.problem(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STRATEGY_ID",
                "STRATEGY_NAME",
                "OPENALGO_STRATEGY_EXCHANGE",
                "OPENALGO_HOST",
                "HOST_SERVER",
                "OPENALGO_APIKEY",
                "OPENALGO_API_KEY",
                "PYTHONUNBUFFERED",
                "OPENBLAS_NUM_THREADS",
                "OMP_NUM_THREADS",
                "MKL_NUM_THREADS",
                "NUMEXPR_NUM_THREADS",
                "NUMBA_NUM_THREADS",
                "POLARS_MAX_THREADS",
                "RAYON_NUM_THREADS",
                "LOKY_MAX_CPU_COUNT",
                "MALLOC_ARENA_MAX",
                "WEBSOCKET_URL",
                "WEBSOCKET_HOST",
                "WEBSOCKET_PORT",
                "PATH",
                "LD_PRELOAD",
                "LD_",
                "ALGO_RUN_ID",
            })
    void whatAlgoSetsItselfIsReserved(String name) {
        assertThat(Params.problem(name)).contains("'" + name + "' is reserved; algo sets or withholds it itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a b", "a=b", "ä", "a\n"})
    void whatNoShellPassesOnIsNoParam(String name) {
        assertThat(Params.problem(name)).hasValueSatisfying(problem -> assertThat(problem)
                .endsWith("is no valid variable name: letters, digits and '_', not starting with a digit")
                .doesNotContain("\n"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain ₹,   plain ₹",
                "a\u001b[31mb, a\\x1b[31mb",
                "a\u202eb,   a\\u202eb",
                "a\u2066b,   a\\u2066b",
                "a\u061cb,   a\\u061cb",
                "a\u0085b,   a\\x85b",
                "😀,         😀",
                "a\tb,       a\\x09b",
                "abcdefghijkl, abcdefghij...",
            })
    void foreignTextShowsWhatItIs(String text, String shown) {
        assertThat(Text.printable(text, 10 + (shown.contains("\\") ? 10 : 0))).isEqualTo(shown);
    }

    @Test
    void whatActsIsEscapedInJsonAsJsonEscapesIt() {
        String json = "{\"a\":\"\u007f\u009b1m\u202e\u2066\u2028\ufeff\ud800 \\n ₹ 😀 \udb40\udc01\"}";

        assertThat(Text.json(json))
                .isEqualTo("{\"a\":\"\\u007f\\u009b1m\\u202e\\u2066\\u2028\\ufeff\ufffd \\n ₹ 😀 \\udb40\\udc01\"}");
        assertThat(Text.line(Text.json(json))).isEqualTo(Text.json(json));
    }

    @Test
    void onlyTheFirstLineOfAMessageBeginsAtTheMargin() {
        assertThat(Text.message("two problems:\n  - one\nalgo: bob: stopped\r\n"))
                .isEqualTo("two problems:\n  - one\n  algo: bob: stopped\\x0d\n");
        assertThat(Text.line("a\nb\tc")).isEqualTo("a\\x0ab\tc");
        assertThat(Text.cell("a\nb\tc")).isEqualTo("a\\x0ab c");
    }

    @Test
    void theNearestNameIsFoundWhateverTheLocaleAndTheCase() {
        List<String> known = List.of("interval", "once", "window");

        assertThat(Nearest.unknown("kind", "INTERVALL", known))
                .isEqualTo("unknown kind 'INTERVALL'; the nearest known one is 'interval'");
        assertThat(Nearest.unknown("kind", "wnidow", known)).endsWith("'window'");
        assertThat(Nearest.unknown("kind", "x", List.of())).isEqualTo("unknown kind 'x'");
    }

    @Test
    void runIdsAreTwelveHexadecimalDigitsAndDiffer() {
        Set<RunId> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(RunId.random());
        }

        assertThat(ids).hasSize(1000).allMatch(id -> id.value().matches("[0-9a-f]{12}"));
        assertThatThrownBy(() -> new RunId("0123456789AB")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesAreShownInIndianStandardTimeWhateverTheHostsZone() {
        Instant instant = Instant.parse("2026-11-20T18:30:00.123Z");

        assertThat(Ist.iso(instant)).isEqualTo("2026-11-21T00:00:00+05:30");
        assertThat(Ist.isoMillis(instant)).isEqualTo("2026-11-21T00:00:00.123+05:30");
        assertThat(Ist.show(instant)).isEqualTo("2026-11-21 00:00:00");
        assertThat(Ist.file(instant)).isEqualTo("20261121_000000");
    }

    @Test
    void labelsArePlainAsciiWhateverTheLocale() {
        assertThat(Phase.STOPPING.label()).isEqualTo("stopping");
        assertThat(Intent.STOPPED_TODAY.label()).isEqualTo("stopped_today");
        assertThat(ExitReason.CPU_LIMIT.label()).isEqualTo("cpu_limit");
        assertThat(Mode.LIVE.label()).isEqualTo("live");
        assertThat(ModeChoice.CONFIGURED.label()).isEqualTo("configured");
        assertThat(RestartPolicy.When.ON_FAILURE.label()).isEqualTo("on-failure");
    }

    @ParameterizedTest
    @EnumSource(ExitReason.class)
    void everyEndIsDescribedInOneClause(ExitReason reason) {
        ExitStatus exit = new ExitStatus(
                reason == ExitReason.EXITED ? 7 : ExitStatus.NO_CODE, "KILL", reason, Instant.EPOCH, "why");

        assertThat(exit.describe()).endsWith(": why").doesNotContain("-1");
        assertThat(exit.isSuccess()).isFalse();
    }

    @ParameterizedTest(name = "{0} after {1} {2}: {3}")
    @CsvSource({
        "NEVER, EXITED, 1, false",
        "ON_FAILURE, EXITED, 0, false",
        "ON_FAILURE, EXITED, 1, true",
        "ON_FAILURE, SIGNAL, -1, true",
        "ON_FAILURE, UNKNOWN, -1, true",
        "ON_FAILURE, CPU_LIMIT, -1, true",
        "ON_FAILURE, COULD_NOT_START, -1, true",
        "ALWAYS, EXITED, 0, true",
    })
    void aRestartPolicyKnowsAfterWhichEnds(RestartPolicy.When when, ExitReason reason, int code, boolean restarted) {
        RestartPolicy policy =
                new RestartPolicy(when, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(policy.wantsRestart(new ExitStatus(code, "", reason, Instant.EPOCH, "")))
                .isEqualTo(restarted);
    }

    @Test
    void aWaitNeverOverflowsHoweverManyRestartsThereWere() {
        RestartPolicy policy = new RestartPolicy(
                RestartPolicy.When.ALWAYS, 1_000_000, Duration.ofMillis(1), Duration.ofDays(1), Duration.ofDays(1));
        RestartPolicy atOnce = new RestartPolicy(
                RestartPolicy.When.ALWAYS, 1_000_000, Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1));

        assertThat(policy.delayBefore(1_000_000)).isEqualTo(Duration.ofDays(1));
        assertThat(atOnce.delayBefore(1_000_000)).isZero();
        assertThatThrownBy(() -> policy.delayBefore(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesOutOfBoundsDoNotExist() {
        assertThatThrownBy(() -> new ResourceLimits(15, 0, 0, 0, 0))
                .hasMessage("memory_mb must be at least 16, not 15");
        assertThatThrownBy(() -> new StopPolicy(StopSignal.TERM, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExitStatus(256, "", ExitReason.EXITED, Instant.EPOCH, ""))
                .hasMessage("an exit code is 0 to 255, not 256");
        assertThatThrownBy(() -> new RestartPolicy(
                        RestartPolicy.When.ALWAYS, 1, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
