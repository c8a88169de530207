package algo.app.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user's calendar file changes, and with which words it is refused. Apostrophes stand for quotation marks. */
class UserCalendarTest {
    private static final MarketCalendar BUNDLED = MarketCalendar.bundled();
    private static final UserCalendar.Subject EQUITY = UserCalendar.Subject.set("equity");

    @Test
    void anEntryForASetHoldsForTheSetsThatExtendIt() throws Exception {
        MarketCalendar calendar = with(
                "{'years':{'2026':{'sets':{'equity':{'2026-12-07':{'name':'Ad hoc holiday','state':'closed'}}}}}}");

        assertThat(hours(calendar, "NSE", "2026-12-07")).isEmpty();
        assertThat(hours(calendar, "BFO", "2026-12-07")).isEmpty();
        assertThat(hours(calendar, "MCX", "2026-12-07")).isEqualTo("09:00 to 23:55");
        assertThat(day(calendar, "BFO", "2026-12-07").corrected()).isTrue();
        assertThat(day(calendar, "NSE", "2026-11-24").corrected()).isFalse();
        assertThat(hours(BUNDLED, "NSE", "2026-12-07"))
                .as("the bundled one is as it was")
                .isEqualTo("09:15 to 15:30");
    }

    @Test
    void nullMakesADayWhatItsWeekdayIs() throws Exception {
        MarketCalendar calendar = with("{'years':{'2026':{'sets':{'equity':{'2026-11-24':null}},"
                + "'exchanges':{'mcx':{'2026-11-24':null}}}}}");

        assertThat(hours(calendar, "NFO", "2026-11-24")).isEqualTo("09:15 to 15:40");
        assertThat(day(calendar, "NFO", "2026-11-24").kind()).isEqualTo(DayKind.ORDINARY);
        assertThat(hours(calendar, "MCX", "2026-11-24")).isEqualTo("09:00 to 23:55");
        assertThat(hours(calendar, "NCO", "2026-11-24")).as("not said of it").isEqualTo("17:00 to 23:55");
    }

    @Test
    void anEntryForAnExchangeWinsOverThatForItsSet() throws Exception {
        MarketCalendar calendar = with("{'years':{'2026':{"
                + "'sets':{'commodity':{'2026-12-05':{'name':'For all','state':'closed'}}},"
                + "'exchanges':{'MCX':{'2026-12-05':{'name':'Special Saturday session','state':'sessions',"
                + "'kind':'special_live','sessions':[{'open':'09:00','close':'12:00'}]}}}}}}");

        assertThat(hours(calendar, "MCX", "2026-12-05")).isEqualTo("09:00 to 12:00");
        assertThat(day(calendar, "MCX", "2026-12-05").special()).isTrue();
        assertThat(hours(calendar, "NCO", "2026-12-05")).isEmpty();
    }

    @Test
    void theExampleInTheBundledFileIsValid() throws Exception {
        MarketCalendar calendar = with("{'schema':'market-calendar/1','extends':'IN','years':{'2026':{'sets':{'equity':"
                + "{'2026-12-07':{'name':'Ad hoc holiday','state':'closed'},'2026-11-24':null}},'exchanges':{'MCX':"
                + "{'2026-12-05':{'name':'Special Saturday session','state':'sessions','kind':'special_live',"
                + "'sessions':[{'open':'09:00','close':'12:00'}]}}}}}}");

        assertThat(hours(calendar, "NSE", "2026-11-24")).isEqualTo("09:15 to 15:30");
    }

    @Test
    void theTimesOfMuhuratCanBeCorrected() throws Exception {
        MarketCalendar calendar = with("{'years':{'2026':{'sets':{'equity':{'2026-11-08':{'name':'Muhurat',"
                + "'state':'sessions','kind':'muhurat','status':'confirmed',"
                + "'sessions':[{'open':'18:15','close':'19:15'}]}}}}}}");

        assertThat(hours(calendar, "NFO", "2026-11-08")).isEqualTo("18:15 to 19:15");
        assertThat(day(calendar, "NFO", "2026-11-08").flags()).isEmpty();
    }

