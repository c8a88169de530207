package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static algo.app.schedule.Setting.timetable;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of the starts and stops to come. */
class PreviewTest {
    @Test
    void startsAndStopsAreListedWithTheirReasonsAndTheDaysSkippedByName() {
        Preview preview =
                Preview.of(timetable("NSE", "window start=09:20 stop=15:15 days=mon-fri"), ist("2026-11-23T12:00"), 4);

        assertThat(lines(preview))
                .containsExactly(
                        "2026-11-23T15:15 STOP its window ends []",
                        "2026-11-25T09:20 START in its window, 09:20 to 15:15 IST []",
                        "2026-11-25T15:15 STOP its window ends []",
                        "2026-11-26T09:20 START in its window, 09:20 to 15:15 IST []");
        assertThat(preview.skipped().toString())
                .isEqualTo("[Skipped[date=2026-11-24, reason=NSE closed: Guru Nanak Jayanti]]");
    }

    @Test
    void aStartAtTheVeryInstantIsStillToCome() {
        assertThat(lines(Preview.of(timetable("NSE", "window start=09:20 stop=15:15"), ist("2026-11-23T09:20"), 1)))
                .containsExactly("2026-11-23T09:20 START in its window, 09:20 to 15:15 IST []");
        assertThat(lines(Preview.of(timetable("NSE", "once at=2026-11-23T09:20"), ist("2026-11-23T09:20"), 2)))
                .containsExactly("2026-11-23T09:20 START due at Mon 23 Nov 09:20 IST []");
    }

