package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Ist;
import algo.cli.calendar.OfflineHome;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code algo schedule --next}: what is to come, from the files of a home alone. */
class SchedulePreviewTest {
    private static final String EMA =
            "'ema': {'script': 'a.py', 'schedule': {'type': 'window', 'start': '09:20', 'stop': '15:15'}}";
    private static final String MCX =
            "'gold': {'script': 'a.py', 'exchange': 'mcx', 'schedule': {'type': 'market_hours'}}";
    private static final String CRON = "'cron': {'script': 'a.py', 'schedule': {'type': 'cron', 'cron': '20 9 * * *'}}";
    private static final String NONE = "'none': {'script': 'a.py'}";

    @TempDir
    private Path directory;

    private OfflineHome home;

    @BeforeEach
    void home() throws Exception {
        home = new OfflineHome(directory);
        home.strategies(String.join(",", EMA, MCX, CRON, NONE));
    }

    @Test
    void ofOneWithTheDaysThatAreSkipped() {
        assertThat(home.run("schedule ema --next 3 --from 2026-11-23").exits(0).out())
                .isEqualTo(
                        """
                        times in IST
                        Mon 23 Nov 2026  09:20  start  ema  in its window, 09:20 to 15:15 IST
                        Mon 23 Nov 2026  15:15  stop   ema  its window ends
                        Tue 24 Nov 2026         skip   ema  NSE closed: Guru Nanak Jayanti
                        Wed 25 Nov 2026  09:20  start  ema  in its window, 09:20 to 15:15 IST
                        """);
    }

    @Test
    void asJson() {
        assertThat(home.run("schedule ema --next 2 --from 2026-11-23T10:00 --json")
                        .exits(0)
                        .out())
                .isEqualTo(
                        "{\"occurrences\":[{\"at\":\"2026-11-23T15:15:00+05:30\",\"action\":\"stop\",\"strategy\":\"ema\","
                                + "\"reason\":\"its window ends\",\"flags\":[]},{\"at\":\"2026-11-25T09:20:00+05:30\","
                                + "\"action\":\"start\",\"strategy\":\"ema\",\"reason\":\"in its window, 09:20 to 15:15 IST\","
                                + "\"flags\":[]}],\"skipped\":[{\"date\":\"2026-11-24\",\"strategy\":\"ema\","
                                + "\"reason\":\"NSE closed: Guru Nanak Jayanti\"}]}\n");
    }

    @Test
    void ofAllInOrderOfTime() {
        assertThat(home.run("schedule --next 1 --from 2026-11-24T08:00")
                        .exits(0)
                        .out()
                        .lines()
                        .filter(line -> !line.startsWith(" "))
                        .map(line -> line.replaceFirst("^(.{22}) *(start|stop|skip) +(\\w+) .*", "$1 $2 $3")))
                .containsExactly(
                        "times in IST",
                        "Tue 24 Nov 2026        skip ema",
                        "Tue 24 Nov 2026        skip cron",
                        "Tue 24 Nov 2026  17:00 start gold",
                        "Wed 25 Nov 2026  09:20 start ema",
                        "Wed 25 Nov 2026  09:20 start cron");
    }

    @Test
    void aYearThatIsNotKnownOrNotOfficialIsFlagged() {
        OfflineHome.Result unknown =
                home.run("schedule ema --next 1 --from 2031-01-06 --json").exits(0);
        assertThat(unknown.out()).contains("\"flags\":[\"unknown_year\"]");
        assertThat(unknown.err()).contains("algo: warning: ema: the calendar lacks the holidays of NSE in 2031");
        OfflineHome.Result provisional =
                home.run("schedule ema --next 1 --from 2027-01-06").exits(0);
        assertThat(provisional.out()).contains("(provisional)");
        assertThat(provisional.err()).contains("algo: warning: ema: the holidays of NSE in 2027 are provisional");
    }

    @Test
    void theCalendarOfTheHomeCounts() {
        home.run("calendar add 2026-11-25 NSE --name Ad~hoc").exits(0);
        assertThat(home.run("schedule ema --next 1 --from 2026-11-24").exits(0).out())
                .contains("Wed 25 Nov 2026         skip   ema  NSE closed: Ad hoc", "Thu 26 Nov 2026  09:20  start");
    }