    @Test
    void aWholeYearCanBeAdded() throws Exception {
        MarketCalendar calendar = with("{'years':{'2028':{'coverage':{'equity':'complete'},"
                + "'sets':{'equity':{'2028-01-26':{'name':'Republic Day','state':'closed','kind':'holiday'}}}}}}");

        assertThat(day(calendar, "NSE", "2028-01-25").flags()).isEmpty();
        assertThat(day(calendar, "NFO", "2028-01-26").isTrading()).isFalse();
        assertThat(day(calendar, "MCX", "2028-01-25").flags()).containsExactly("unknown_year");
    }

    @Test
    void hoursOfAnExchangeCanBeChangedAndThoseWhoReferToThemFollow() throws Exception {
        MarketCalendar calendar = with("{'exchanges':{'nse':{'hours':[{'from':'2010-01-01','sessions':"
                + "[{'name':'regular','open':'09:00','close':'15:00'}]}]}}}");

        assertThat(hours(calendar, "NSE", "2026-11-23")).isEqualTo("09:00 to 15:00");
        assertThat(hours(calendar, "BSE", "2026-11-23")).isEqualTo("09:00 to 15:00");
        assertThat(day(calendar, "NSE", "2026-11-24").isTrading())
                .as("keeps its set")
                .isFalse();
        assertThat(hours(calendar, "NFO", "2026-11-23")).isEqualTo("09:15 to 15:40");
    }

