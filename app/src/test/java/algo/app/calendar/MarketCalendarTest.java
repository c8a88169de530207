package algo.app.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bundled calendar says, by a sample of every kind of day in it. */
class MarketCalendarTest {
    private static final MarketCalendar CALENDAR = MarketCalendar.bundled();

    @ParameterizedTest(name = "{0} on {1}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                // ordinary days and weekends
                "NSE    | 2026-11-23 | ordinary | 09:15 to 15:30 | |",
                "NSE    | 2026-11-21 | weekend  | | |",
                "CRYPTO | 2026-11-21 | ordinary | 00:00 to 24:00 | |",
                "CRYPTO | 2026-12-25 | ordinary | 00:00 to 24:00 | |",
                "CRYPTO | 2040-01-01 | ordinary | 00:00 to 24:00 | |",
                // F&O closes later from 3 August 2026
                "NFO    | 2026-07-31 | ordinary | 09:15 to 15:30 | |",
                "NFO    | 2026-08-03 | ordinary | 09:15 to 15:40 | |",
                "BFO    | 2026-08-03 | ordinary | 09:15 to 15:40 | |",
                "NSE    | 2026-08-03 | ordinary | 09:15 to 15:30 | |",
                "BSE    | 2026-08-03 | ordinary | 09:15 to 15:30 | |",
                "CDS    | 2026-08-03 | ordinary | 09:00 to 17:00 | |",
                "BCD    | 2026-08-03 | ordinary | 09:00 to 17:00 | |",
                "NCDEX  | 2026-11-23 | ordinary | 10:00 to 17:00 | |",
                // commodity follows daylight saving in the United States
                "MCX    | 2026-03-06 | ordinary | 09:00 to 23:55 | |",
                "MCX    | 2026-03-09 | ordinary | 09:00 to 23:30 | |",
                "MCX    | 2026-10-30 | ordinary | 09:00 to 23:30 | |",
                "MCX    | 2026-11-02 | ordinary | 09:00 to 23:55 | |",
                "NCO    | 2026-11-02 | ordinary | 09:00 to 23:55 | |",
                "MCX    | 2025-03-07 | ordinary | 09:00 to 23:55 | |",
                "MCX    | 2025-03-10 | ordinary | 09:00 to 23:30 | |",
                "MCX    | 2027-03-15 | ordinary | 09:00 to 23:30 | | provisional",
                // also in years for which no hours are written
                "MCX    | 2028-03-10 | ordinary | 09:00 to 23:55 | | unknown_year",
                "MCX    | 2028-03-13 | ordinary | 09:00 to 23:30 | | unknown_year",
                "MCX    | 2028-11-03 | ordinary | 09:00 to 23:30 | | unknown_year",
                "MCX    | 2028-11-06 | ordinary | 09:00 to 23:55 | | unknown_year",
                "NCO    | 2029-03-12 | ordinary | 09:00 to 23:30 | | unknown_year",
                "MCX    | 2030-01-01 | ordinary | 09:00 to 23:55 | | unknown_year",
                "MCX    | 2031-10-31 | ordinary | 09:00 to 23:30 | | unknown_year",
                "MCX    | 2031-11-03 | ordinary | 09:00 to 23:55 | | unknown_year",
                // holidays; a set that extends another
                "NSE    | 2026-11-24 | holiday  | | Guru Nanak Jayanti |",
                "NFO    | 2026-11-24 | holiday  | | Guru Nanak Jayanti |",
                "BFO    | 2026-01-15 | holiday  | | Municipal Corporation Election, Maharashtra (ad hoc) |",
                "CDS    | 2026-04-01 | holiday  | | Annual Bank Closing |",
                "NSE    | 2026-04-01 | ordinary | 09:15 to 15:30 | |",
                "NCDEX  | 2026-11-24 | holiday  | | Guru Nanak Jayanti |",
                "MCX    | 2026-10-02 | holiday  | | Gandhi Jayanti |",
                // partial days, by the name of a session, in both halves of the American year
                "MCX    | 2026-11-24 | partial  | 17:00 to 23:55 | Guru Nanak Jayanti (morning closed) |",
                "NCO    | 2026-11-24 | partial  | 17:00 to 23:55 | Guru Nanak Jayanti (morning closed) |",
                "MCX    | 2026-05-01 | partial  | 17:00 to 23:30 | Maharashtra Day (morning closed) |",
                "MCX    | 2026-01-01 | partial  | 09:00 to 17:00 | New Year Day (evening closed) |",
                // Muhurat trading: on a weekday, on a Sunday, past midnight
                "NSE    | 2025-10-21 | muhurat  | 13:45 to 14:45 | Diwali Laxmi Pujan - Muhurat trading |",
                "NSE    | 2026-11-08 | muhurat  | 18:00 to 19:15 | Diwali Laxmi Pujan - Muhurat trading (Sunday) | provisional",
                "MCX    | 2026-11-08 | muhurat  | 18:00 to 24:15 | Diwali Laxmi Pujan - Muhurat trading (Sunday) | provisional",
                // Budget, on a Saturday and on a Sunday
                "NSE    | 2025-02-01 | budget   | 09:15 to 15:30 | Union Budget Saturday |",
                "NFO    | 2026-02-01 | budget   | 09:15 to 15:30 | Union Budget Sunday |",
                "MCX    | 2026-02-01 | budget   | 09:00 to 17:00 | Union Budget Sunday |",
                "NCDEX  | 2026-02-01 | budget   | 10:00 to 17:00 | Union Budget Sunday |",
                "CDS    | 2026-02-01 | note     | | Sunday (Budget session not held in currency) |",
                // other sessions out of turn, and drills with a break
                "NSE    | 2024-01-20 | special_live | 09:15 to 15:30 | Saturday full session (for 2024-01-22 holiday) |",
                "NSE    | 2024-03-02 | dr_drill | 09:15 to 10:00,11:30 to 12:30 | Saturday special live session (DR switch-over) |",
                "NFO    | 2024-05-18 | dr_drill | 09:15 to 10:00,11:30 to 12:30 | Saturday special live session (DR switch-over) |",
                "CDS    | 2023-09-28 | note     | 09:00 to 17:00 | Id-E-Milad (cancelled: FX open both 09-28 and 09-29) |",
                // years of which less is known
                "NSE    | 2027-01-26 | holiday  | | Republic Day | provisional",
                "NSE    | 2027-03-22 | note     | 09:15 to 15:30 | Holi (likely a holiday) | provisional",
                "NSE    | 2027-02-08 | ordinary | 09:15 to 15:30 | | provisional",
                "NSE    | 2028-01-26 | ordinary | 09:15 to 15:30 | | unknown_year",
                "CDS    | 2021-11-05 | ordinary | 09:00 to 17:00 | | unknown_year",
                "NSE    | 2019-01-01 | ordinary | 09:15 to 15:30 | | unknown_year",
            })
    void aDayIsWhatTheCalendarSays(String code, LocalDate date, String kind, String hours, String name, String flags) {
        TradingDay day = day(code, date.toString());

        assertThat(day.kind().label()).isEqualTo(kind);
        assertThat(day.sessions().stream().map(Session::hours).collect(Collectors.joining(",")))
                .isEqualTo(hours == null ? "" : hours);
        assertThat(day.name()).isEqualTo(name == null ? "" : name);
        assertThat(day.flags()).isEqualTo(flags == null ? List.of() : List.of(flags));
        assertThat(day.isTrading()).isEqualTo(hours != null);
    }

    @ParameterizedTest(name = "{0} on {1}: special {2}, full {3}")
    @CsvSource({
        "NSE, 2026-11-23, false, true",
        "NSE, 2026-11-08, true, false",
        "NSE, 2024-03-02, true, false",
        "NSE, 2026-02-01, false, true",
        "NSE, 2024-01-20, false, true",
        "MCX, 2026-02-01, false, false",
        "MCX, 2026-11-24, false, false",
        // Hours of its own make it a session out of turn, though they are the regular ones.
        "NCDEX, 2026-02-01, true, true",
    })
    void sessionsOutOfTurnAreToldFromFullDays(String code, String date, boolean special, boolean full) {
        assertThat(day(code, date).special()).as("special").isEqualTo(special);
        assertThat(day(code, date).isFull()).as("full").isEqualTo(full);
    }

    @ParameterizedTest(name = "{0} at {1}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "NSE | 2026-11-23T09:14:59 | false | NSE closed: it trades 09:15 to 15:30 IST",
                "NSE | 2026-11-23T09:15:00 | true  | NSE open, 09:15 to 15:30 IST",
                "NSE | 2026-11-23T15:29:59 | true  | NSE open, 09:15 to 15:30 IST",
                "NSE | 2026-11-23T15:30:00 | false | NSE closed: it trades 09:15 to 15:30 IST",
                "NFO | 2026-11-23T15:30:00 | true  | NFO open, 09:15 to 15:40 IST",
                "NSE | 2026-11-24T10:00:00 | false | NSE closed: Guru Nanak Jayanti",
                "NSE | 2026-11-22T10:00:00 | false | NSE closed: Sunday",
                "MCX | 2026-11-24T10:00:00 | false | MCX closed: it trades 17:00 to 23:55 IST (Guru Nanak Jayanti (morning closed))",
                "MCX | 2026-11-09T00:14:59 | true  | MCX open, 18:00 to 24:15 IST: Diwali Laxmi Pujan - Muhurat trading (Sunday)",
                "MCX | 2026-11-09T00:15:00 | false | MCX closed: it trades 09:00 to 23:55 IST",
                "NSE | 2024-03-02T11:00:00 | false | NSE closed: it trades 09:15 to 10:00 and 11:30 to 12:30 IST (Saturday special live session (DR switch-over))",
                "CRYPTO | 2026-11-22T00:00:00 | true | CRYPTO open, 00:00 to 24:00 IST",
            })
    void anInstantIsInsideASessionOrNotAndTheReasonSaysWhy(String code, String at, boolean open, String reason) {
        Opening opening = CALENDAR.opening(exchange(code), ist(at));

        assertThat(opening.open()).isEqualTo(open);
        assertThat(opening.reason()).isEqualTo(reason);
        assertThat(opening.session().isPresent()).isEqualTo(open);
    }

    @ParameterizedTest(name = "{0} from {1}")
    @CsvSource({
        "NSE, 2026-11-23T09:14:59, 2026-11-23T09:15, 2026-11-23T15:30",
        "NSE, 2026-11-23T09:15:00, 2026-11-25T09:15, 2026-11-23T15:30",
        "NSE, 2026-11-23T15:30:00, 2026-11-25T09:15, 2026-11-25T15:30",
        "NSE, 2026-11-20T18:00:00, 2026-11-23T09:15, 2026-11-23T15:30",
        "MCX, 2026-11-23T23:55:00, 2026-11-24T17:00, 2026-11-24T23:55",
        "MCX, 2026-11-08T20:00:00, 2026-11-09T09:00, 2026-11-09T00:15",
        "NSE, 2024-03-02T10:00:00, 2024-03-02T11:30, 2024-03-02T12:30",
    })
    void theNextOpenAndCloseSkipWhatIsClosed(String code, String from, String open, String close) {
        assertThat(CALENDAR.nextOpen(exchange(code), ist(from))).contains(ist(open));
        assertThat(CALENDAR.nextClose(exchange(code), ist(from))).contains(ist(close));
    }

    @Test
    void cryptoNeitherOpensNorCloses() {
        assertThat(CALENDAR.nextOpen(exchange("CRYPTO"), ist("2026-11-23T12:00")))
                .isEmpty();
        assertThat(CALENDAR.nextClose(exchange("CRYPTO"), ist("2026-11-23T12:00")))
                .isEmpty();
    }

    @Test
    void codesAreTakenInAnyCaseAndByTheirOtherNames() {
        assertThat(exchange("nse").code()).isEqualTo("NSE");
        assertThat(exchange("mcx").code()).isEqualTo("MCX");
        assertThat(exchange("bcd").code()).isEqualTo("BCD");
        assertThat(exchange("nse_fo").code()).isEqualTo("NFO");
        assertThat(exchange("XBOM").code()).isEqualTo("BSE");
        assertThat(CALENDAR.exchange("NYSE")).isEmpty();
        assertThat(CALENDAR.unknown("NYSE")).isEqualTo("unknown exchange 'NYSE'; the nearest known one is 'NSE'");
        assertThat(CALENDAR.exchanges().stream().map(Exchange::code))
                .containsExactlyInAnyOrder("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCDEX", "NCO", "CRYPTO");
    }

    @Test
    void theDaysOfAYearOfWhichSomethingIsSaidCanBeListed() {
        List<TradingDay> days = CALENDAR.entries(exchange("NFO"), 2026);

        assertThat(days).extracting(TradingDay::date).isSorted();
        assertThat(days).hasSize(18);
        assertThat(CALENDAR.entries(exchange("CRYPTO"), 2026)).isEmpty();
        assertThat(CALENDAR.knows(exchange("NSE"), 2027)).isTrue();
        assertThat(CALENDAR.isProvisional(exchange("NSE"), 2027)).isTrue();
        assertThat(CALENDAR.knows(exchange("NSE"), 2028)).isFalse();
    }

    private static TradingDay day(String code, String date) {
        return CALENDAR.day(exchange(code), LocalDate.parse(date));
    }

    private static Exchange exchange(String code) {
        return CALENDAR.exchange(code).orElseThrow();
    }

    private static Instant ist(String time) {
        return LocalDateTime.parse(time).atZone(Ist.ZONE).toInstant();
    }
}
