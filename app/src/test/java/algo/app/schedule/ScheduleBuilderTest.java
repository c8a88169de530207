package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a schedule may say, and with which words everything else is refused. */
class ScheduleBuilderTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "window start=09:20 stop=15:15 days=mon-fri",
                "window start=09:20:30",
                "window start=09:20:30.5 stop=15:15:00.025",
                "once at=2026-11-20T09:14:59.999",
                "window start=open-15m stop=close+5m",
                "window start=20:00 stop=02:00 days=sat,sun",
                "window start=09:20 any-day=true follow-special-sessions=true late-start=10m on-missing-year=hold",
                "market_hours",
                "market_hours open=open-15m close=close-5m late-start=never",
                "market_hours open=open+5m late-start=always",
                "once at=2026-11-23T09:20",
                "once at=2026-11-23T09:20:30 stop=15:15",
                "interval every=5m",
                "interval every=90s start=09:20 stop=15:15",
                "interval every=1d start=open stop=close",
                "cron cron=20_9_*_*_1-5",
                "cron cron=*/5_9-15_*_*_mon-fri stop=close-5m",
            })
    void whatIsWrittenIsReadBack(String text) {
        Schedule schedule = Setting.schedule(text);

        List<String> problems = new ArrayList<>();
        assertThat(ScheduleBuilder.build(ScheduleBuilder.values(schedule), (key, problem) -> problems.add(problem)))
                .as("%s", ScheduleBuilder.values(schedule))
                .contains(schedule);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "2026-11-20T03:44:59.999Z",
                "2026-11-20_09:14:59.999",
                "2026-11-20T09:14:59.999000+05:30",
                "2026-11-20t09:14:59,999",
            })
    void aDateAndTimeIsReadInTheFormsThatProgramsWrite(String at) {
        assertThat(ScheduleBuilder.values(Setting.schedule("once at=" + at)))
                .containsEntry("at", "2026-11-20T09:14:59.999");
    }

    @Test
    void theValuesAreThoseOfTheConfig() {
        assertThat(ScheduleBuilder.values(
                        Setting.schedule("window start=09:20 stop=15:15 days=mon-wed late-start=10m")))
                .hasToString("{type=window, start=09:20, stop=15:15, days=[mon, tue, wed], late_start=10m}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "window | start: is missing; it is a time such as 09:20",
                "window start=24:00 | start: must be a time from 00:00 to 23:59, not '24:00'; midnight is 00:00",
                "window start=9:5 | start: must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not '9:5'",
                "window start=09:15:61 | start: must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not '09:15:61'",
                "window start=09:60 | start: must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not '09:60'",
                "window start=open-13h | start: must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not 'open-13h'",
                "window start=٠٩:٢٠ | start: must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not '٠٩:٢٠'",
                "window start= | start: is missing; it is a time such as 09:20",
                "window start=09:20 stop= | stop: must be a time from 00:00 to 23:59 such as 09:20, or open, close, open+15m, close-5m, not ''",
                "window start=09:20 stop=09:20 | stop: must differ from the start, 09:20; a stop that is earlier is on the next day",
                "window start=09:20 stop=09:20:00 | stop: must differ from the start, 09:20; a stop that is earlier is on the next day",
                "window start=09:20 days=funday | days: unknown day 'funday'; the nearest known one is 'sun'; days are written mon or mon-fri",
                "window start=09:20 days=mon,mon | days: names 'mon' twice",
                "window start=09:20 days=mon-wed,tue | days: names 'tue' twice",
                "window start=09:20 any-day=yes | any_day: must be true or false, not yes",
                "window start=true | start: must be text, not true",
                "window start=09:20 late-start=soon | late_start: must be always, never or a duration up to 1d such as 10m, not 'soon'",
                "window start=09:20 late-start=25h | late_start: must be always, never or a duration up to 1d such as 10m, not '25h'",
                "window start=09:20 on-missing-year=stop | on_missing_year: must be one of run, hold, not 'stop'",
                "window start=09:20 stp=15:15 | : unknown key 'stp'; the nearest known one is 'stop'",
                "market_hours open=09:15 | open: must be open or close, or one of them with an offset such as open-15m, not '09:15'; the type 'window' takes clock times",
                "market_hours open=close | close: must differ from the start, close; a stop that is earlier is on the next day",
                "once | at: is missing; it is a date and time such as 2026-11-23T09:20",
                "once at=2026-11-31T09:20 | at: must be a date and time such as 2026-11-23T09:20, not '2026-11-31T09:20'",
                "once at=2026-11-23T24:00 | at: must be a date and time such as 2026-11-23T09:20, not '2026-11-23T24:00'",
                "once at=09:20 | at: must be a date and time such as 2026-11-23T09:20, not '09:20'",
                "once at=2026-11-23T09:20 stop=09:20 | stop: must not be the time at which it starts, 09:20",
                "once at=2026-11-23T09:20 days=mon | : unknown key 'days'; the nearest known one is",
                "interval | every: is missing; it is a duration such as 5m",
                "interval every=59s | every: must be a duration from 1m to 1d such as 5m, not '59s'",
                "interval every=5 | every: must be a duration from 1m to 1d such as 5m, not '5'",
                "interval every=2h start=09:00 stop=10:30 | every: must not be longer than its window, 09:00 to 10:30, which is 90m, not 2h",
                "cron | cron: is missing; it is five fields such as '20 9 * * 1-5'",
                "cron cron=20_9_*_* | cron: must be five fields, minute, hour, day of the month, month and day of the week, such as '20 9 * * 1-5', not '20 9 * *': it has 4",
                "cron cron=0_20_9_*_*_? | cron: must be five fields",
                "cron cron=60_9_*_*_* | cron: must be five fields, minute, hour, day of the month, month and day of the week, such as '20 9 * * 1-5', not '60 9 * * *': minute must be from 0 to 59, not '60'",
                "cron cron=0_9_L_*_* | cron: must be five fields",
                "cron cron=0_9_*_*_8 | cron: must be five fields",
                "cron cron=@reboot | cron: must be five fields",
                "cron cron=0_9_30_2_* | cron: '0 9 30 2 *' never comes: no month that it names has such a day",
                "cron cron=0_9_31_4,6,9,11_* | cron: '0 9 31 4,6,9,11 *' never comes: no month that it names has such a day",
                "daily | type: must be one of window, market_hours, once, interval, cron, not 'daily'",
            })
    void anythingElseIsRefusedWithTheValueAndWhatWouldBeRight(String text, String problem) {
        assertThat(problems(Setting.values(text))).singleElement().asString().startsWith(problem);
    }

    @Test
    void everyProblemIsListedAtOnce() {
        assertThat(problems(Setting.values("window start=9:5 stop=24:00 days=funday late-start=x any-day=1 foo=1")))
                .hasSize(6);
    }

    @Test
    void nullIsAsNotSaid() {
        Map<String, Object> values = new LinkedHashMap<>(Setting.values("window start=09:20"));
        values.put("stop", null);
        values.put("days", null);

        assertThat(problems(values)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "NSE | once at=2026-11-20T09:20 | at: must be in the future, not 2026-11-20T09:20; it is Sat 21 Nov 12:00 IST",
                "NSE | once at=2026-11-24T09:20 | at: must be on a trading day, not 2026-11-24T09:20: NSE closed: Guru Nanak Jayanti; the next one is Wed 25 Nov 2026",
                "NSE | once at=2026-11-22T09:20 | at: must be on a trading day, not 2026-11-22T09:20: NSE closed: Sunday; the next one is Mon 23 Nov 2026",
                "MCX | once at=2026-11-24T10:00 | at: must be on a trading day, not 2026-11-24T10:00: MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed)",
                "NSE | once at=2026-11-24T09:20 any-day=true |",
                "NSE | once at=2026-11-23T09:20 |",
                "NSE | interval every=7h | every: must not be longer than its window, 09:15 to 15:30, which is 375m, not 7h",
                "MCX | interval every=7h |",
            })
    void someThingsAreRefusedOnTheDayOnWhichTheyAreSet(String exchange, String text, String problem) {
        SettingCheck check = SettingCheck.of(timetable(exchange, text), ist("2026-11-21T12:00"));

        List<String> found = new ArrayList<>();
        check.problems().forEach((key, message) -> found.add(key + ": " + message));
        assertThat(found).isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @ParameterizedTest(name = "{0} {1} on {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "NSE | window start=16:00 stop=18:00 | 2026-11-21 | its window never meets the hours of NSE, 09:15 to 15:30 IST",
                "NSE | window start=08:00 stop=09:15 | 2026-11-21 | its window never meets the hours of NSE, 09:15 to 15:30 IST",
                "NSE | window start=16:00 stop=close | 2026-11-21 | it never starts: no window meets a day on which it may run",
                "NSE | window start=09:20 stop=15:15 days=sat | 2026-11-21 | it never starts: no window meets a day on which it may run",
                "NSE | cron cron=0_9_*_*_0 | 2026-11-21 | it never starts: no window meets a day on which it may run",
                "NSE | window start=09:20 stop=15:15 | 2026-12-14 |",
                "NSE | window start=09:20 stop=15:15 | 2026-12-15 | the holidays of NSE in 2027 are provisional; check them with 'algo calendar show'",
                "NSE | window start=09:20 stop=15:15 | 2027-12-15 | the holidays of NSE in 2027 are provisional; check them with 'algo calendar show'; the calendar lacks the holidays of NSE in 2028, so only the weekday counts; add them with 'algo calendar import'",
                "NSE | market_hours on-missing-year=hold | 2028-06-01 | it never starts: no window meets a day on which it may run; the calendar lacks the holidays of NSE in 2028, so it stays down all that year; add them with 'algo calendar import'",
                "NSE | market_hours any-day=true | 2028-06-01 |",
                "CRYPTO | market_hours | 2028-06-01 |",
                "NSE | cron cron=0_8_*_*_* | 2026-11-21 |",
            })
    void someThingsAreOnlyWarnedAbout(String exchange, String text, String date, String warning) {
        List<String> warnings = SettingCheck.warnings(timetable(exchange, text), ist(date + "T12:00"));

        assertThat(String.join("; ", warnings)).isEqualTo(warning == null ? "" : warning);
    }

    private static List<String> problems(Map<String, Object> values) {
        List<String> problems = new ArrayList<>();
        boolean made = ScheduleBuilder.build(values, (key, problem) -> problems.add(key + ": " + problem))
                .isPresent();
        assertThat(made).isEqualTo(problems.isEmpty());
        return problems;
    }
}