    @Test
    void anExchangeOfItsOwnCanBeAdded() throws Exception {
        MarketCalendar calendar = with("{'sets':{'global':{'extends':'equity'}},'exchanges':{'GIFT':{'set':'global',"
                + "'weekly':['mon','tue','wed','thu','fri'],'hours':[{'from':'2020-01-01','sessions':["
                + "{'name':'first','open':'06:30','close':'15:40'},{'name':'second','open':'16:35','close':'26:45'}]}]}},"
                + "'years':{'2026':{'sets':{'global':{'2026-11-25':{'state':'sessions','use':['second']}}}}}}");

        assertThat(hours(calendar, "gift", "2026-11-23")).isEqualTo("06:30 to 15:40,16:35 to 26:45");
        assertThat(day(calendar, "GIFT", "2026-11-24").isTrading()).isFalse();
        assertThat(hours(calendar, "GIFT", "2026-11-25")).isEqualTo("16:35 to 26:45");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'year':{}} | top level: unknown key 'year'; the nearest known one is 'years'",
                "{'schema':'market-calendar/2'} | schema: must be 'market-calendar/1', not 'market-calendar/2'",
                "{'timezone':'UTC'} | timezone: must be 'Asia/Kolkata', not 'UTC'",
                "{'extends':'US'} | extends: must be 'IN', not 'US'",
                "{'years':[]} | years: must be an object, not []",
                "{'years':{'26':{}}} | years.26: must be a year such as 2027, not '26'",
                "{'years':{'2026':{'set':{}}}} | years.2026: unknown key 'set'; the nearest known one is 'sets'",
                "{'years':{'2026':{'sets':{'equty':{}}}}} | years.2026.sets.equty: unknown set 'equty'; the nearest known one is 'equity'",
                "{'years':{'2026':{'exchanges':{'NYSE':{}}}}} | years.2026.exchanges.NYSE: unknown exchange 'NYSE'; the nearest known one is 'NSE'",
                "{'years':{'2026':{'coverage':{'equity':'full'}}}} | years.2026.coverage.equity: unknown coverage 'full'; the nearest known one is",
                "{'years':{'2026':{'sets':{'equity':{'24 Nov':null}}}}} | years.2026.sets.equity.24 Nov: '24 Nov' is no date; one is written 2026-11-24",
                "{'years':{'2026':{'sets':{'equity':{'2026-02-30':null}}}}} | years.2026.sets.equity.2026-02-30: '2026-02-30' is no date; one is written 2026-11-24",
                "{'years':{'2026':{'sets':{'equity':{'+026-02-03':null}}}}} | years.2026.sets.equity.+026-02-03: '+026-02-03' is no date; one is written 2026-11-24",
                "{'years':{'2026':{'sets':{'equity':{'2026-1-1':null}}}}} | years.2026.sets.equity.2026-1-1: '2026-1-1' is no date; one is written 2026-11-24",
                "{'years':{'2026':{'sets':{'equity':{'2027-01-01':null}}}}} | years.2026.sets.equity.2027-01-01: does not belong below the year 2026",
                "{'exchanges':{'NSE':{'weekly':['funday']}}} | exchanges.NSE.weekly[0]: unknown day 'funday'; the nearest known one is 'sun'",
                "{'exchanges':{'NSE':{'set':'x'}}} | exchanges.NSE.set: unknown set 'x'; the nearest known one is",
                "{'exchanges':{'NSE':{'hours':'BSE'}}} | exchanges.NSE.hours: must be a list of eras, or another exchange such as \"@NSE\", not 'BSE'",
                "{'exchanges':{'NSE':{'hours':'@BSE'}}} | refers to itself, by way of",
                "{'exchanges':{'NEW':{}}} | exchanges.NEW: has no 'weekly', the days on which it trades, such as [\"mon\", \"tue\"]",
                "{'exchanges':{'N-W':{}}} | exchanges.N-W: 'N-W' is no code of an exchange; one is written NSE",
                "{'sets':{'a':{'extends':'b'},'b':{'extends':'a'}}} | sets.a: extends itself, by way of a, b",
                "[] | must be a JSON object, such as {\"years\": {}}",
                "{'years': | not valid JSON: line 1, column",
                "{'years':{},'years':{}} | Duplicate field 'years'",
                "{} {} | there is something after the end",
            })
    void aFileIsRefusedWithThePlaceAndTheValue(String json, String problem) {
        assertThat(problems(json)).anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | has no 'state'; it is one of closed, regular, sessions",
                "'closed' | must be an object, not 'closed'",
                "{'state':'shut'} | .state: unknown state 'shut'; the nearest known one is",
                "{'state':'closed','kind':'fun'} | .kind: unknown kind 'fun'; the nearest known one is",
                "{'state':'closed','status':'sure'} | .status: unknown status 'sure'; the nearest known one is",
                "{'state':'closed','nam':'x'} | unknown key 'nam'; the nearest known one is 'name'",
                "{'state':'closed','name':5} | .name: must be a text, not 5",
                "{'state':'closed','use':['regular']} | has 'use', which only the state 'sessions' takes",
                "{'state':'sessions'} | has neither 'use', with names of regular sessions, nor 'sessions', with hours",
                "{'state':'sessions','use':['regular'],'sessions':[{'open':'09:00','close':'10:00'}]} | has both 'use' and 'sessions'; one of them says the hours",
                "{'state':'sessions','use':['evening']} | .use[0]: unknown session 'evening'; the nearest known one is 'regular'",
                "{'state':'sessions','sessions':[]} | .sessions: must have at least one session, such as",
                "{'state':'sessions','sessions':[{'open':'9:00','close':'10:00'}]} | .sessions[0].open: must be a time from 00:00 to 23:59, not '9:00'",
                "{'state':'sessions','sessions':[{'open':'24:00','close':'25:00'}]} | .sessions[0].open: must be a time from 00:00 to 23:59, not '24:00'",
                "{'state':'sessions','sessions':[{'open':'18:00','close':'48:00'}]} | .sessions[0].close: must be a time from 00:00 to 47:59, not '48:00'",
                "{'state':'sessions','sessions':[{'open':'18:00','close':'00:15'}]} | .sessions[0].close: must be later than the open, not '00:15'; after midnight it is written 24:15",
                "{'state':'sessions','sessions':[{'open':'18:00'}]} | .sessions[0]: has no 'close'",
                "{'state':'sessions','sessions':[{'open':'18:00','close':'19:00'},{'open':'18:30','close':'20:00'}]} | .sessions[1]: opens before the session ahead of it has closed",
            })
    void anEntryIsRefusedWithThePlaceAndTheValue(String entry, String problem) {
        List<String> problems = problems("{'years':{'2026':{'sets':{'equity':{'2026-12-07':" + entry + "}}}}}");

        assertThat(problems).anySatisfy(found -> assertThat(found)
                .startsWith("years.2026.sets.equity.2026-12-07")
                .contains(problem));
    }

    @Test
    void aFileOfTooManyValuesIsRefusedBeforeAllAreMade() {
        assertThat(problems("{'note':[" + "1,".repeat(400_000) + "1]}"))
                .containsExactly("has more than 300000 keys and values");
    }

    @Test
    void everyProblemIsListedAtOnce() {
        List<String> problems = problems("{'x':1,'years':{'2026':{'sets':{'equity':{"
                + "'2026-12-07':{'state':'shut'},'2026-12-08':{'state':'sessions'},'2025-01-01':null}}},'99':{}}}");

        assertThat(problems).hasSize(5);
    }

    @Test
    void anEditKeepsEverythingElseThatTheFileSays() throws Exception {
        LocalDate date = LocalDate.of(2026, 12, 7);
        UserCalendar before = UserCalendar.of(json("{'schema':'market-calendar/1','note':['mine',5,1.5,true,null],"
                + "'years':{'2026':{'sets':{'equity':{'2026-12-09':null}}}}}"));

        UserCalendar added = before.put(EQUITY, date, Map.of("state", "closed"));

        assertThat(day(BUNDLED.with(Json.pretty(added.fields())), "NSE", "2026-12-07")
                        .isTrading())
                .isFalse();
        assertThat(text(added)).contains("'note':['mine',5,1.5,true,null]").contains("'2026-12-09':null");
        assertThat(added.remove(EQUITY, date)).isEqualTo(before);
        assertThat(added.remove(EQUITY, date.plusDays(1))).isEqualTo(added);
        assertThat(UserCalendar.of(Json.pretty(added.fields()))).isEqualTo(added);
        assertThat(text(UserCalendar.empty())).isEqualTo("{'schema':'market-calendar/1','extends':'IN'}");
    }

    @Test
    void whatAFileSaysOfADayIsFoundInAnyCaseAndLeavesNothingEmptyBehind() throws Exception {
        LocalDate date = LocalDate.of(2026, 12, 7);
        UserCalendar.Subject nse = UserCalendar.Subject.exchange("NSE");
        UserCalendar mine = UserCalendar.of(json("{'note':'mine','years':{'2026':{'exchanges':{'nse':{"
                + "'2026-12-07':{'name':'Mine','state':'closed'}}}}}}"));

        assertThat(mine.says(nse, date)).isTrue();
        assertThat(mine.strikes(nse, date)).isFalse();
        assertThat(text(mine.strike(nse, date)))
                .isEqualTo("{'note':'mine','years':{'2026':{'exchanges':{'nse':{'2026-12-07':null}}}}}");
        assertThat(mine.strike(nse, date).strikes(nse, date)).isTrue();
        assertThat(text(mine.remove(nse, date))).isEqualTo("{'note':'mine'}");
        assertThat(mine.says(EQUITY, date)).isFalse();
        assertThat(mine.merge(UserCalendar.empty().put(nse, date, Map.of("state", "regular")))
                        .strike(EQUITY, date)
                        .remove(nse, date)
                        .fields())
                .isEqualTo(UserCalendar.of(json("{'note':'mine','schema':'market-calendar/1','extends':'IN',"
                                + "'years':{'2026':{'sets':{'equity':{'2026-12-07':null}}}}}"))
                        .fields());
    }

    @Test
    void anImportIsMergedAndItsEntriesWin() throws Exception {
        UserCalendar mine = UserCalendar.of(json("{'years':{'2028':{'sets':{'equity':{"
                + "'2028-01-26':{'name':'Mine','state':'closed'},'2028-01-27':{'name':'Kept','state':'closed'}}}}}}"));
        UserCalendar list = UserCalendar.of(json("{'years':{'2028':{'coverage':{'equity':'complete'},'sets':{'equity':{"
                + "'2028-01-26':{'state':'regular'}}}}}}"));

        MarketCalendar calendar = BUNDLED.with(Json.pretty(mine.merge(list).fields()));

        assertThat(hours(calendar, "NSE", "2028-01-26")).isEqualTo("09:15 to 15:30");
        assertThat(day(calendar, "NSE", "2028-01-27").name()).isEqualTo("Kept");
        assertThat(day(calendar, "NSE", "2028-01-27").flags()).isEmpty();
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** Without white space, and with apostrophes. */
    private static String text(UserCalendar calendar) {
        return new String(Json.pretty(calendar.fields()), StandardCharsets.UTF_8)
                .replace('"', '\'')
                .replaceAll("\\s", "");
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(CalendarException.class, () -> with(json)).problems();
    }

    private static MarketCalendar with(String json) throws CalendarException {
        return BUNDLED.with(json(json));
    }

    private static TradingDay day(MarketCalendar calendar, String code, String date) {
        return calendar.day(calendar.exchange(code).orElseThrow(), LocalDate.parse(date));
    }

    private static String hours(MarketCalendar calendar, String code, String date) {
        return day(calendar, code, date).sessions().stream().map(Session::hours).collect(Collectors.joining(","));
    }
}
