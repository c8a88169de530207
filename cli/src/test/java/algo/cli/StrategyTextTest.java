package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.protocol.ExitView;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategies as people see them. */
class StrategyTextTest {
    private static final String AT = "2026-11-20T09:20:00+05:30";
    private static final long TODAY = LocalDate.of(2026, 11, 18).toEpochDay();

    @Test
    void aTableOfMany() {
        assertThat(StrategyText.table(List.of(stopped(), running(), live())))
                .isEqualTo(
                        """
                        ID             MODE     PHASE     PID  UPTIME     CPU     MEMORY  RESTARTS  NEXT                           REASON
                        b              sandbox  stopped     -       -       -          -         0  -                              never started
                        ema_crossover  sandbox  running  4711  1h 01m    1.5%   19.1 MiB         2  stop 2026-11-20 09:20:00 IST   started by hand
                        z              LIVE     backoff     -       -  100.0%  976.6 MiB         1  start 2026-11-20 09:20:00 IST  exited with 1; restart 1 of 5 in 5s
                        """);
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {120, 110, 100, 80, 60, 40, 30})
    void aTableFitsTheTerminalAndIdAndModeAreAlwaysThere(int columns) {
        String table = StrategyText.table(List.of(stopped(), running(), live()), false, columns, TODAY);

        assertThat(table.lines()).hasSize(4).allMatch(line -> line.length() <= columns);
        assertThat(table.lines().skip(1)).allMatch(line -> line.matches("(b|ema_crossover|z) +(sandbox|LIVE)( .*)?"));
    }

    @Test
    void theLeastNeededColumnsGoFirstAndTheReasonIsCut() {
        assertThat(StrategyText.table(List.of(stopped(), running(), live()), false, 80, TODAY))
                .isEqualTo(
                        """
                        ID             MODE     PHASE     PID  UPTIME  NEXT             REASON
                        b              sandbox  stopped     -       -  -                never started
                        ema_crossover  sandbox  running  4711  1h 01m  stop Fri 09:20   started by hand
                        z              LIVE     backoff     -       -  start Fri 09:20  exited with 1; …
                        """);
        assertThat(StrategyText.table(List.of(stopped(), running(), live()), false, 24, TODAY))
                .isEqualTo(
                        """
                        ID             MODE
                        b              sandbox
                        ema_crossover  sandbox
                        z              LIVE
                        """);
    }

    @Test
    void aLongIdIsCutBeforeALineIsBroken() {
        String table = StrategyText.table(List.of(stopped(), stopped("a".repeat(64))), false, 40, TODAY);

        assertThat(table.lines().skip(2)).containsExactly("a".repeat(30) + "…  sandbox");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-11-20T15:15:00+05:30, 15:15",
        "2026-11-21T09:20:00+05:30, Sat 09:20",
        "2026-11-26T09:20:00+05:30, Thu 09:20",
        "2026-11-27T09:20:00+05:30, 27 Nov",
        "2026-11-19T09:20:00+05:30, 19 Nov",
        "2027-03-01T09:20:00+05:30, 1 Mar",
        "2028-02-29T09:20:00+05:30, 29 Feb",
    })
    void aTimeIsToldAsBrieflyAsItCanBe(String iso, String brief) {
        assertThat(IsoTime.brief(iso, LocalDate.of(2026, 11, 20).toEpochDay())).isEqualTo(brief);
    }

    @Test
    void daysAreCountedAsTheCalendarDoes() {
        for (LocalDate day = LocalDate.of(1999, 12, 25); day.getYear() < 2101; day = day.plusDays(1)) {
            assertThat(IsoTime.brief(day + "T09:20:00+05:30", day.toEpochDay()))
                    .as("%s", day)
                    .isEqualTo("09:20");
        }
    }

    @Test
    void everythingAboutOne() {
        assertThat(StrategyText.details(running(), List.of("line 1", "₹ 2")))
                .isEqualTo(
                        """
                        id         ema_crossover
                        name       EMA Crossover
                        owner      ann
                        mode       sandbox (simulated market)
                        phase      running, wanted
                        reason     started by hand
                        intent     started
                        pid        4711
                        started    2026-11-20 09:20:00 IST, up 1h 01m
                        uses       1.5% of a core, 19.1 MiB
                        restarts   2
                        exchange   MCX
                        schedule   type window, start 09:20
                        last exit  exited, code 7, 2026-11-20 09:20:00 IST
                        log        /h/log/x.log
                          | line 1
                          | ₹ 2
                        """);
    }

    @Test
    void littleAboutOneThatNeverRan() {
        assertThat(StrategyText.details(stopped(), List.of()))
                .isEqualTo(
                        """
                        id         b
                        name       b
                        owner      ann
                        mode       sandbox (simulated market)
                        phase      stopped, not wanted
                        reason     never started
                        intent     none
                        restarts   0
                        exchange   NSE
                        schedule   none
                        """);
    }

    @Test
    void realMoneyIsInCapitals() {
        assertThat(StrategyText.details(live(), List.of())).contains("\nmode       LIVE\n");
        assertThat(StrategyText.details(live(), List.of()))
                .contains("\nlast exit  signal, signal KILL, 2026-11-20 09:20:00 IST\n");
    }

    @ParameterizedTest(name = "{0} s = {1}")
    @CsvSource({
        "0, 0s",
        "59, 59s",
        "60, 1m 00s",
        "307, 5m 07s",
        "3600, 1h 00m",
        "86399, 23h 59m",
        "86400, 1d 00h",
        "183600, 2d 03h",
        "31536000, 365d 00h",
    })
    void aTimeSpanIsInItsTwoLargestUnits(long seconds, String text) {
        assertThat(StrategyText.span(seconds)).isEqualTo(text);
    }

    private static StrategyView stopped() {
        return stopped("b");
    }

    private static StrategyView stopped(String id) {
        return new StrategyView(
                id,
                id,
                "ann",
                ShownMode.SANDBOX,
                Phase.STOPPED,
                false,
                "never started",
                0,
                "",
                -1,
                -1,
                -1,
                0,
                "",
                "",
                "NSE",
                Map.of(),
                "",
                "",
                Intent.NONE,
                Optional.empty());
    }

    private static StrategyView running() {
        Map<String, Object> schedule = new LinkedHashMap<>();
        schedule.put("type", "window");
        schedule.put("start", "09:20");
        return new StrategyView(
                "ema_crossover",
                "EMA Crossover",
                "ann",
                ShownMode.SANDBOX,
                Phase.RUNNING,
                true,
                "started by hand",
                4711,
                AT,
                3665,
                1.5,
                20_000_000,
                2,
                "0123456789ab",
                "/h/log/x.log",
                "MCX",
                schedule,
                "",
                AT,
                Intent.STARTED,
                Optional.of(new ExitView(7, "", ExitReason.EXITED, AT)));
    }

    private static StrategyView live() {
        return new StrategyView(
                "z",
                "z",
                "ann",
                ShownMode.LIVE,
                Phase.BACKOFF,
                true,
                "exited with 1; restart 1 of 5 in 5s",
                0,
                "",
                -1,
                100,
                1_024_000_000,
                1,
                "",
                "",
                "NSE",
                Map.of(),
                AT,
                "",
                Intent.STARTED,
                Optional.of(new ExitView(-1, "KILL", ExitReason.SIGNAL, AT)));
    }
}