    @Test
    void sessionsThatAreNotFollowedAreNamedAndFollowedOnesAreShown() {
        String window = "window start=09:20 stop=15:15 days=mon-fri";
        Preview plain = Preview.of(timetable("NSE", window), ist("2026-11-06T16:00"), 1);
        Preview following =
                Preview.of(timetable("NSE", window + " follow-special-sessions=true"), ist("2026-11-06T16:00"), 2);

        assertThat(plain.skipped())
                .containsExactly(new Preview.Skipped(
                        LocalDate.of(2026, 11, 8),
                        "NSE has only a special session, which it does not follow: Diwali Laxmi Pujan - Muhurat trading"
                                + " (Sunday)"));
        assertThat(lines(following))
                .containsExactly(
                        "2026-11-08T18:00 START in its window, 18:00 to 19:15 IST; Diwali Laxmi Pujan - Muhurat trading"
                                + " (Sunday) [provisional]",
                        "2026-11-08T19:15 STOP its window ends [provisional]");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "window start=09:20 stop=15:15 days=fri-mon | NSE closed: Saturday, NSE closed: Sunday",
                "window start=09:20 stop=15:15 days=mon-sat  | NSE closed: Saturday",
                "cron cron=20_9_*_*_*                        | NSE closed: Saturday, NSE closed: Sunday",
                "cron cron=20_9_*_*_1-6                      | NSE closed: Saturday",
                // Then a weekend is no day of the schedule, and nobody expects it.
                "cron cron=20_9_*_*_1-5                      | ''",
                "cron cron=20_9_*_*_* days=mon-fri           | ''",
                "window start=09:20 stop=15:15 days=mon-fri  | ''",
                "window start=09:20 stop=15:15               | ''",
                "market_hours                                | ''",
                "interval every=3h                           | ''"
            })
    void aWeekendIsSkippedByNameWhereTheScheduleWantsIt(String schedule, String reasons) {
        Preview preview = Preview.of(timetable("NSE", schedule), ist("2026-11-20T16:00"), 1);

        assertThat(preview.occurrences().get(0).at()).isAfter(ist("2026-11-23T09:00"));
        assertThat(String.join(
                        ", ",
                        preview.skipped().stream().map(Preview.Skipped::reason).toList()))
                .isEqualTo(reasons);
    }

    @Test
    void aShortDayThatLeavesNothingOfTheWindowIsSkipped() {
        Preview preview = Preview.of(timetable("MCX", "window start=09:20 stop=12:00"), ist("2026-11-24T06:00"), 1);

        assertThat(lines(preview)).containsExactly("2026-11-25T09:20 START in its window, 09:20 to 12:00 IST []");
        assertThat(preview.skipped())
                .extracting(Preview.Skipped::reason)
                .containsExactly("MCX trades only 17:00 to 23:55 IST: Guru Nanak Jayanti (morning closed)");
    }

    @Test
    void withoutAStopItEndsAtMidnightOfTheClosedDayWhichSaysWhy() {
        Preview preview = Preview.of(timetable("NSE", "window start=09:20"), ist("2026-11-19T12:00"), 3);

        assertThat(lines(preview))
                .containsExactly(
                        "2026-11-21T00:00 STOP NSE closed: Saturday []",
                        "2026-11-23T09:20 START in its window, from 09:20 IST []",
                        "2026-11-24T00:00 STOP NSE closed: Guru Nanak Jayanti []");
    }

    @Test
    void whatEndsByItselfIsOnlyListedAsStoppedIfItHasAStop() {
        assertThat(lines(Preview.of(timetable("NSE", "interval every=3h"), ist("2026-11-23T09:00"), 4)))
                .containsExactly(
                        "2026-11-23T09:15 START due at Mon 23 Nov 09:15 IST []",
                        "2026-11-23T12:15 START due at Mon 23 Nov 12:15 IST []",
                        "2026-11-23T15:15 START due at Mon 23 Nov 15:15 IST []",
                        "2026-11-23T15:30 STOP its hours end, if it still runs []");
        assertThat(lines(Preview.of(timetable("NSE", "cron cron=20_9_*_*_*"), ist("2026-11-23T09:00"), 2)))
                .containsExactly(
                        "2026-11-23T09:20 START due at Mon 23 Nov 09:20 IST []",
                        "2026-11-25T09:20 START due at Wed 25 Nov 09:20 IST []");
    }

    @Test
    void yearsOfWhichTooLittleIsKnownAreMarked() {
        assertThat(lines(Preview.of(timetable("NSE", "window start=09:20 stop=15:15"), ist("2027-02-05T12:00"), 1)))
                .containsExactly("2027-02-05T15:15 STOP its window ends [provisional]");
        assertThat(Preview.of(timetable("NSE", "window start=09:20 stop=15:15"), ist("2028-02-04T16:00"), 1)
                        .occurrences()
                        .get(0)
                        .flags())
                .containsExactly("unknown_year");
    }

    @Test
    void whatIsRememberedOfAStrategyCounts() {
        Timetable timetable = timetable("NSE", "window start=09:20 stop=15:15");
        ScheduleMarks done = timetable.over(
                timetable.launched(ScheduleMarks.NONE, ist("2026-11-23T09:20")), ist("2026-11-23T10:00"), RunEnd.DONE);
        ScheduleMarks stopped = timetable.stoppedByHand(ScheduleMarks.NONE, ist("2026-11-23T10:00"));

        assertThat(lines(Preview.of(timetable, done, false, ist("2026-11-23T10:01"), 1)))
                .containsExactly("2026-11-25T09:20 START in its window, 09:20 to 15:15 IST []");
        assertThat(lines(Preview.of(timetable, stopped, false, ist("2026-11-23T10:01"), 1)))
                .isEmpty();
    }

    @Test
    void aScheduleThatNeverEndsHasNothingToShow() {
        Preview preview = Preview.of(timetable("CRYPTO", "market_hours"), ist("2026-11-23T12:00"), 5);

        assertThat(preview.occurrences()).isEmpty();
        assertThat(preview.skipped()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} at {2}, up {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T10:00 | true  | 2026-11-25T09:20 | 2026-11-23T15:15",
                "NSE | window start=09:20 stop=15:15 | 2026-11-23T16:00 | false | 2026-11-25T09:20 | 2026-11-25T15:15",
                "NSE | window start=09:20            | 2026-11-19T10:00 | true  | 2026-11-23T09:20 | 2026-11-21T00:00",
                "CRYPTO | market_hours               | 2026-11-19T10:00 | true  | |",
                "NSE | once at=2026-11-23T09:20      | 2026-11-20T10:00 | false | 2026-11-23T09:20 |",
                "NSE | once at=2026-11-23T09:20 stop=10:00 | 2026-11-20T10:00 | false | 2026-11-23T09:20 | 2026-11-23T10:00",
                "NSE | interval every=5m             | 2026-11-23T10:01 | false | 2026-11-23T10:05 | 2026-11-23T15:30",
                "NSE | cron cron=20_9_*_*_*          | 2026-11-23T10:00 | false | 2026-11-25T09:20 |",
            })
    void theNextStartAndStopAreThoseOfThePreview(
            String exchange, String schedule, String now, boolean up, String start, String stop) {
        Timetable timetable = timetable(exchange, schedule);
        ScheduleMarks marks = up ? timetable.launched(ScheduleMarks.NONE, ist(now)) : ScheduleMarks.NONE;

        NextTurns next = NextTurns.of(timetable, marks, up, ist(now));

        assertThat(next.start()).isEqualTo(start == null ? Instant.MAX : ist(start));
        assertThat(next.stop()).isEqualTo(stop == null ? Instant.MAX : ist(stop));
    }

    private static List<String> lines(Preview preview) {
        return preview.occurrences().stream()
                .map(occurrence -> Ist.iso(occurrence.at()).substring(0, 16) + " " + occurrence.action() + " "
                        + occurrence.reason() + " " + occurrence.flags())
                .toList();
    }
}