    @Test
    void ofOneThatIsStoppedByHandItSaysThatNothingComes() throws Exception {
        home.write(
                "state/state.json",
                "{\"strategies\":{\"ema\":{\"phase\":\"stopped\",\"marks\":{\"intent\":\"stopped\"}}}}");

        OfflineHome.Result result =
                home.run("schedule ema --next 1 --from 2026-11-25").exits(0);

        assertThat(result.out().replaceAll("\\s+", " "))
                .contains("start ema in its window, 09:20 to 15:15 IST; does not come: stopped by hand");
        assertThat(result.err())
                .isEqualTo(
                        "algo: ema is stopped by hand, so none of that comes until 'algo start ema', 'algo reset ema'"
                                + " or 'algo schedule ema --resume'\n");
        assertThat(home.run("schedule ema --next 2 --json").exits(0).out())
                .contains("\"action\":\"start\"", "; does not come: stopped by hand");
    }

    @Test
    void ofOneThatIsStoppedForTodayTodaysStartsAreLeftOut() throws Exception {
        String today = Ist.date(Instant.now()).toString();
        home.strategies("'day': {'schedule': {'type': 'window', 'start': '00:00', 'stop': '23:59', 'any_day': true}}");
        home.write(
                "state/state.json",
                "{\"strategies\":{\"day\":{\"phase\":\"stopped\",\"marks\":{\"intent\":\"stopped_today\",\"stopped_for\":\""
                        + today + "\"}}}}");

        assertThat(home.run("schedule day --next 2 --json").exits(0).out())
                .doesNotContain("\"at\":\"" + today)
                .contains("\"action\":\"start\"");
    }

    @Test
    void aStateThatCannotBeReadIsAsNoneAtAll() throws Exception {
        home.write("state/state.json", "{\"strategies\":{\"ema\":{\"marks\":{\"latch\":\"shut\"}},\"gold\":7}}");
        assertThat(home.run("schedule ema --next 1").exits(0).out()).contains("ema");
        home.write("state/state.json", "{");
        assertThat(home.run("schedule ema --next 1").exits(0).out()).contains("ema");
    }

    @Test
    void whoIsNotThereOrHasNone() throws Exception {
        home.run("schedule em --next 1").refused(3, "em: no such strategy; the nearest known one is 'ema'");
        assertThat(home.run("schedule none --next 1").exits(0).err())
                .isEqualTo("algo: none has no schedule; give it one with 'algo schedule none --start HH:MM'\n");
        home.run("schedule ema --next x")
                .refused(2, "--next must be a number of starts and stops from 0 to 10000, not 'x'");
        home.strategies(NONE);
        assertThat(home.run("schedule --next 1").exits(0).err()).isEqualTo("algo: no strategy has a schedule\n");
        assertThat(home.run("schedule --next 1 --json").exits(0).out())
                .isEqualTo("{\"occurrences\":[],\"skipped\":[]}\n");
    }

    @Test
    void aBrokenConfigIsSaidWithEveryProblem() throws Exception {
        home.strategies("'a': {'schedule': {'type': 'window', 'start': '9:5'}}, 'b': {'exchange': 'NSQ'}");
        OfflineHome.Result result = home.run("schedule a --next 1").exits(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .hasLineCount(1)
                .contains(
                        "strategy_configs.json: strategies.a.schedule.start: ",
                        "'9:5'",
                        "; strategies.b.exchange: unknown exchange 'NSQ'; the nearest known one is 'NSE'");
        home.write("strategies/strategy_configs.json", "{\"version\":");
        assertThat(home.run("schedule --next 1").exits(1).err()).contains("strategy_configs.json: not valid JSON");
    }

    @Test
    void aHomeThatIsNotThereHasNone() {
        OfflineHome none = new OfflineHome(directory.resolve("elsewhere"));
        assertThat(none.run("schedule --next 3").exits(0).err()).isEqualTo("algo: no strategy has a schedule\n");
        none.run("schedule ema --next 3").refused(3, "ema: no such strategy; this home has none");
        assertThat(none.home()).doesNotExist();
    }
}
