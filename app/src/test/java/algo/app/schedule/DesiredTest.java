package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of schedule wants of a strategy of which nothing else is known, on each kind of day. */
class DesiredTest {
    @ParameterizedTest(name = "{0} {1} at {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // an ordinary day: start inclusive, stop exclusive; before the open and after the close is fine
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T09:19:59 | false | outside its window; next start Mon 23 Nov 09:20 IST | 2026-11-23T09:20",
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T09:20:00 | true  | in its window, 09:20 to 15:15 IST | 2026-11-23T15:15",
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T15:14:59 | true  | in its window, 09:20 to 15:15 IST | 2026-11-23T15:15",
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T15:15:00 | false | outside its window; next start Wed 25 Nov 09:20 IST | 2026-11-24T00:00",
                "NSE | window start=08:00 stop=09:00 | 2026-11-23T08:30:00 | true  | in its window, 08:00 to 09:00 IST | 2026-11-23T09:00",
                "NSE | window start=16:00 stop=17:00 | 2026-11-23T16:30:00 | true  | in its window, 16:00 to 17:00 IST | 2026-11-23T17:00",
                "NSE | window start=09:20:30 stop=15:15 | 2026-11-23T09:20:29 | false | outside its window; next start Mon 23 Nov 09:20:30 IST | 2026-11-23T09:20:30",
                "NSE | window start=open+5m stop=close-15m | 2026-11-23T09:20:00 | true | in its window, 09:20 to 15:15 IST | 2026-11-23T15:15",
                "NFO | window start=open stop=close | 2026-11-23T15:39:59 | true | in its window, 09:15 to 15:40 IST | 2026-11-23T15:40",
                "NFO | window start=open stop=close | 2026-07-31T15:30:00 | false | outside its window; next start Mon 3 Aug 09:15 IST | 2026-08-01T00:00",
                // holidays, weekends, days that are not its own
                "NSE | window start=09:20 stop=15:15 | 2026-11-24T10:00 | false | NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 09:20 IST | 2026-11-25T00:00",
                "NSE | window start=09:20 stop=15:15 | 2026-11-21T10:00 | false | NSE closed: Saturday; next start Mon 23 Nov 09:20 IST | 2026-11-22T00:00",
                "NSE | window start=09:20 stop=15:15 days=mon | 2026-11-25T10:00 | false | Wednesday is not one of its days; next start Mon 30 Nov 09:20 IST | 2026-11-26T00:00",
                "NSE | window start=09:20 stop=15:15 any-day=true | 2026-11-24T10:00 | true | in its window, 09:20 to 15:15 IST | 2026-11-24T15:15",
                "NSE | window start=09:20 stop=15:15 any-day=true | 2026-11-22T10:00 | true | in its window, 09:20 to 15:15 IST | 2026-11-22T15:15",
                "NSE | window start=09:20 stop=15:15 any-day=true days=mon-fri | 2026-11-22T10:00 | false | Sunday is not one of its days; next start Mon 23 Nov 09:20 IST | 2026-11-23T00:00",
                "NSE | market_hours any-day=true | 2026-11-24T10:00 | true | NSE trading hours, 09:15 to 15:30 IST | 2026-11-24T15:30",
                // the exchange opens only part of the day: window and session, or nothing
                "MCX | window start=09:20 stop=20:00 | 2026-11-24T16:59:59 | false | MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed); next start Tue 24 Nov 17:00 IST | 2026-11-24T17:00",
                "MCX | window start=09:20 stop=20:00 | 2026-11-24T17:00:00 | true  | in its window, 17:00 to 20:00 IST; MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed) | 2026-11-24T20:00",
                "MCX | window start=08:00 stop=12:00 | 2026-11-24T11:00:00 | false | MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed); next start Wed 25 Nov 08:00 IST | 2026-11-25T00:00",
                "MCX | market_hours open=open-15m close=close-5m | 2026-11-24T17:00 | true | MCX trading hours, 17:00 to 23:50 IST; MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed) | 2026-11-24T23:50",
                "MCX | market_hours open=open-15m close=close-5m | 2026-11-23T08:45 | true | MCX trading hours, 08:45 to 23:50 IST | 2026-11-23T23:50",
                "MCX | market_hours | 2026-01-01T17:00 | false | MCX trades only 09:00 to 17:00 IST: New Year Day (evening closed); next start Fri 2 Jan 09:00 IST | 2026-01-02T00:00",
                // without a stop: until the day stops being a trading day for it
                "NSE | window start=09:20 | 2026-11-19T23:59:59 | true | in its window, from 09:20 IST | 2026-11-20T09:20",
                "NSE | window start=09:20 | 2026-11-20T03:00 | true | in its window, from 09:20 IST | 2026-11-20T09:20",
                "NSE | window start=09:20 | 2026-11-20T23:59:59 | true | in its window, from 09:20 IST | 2026-11-21T00:00",
                "NSE | window start=09:20 | 2026-11-21T00:00 | false | NSE closed: Saturday; next start Mon 23 Nov 09:20 IST | 2026-11-22T00:00",
                "NSE | window start=09:20 | 2026-11-23T23:59:59 | true | in its window, from 09:20 IST | 2026-11-24T00:00",
                "NSE | window start=09:20 days=mon,tue,thu | 2026-12-01T23:59:59 | true | in its window, from 09:20 IST | 2026-12-02T00:00",
                "MCX | window start=09:20 | 2026-11-24T03:00 | false | MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed); next start Tue 24 Nov 17:00 IST | 2026-11-24T17:00",
                // short special sessions: closed unless followed, then exactly the session, the day list ignored
                "NSE | window start=09:20 stop=20:00 days=sun | 2026-11-08T18:30 | false | NSE has only a special session, which it does not follow: Diwali Laxmi Pujan - Muhurat trading (Sunday); no start in sight | 2026-11-09T00:00",
                "NSE | window start=09:20 stop=15:15 days=mon-fri follow-special-sessions=true | 2026-11-08T17:59:59 | false | Diwali Laxmi Pujan - Muhurat trading (Sunday); next start Sun 8 Nov 18:00 IST | 2026-11-08T18:00",
                "NSE | window start=09:20 stop=15:15 days=mon-fri follow-special-sessions=true | 2026-11-08T18:00 | true | in its window, 18:00 to 19:15 IST; Diwali Laxmi Pujan - Muhurat trading (Sunday) | 2026-11-08T19:15",
                "NSE | window start=09:20 follow-special-sessions=true | 2026-11-08T18:00 | true | in its window, 18:00 to 19:15 IST; Diwali Laxmi Pujan - Muhurat trading (Sunday) | 2026-11-08T19:15",
                "NSE | window start=09:20 stop=15:15 | 2025-10-21T14:00 | false | NSE has only a special session, which it does not follow: Diwali Laxmi Pujan - Muhurat trading; next start Thu 23 Oct 09:20 IST | 2025-10-22T00:00",
                "MCX | market_hours follow-special-sessions=true | 2026-11-09T00:14:59 | true | MCX trading hours, 18:00 to 00:15 IST; Diwali Laxmi Pujan - Muhurat trading (Sunday) | 2026-11-09T00:15",
                "NSE | market_hours follow-special-sessions=true | 2024-03-02T09:59:59 | true | NSE trading hours, 09:15 to 10:00 IST; Saturday special live session (DR switch-over) | 2024-03-02T10:00",
                "NSE | market_hours follow-special-sessions=true | 2024-03-02T10:00 | false | Saturday special live session (DR switch-over); next start Sat 2 Mar 11:30 IST | 2024-03-02T11:30",
                "NSE | market_hours follow-special-sessions=true | 2024-03-02T11:30 | true | NSE trading hours, 11:30 to 12:30 IST; Saturday special live session (DR switch-over) | 2024-03-02T12:30",
                // full hours out of turn: if the weekday is one of its days, or with following
                "NSE | window start=09:20 stop=15:15 | 2026-02-01T10:00 | false | NSE trades out of turn, but Sunday is not one of its days: Union Budget Sunday; next start Mon 2 Feb 09:20 IST | 2026-02-02T00:00",
                "NSE | window start=09:20 stop=15:15 days=mon-fri | 2026-02-01T10:00 | false | NSE trades out of turn, but Sunday is not one of its days: Union Budget Sunday; next start Mon 2 Feb 09:20 IST | 2026-02-02T00:00",
                "NSE | window start=09:20 stop=15:15 days=mon-sun | 2026-02-01T10:00 | true | in its window, 09:20 to 15:15 IST | 2026-02-01T15:15",
                "NSE | window start=09:20 stop=15:15 days=mon-fri follow-special-sessions=true | 2026-02-01T10:00 | true | in its window, 09:20 to 15:15 IST | 2026-02-01T15:15",
                "NSE | window start=09:20 stop=15:15 days=sat | 2024-01-20T10:00 | true | in its window, 09:20 to 15:15 IST | 2024-01-20T15:15",
                "MCX | market_hours days=mon-sun | 2026-02-01T16:59:59 | true | MCX trading hours, 09:00 to 17:00 IST; MCX trades only 09:00 to 17:00 IST: Union Budget Sunday | 2026-02-01T17:00",
                // across midnight: belongs to its start date and runs to its end, on a closed day too
                "NSE | window start=20:00 stop=02:00 | 2026-11-23T19:59:59 | false | outside its window; next start Mon 23 Nov 20:00 IST | 2026-11-23T20:00",
                "NSE | window start=20:00 stop=02:00 | 2026-11-24T01:59:59 | true | in its window, 20:00 to 02:00 IST | 2026-11-24T02:00",
                "NSE | window start=20:00 stop=02:00 | 2026-11-24T20:00 | false | NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 20:00 IST | 2026-11-25T00:00",
                "NSE | window start=20:00 stop=00:00 | 2026-11-23T23:59:59 | true | in its window, 20:00 to 24:00 IST | 2026-11-24T00:00",
                "MCX | window start=20:00 stop=02:00 | 2026-11-24T23:54:59 | true | in its window, 20:00 to 23:55 IST; MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed) | 2026-11-24T23:55",
                "CRYPTO | market_hours days=mon-sun | 2026-11-22T23:59:59 | true | CRYPTO trading hours, 00:00 to 24:00 IST | 2026-11-23T00:00",
                "CRYPTO | market_hours days=mon-sun | 2026-11-23T00:00 | true | CRYPTO trading hours, 00:00 to 24:00 IST | 2026-11-24T00:00",
                "CRYPTO | market_hours open=open-15m | 2026-11-23T23:50 | true | CRYPTO trading hours, 00:00 to 24:00 IST | 2026-11-24T00:00",
                // once: grace ten minutes, or until its stop; skipped on a closed date, never moved
                "NSE | once at=2026-11-23T09:20 | 2026-11-23T09:19:59 | false | waits for its one start; next start Mon 23 Nov 09:20 IST | 2026-11-23T09:20",
                "NSE | once at=2026-11-23T09:20 | 2026-11-23T09:20 | true | due at Mon 23 Nov 09:20 IST | 2026-11-23T09:30",
                "NSE | once at=2026-11-23T09:20 | 2026-11-23T09:29:59 | true | due at Mon 23 Nov 09:20 IST | 2026-11-23T09:30",
                "NSE | once at=2026-11-23T09:20 | 2026-11-23T09:30 | false | its one start, Mon 23 Nov 09:20 IST, is past; it does not start again | 2026-11-24T00:00",
                "NSE | once at=2026-11-23T09:20 stop=15:15 | 2026-11-23T15:14:59 | true | due at Mon 23 Nov 09:20 IST | 2026-11-23T15:15",
                "NSE | once at=2026-11-23T09:20 stop=15:15 | 2026-11-23T15:15 | false | its one start, Mon 23 Nov 09:20 IST, is past; it does not start again | 2026-11-24T00:00",
                "NSE | once at=2026-11-24T09:20 | 2026-11-24T09:20 | false | NSE closed: Guru Nanak Jayanti; it does not start again | 2026-11-25T00:00",
                "NSE | once at=2026-11-24T09:20 | 2026-11-23T12:00 | false | its one start, Tue 24 Nov 09:20 IST, falls out: NSE closed: Guru Nanak Jayanti; it does not start again | 2026-11-24T00:00",
                "NSE | once at=2026-11-24T09:20 any-day=true | 2026-11-24T09:20 | true | due at Tue 24 Nov 09:20 IST | 2026-11-24T09:30",
                "MCX | once at=2026-11-24T10:00 | 2026-11-24T10:00 | false | MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed); it does not start again | 2026-11-25T00:00",
                "MCX | once at=2026-11-24T18:00 late-start=1h | 2026-11-24T18:59:59 | true | due at Tue 24 Nov 18:00 IST | 2026-11-24T19:00",
                // interval: a grid from the open to the close; nothing is made up for
                "NSE | interval every=5m | 2026-11-23T09:15 | true | due at Mon 23 Nov 09:15 IST | 2026-11-23T09:15:10",
                "NSE | interval every=5m | 2026-11-23T09:15:10 | false | waits for its next start; next start Mon 23 Nov 09:20 IST | 2026-11-23T09:20",
                "NSE | interval every=7m start=09:20 stop=10:00 | 2026-11-23T09:55 | true | due at Mon 23 Nov 09:55 IST | 2026-11-23T09:55:10",
                "NSE | interval every=7m start=09:20 stop=10:00 | 2026-11-23T10:02 | false | waits for its next start; next start Wed 25 Nov 09:20 IST | 2026-11-24T00:00",
                "NSE | interval every=5m | 2026-11-23T15:30 | false | waits for its next start; next start Wed 25 Nov 09:15 IST | 2026-11-24T00:00",
                "MCX | interval every=1h start=09:20 | 2026-11-24T17:20 | true | due at Tue 24 Nov 17:20 IST | 2026-11-24T17:20:10",
                "MCX | interval every=1h | 2026-11-24T17:00 | true | due at Tue 24 Nov 17:00 IST | 2026-11-24T17:00:10",
                "NSE | interval every=30m follow-special-sessions=true | 2026-11-08T19:00 | true | due at Sun 8 Nov 19:00 IST | 2026-11-08T19:00:10",
                "NSE | interval every=30m start=23:00 stop=01:00 | 2026-11-24T00:30 | true | due at Tue 24 Nov 00:30 IST | 2026-11-24T00:30:10",
                // cron: sixty seconds of grace, trading days only
                "NSE | cron cron=20_9_*_*_1-5 | 2026-11-23T09:20 | true | due at Mon 23 Nov 09:20 IST | 2026-11-23T09:21",
                "NSE | cron cron=20_9_*_*_1-5 | 2026-11-23T09:20:59 | true | due at Mon 23 Nov 09:20 IST | 2026-11-23T09:21",
                "NSE | cron cron=20_9_*_*_1-5 | 2026-11-23T09:21 | false | waits for its next start; next start Wed 25 Nov 09:20 IST | 2026-11-24T00:00",
                "NSE | cron cron=20_9_*_*_1-5 | 2026-11-24T09:20 | false | NSE closed: Guru Nanak Jayanti; next start Wed 25 Nov 09:20 IST | 2026-11-25T00:00",
                "NSE | cron cron=20_9_*_*_* any-day=true | 2026-11-24T09:20 | true | due at Tue 24 Nov 09:20 IST | 2026-11-24T09:21",
                "NSE | cron cron=20_9_*_*_0 | 2026-11-22T09:20 | false | NSE closed: Sunday; no start in sight | 2026-11-23T00:00",
                "MCX | cron cron=0_*_*_*_* | 2026-11-24T16:00 | false | MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed); next start Tue 24 Nov 17:00 IST | 2026-11-24T17:00",
                "NSE | cron cron=20_9_*_*_* late-start=30m | 2026-11-23T09:49:59 | true | due at Mon 23 Nov 09:20 IST | 2026-11-23T09:50",
                // a year that the calendar lacks
                "NSE | window start=09:20 stop=15:15 | 2028-01-26T10:00 | true | in its window, 09:20 to 15:15 IST; the calendar lacks 2028, so only the weekday counts | 2028-01-26T15:15",
                "NSE | window start=09:20 stop=15:15 on-missing-year=hold | 2028-01-26T10:00 | false | NSE held: the calendar lacks 2028, and on_missing_year is hold; no start in sight | 2028-01-27T00:00",
                "NSE | window start=09:20 stop=15:15 on-missing-year=hold any-day=true | 2028-01-26T10:00 | true | in its window, 09:20 to 15:15 IST | 2028-01-26T15:15",
            })
    void isWantedOrNotAndTheReasonSaysWhy(
            String exchange, String schedule, String now, boolean up, String reason, String until) {
        Desired desired = timetable(exchange, schedule).desiredAt(ist(now), ScheduleMarks.NONE);

        assertThat(desired.reason()).isEqualTo(reason);
        assertThat(desired.up()).isEqualTo(up);
        assertThat(desired.until()).isEqualTo(ist(until));
    }
}
