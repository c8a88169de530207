package algo.cli.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code algo calendar}: what it answers, what it refuses and what it writes. */
class CalendarCommandTest {
    @TempDir
    private Path directory;

    private OfflineHome home;

    @BeforeEach
    void home() {
        home = new OfflineHome(directory);
    }

    @Test
    void aYearOfOneExchange() {
        assertThat(home.run("calendar show mcx 2027").exits(0).out())
                .isEqualTo(
                        """
                        Market calendar 2027, MCX commodity (non-agri), times in IST

                        MCX  Mon-Fri  09:00-23:55, from 15 Mar 09:00-23:30, from 8 Nov 09:00-23:55;
                                      holidays provisional

                        Fri 01 Jan  09:00-17:00  partial  New Year Day (evening closed) (provisional)
                        Tue 26 Jan  closed       holiday  Republic Day (provisional)
                        Fri 26 Mar  closed       holiday  Good Friday (provisional)
                        Wed 14 Apr  17:00-23:30  partial  Dr. Ambedkar Jayanti (morning closed)
                                                          (provisional)
                        """);
    }

    @Test
    void aYearOfAllExchangesSaysWhatIsTheSameOnce() {
        assertThat(home.run("calendar show 2026").exits(0).out().lines())
                .contains(
                        "NFO     Mon-Fri  09:15-15:30, from 3 Aug 09:15-15:40",
                        "Sun 01 Feb  09:15-15:30  budget   Union Budget Sunday: NSE BSE NFO BFO",
                        "Tue 24 Nov  closed       holiday  Guru Nanak Jayanti: NSE BSE NFO BFO CDS BCD",
                        "            17:00-23:55  partial  Guru Nanak Jayanti (morning closed): MCX NCO")
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void aYearThatIsNotKnownSaysSo() {
        assertThat(home.run("calendar show NSE 2031").exits(0).out())
                .contains("NSE  Mon-Fri  09:15-15:30; HOLIDAYS NOT KNOWN", "No holidays and no special days.\n");
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nse    | 2026-11-24T10:00    | 1 | NSE closed: Guru Nanak Jayanti; opens Wed 25 Nov 2026 09:15 IST",
                "NSE    | 2026-11-23T09:14:59 | 1 | NSE closed: it trades 09:15 to 15:30 IST; opens Mon 23 Nov 2026 09:15 IST",
                "NSE    | 2026-11-23T09:15    | 0 | NSE open, 09:15 to 15:30 IST; closes Mon 23 Nov 2026 15:30 IST",
                "NSE    | 2026-11-23~15:30    | 1 | NSE closed: it trades 09:15 to 15:30 IST; opens Wed 25 Nov 2026 09:15 IST",
                "Nfo    | 2026-11-23~15:30    | 0 | NFO open, 09:15 to 15:40 IST; closes Mon 23 Nov 2026 15:40 IST",
                "NSE    | 2026-02-01T10:00    | 0 | NSE open, 09:15 to 15:30 IST: Union Budget Sunday; closes Sun 1 Feb 2026 15:30 IST",
                "MCX    | 2026-11-24T16:59    | 1 | MCX closed: it trades 17:00 to 23:55 IST (Guru Nanak Jayanti (morning closed)); opens Tue 24 Nov 2026 17:00 IST",
                "MCX    | 2026-11-09T00:10    | 0 | MCX open, 18:00 to 24:15 IST: Diwali Laxmi Pujan - Muhurat trading (Sunday); closes Mon 9 Nov 2026 00:15 IST",
                "CRYPTO | 2026-12-25          | 0 | CRYPTO open, 00:00 to 24:00 IST",
                "NSE    | 2031-11-24T10:00    | 3 | by the weekday rule: NSE open, 09:15 to 15:30 IST; closes Mon 24 Nov 2031 15:30 IST",
                "NSE    | 2031-11-23T10:00    | 3 | by the weekday rule: NSE closed: Sunday; opens Mon 24 Nov 2031 09:15 IST",
            })
    void isOpen(String exchange, String at, int code, String line) {
        assertThat(home.run("calendar is-open " + exchange + " --at " + at)
                        .exits(code)
                        .out())
                .isEqualTo(line + "\n");
    }

    @Test
    void isOpenAsJson() {
        assertThat(home.run("calendar is-open nse --at 2026-11-08T18:30 --json")
                        .exits(0)
                        .out())
                .isEqualTo(
                        "{\"exchange\":\"NSE\",\"at\":\"2026-11-08T18:30:00+05:30\",\"open\":true,\"reason\":\"NSE open, "
                                + "18:00 to 19:15 IST: Diwali Laxmi Pujan - Muhurat trading (Sunday)\",\"session\":{\"name\":\"special\","
                                + "\"open\":\"2026-11-08T18:00:00+05:30\",\"close\":\"2026-11-08T19:15:00+05:30\"},"
                                + "\"flags\":[\"provisional\"]}\n");
        assertThat(home.run("calendar is-open NSE --at 2031-11-23T10:00 --json")
                        .exits(3)
                        .out())
                .isEqualTo("{\"exchange\":\"NSE\",\"at\":\"2031-11-23T10:00:00+05:30\",\"open\":false,"
                        + "\"reason\":\"NSE closed: Sunday\",\"session\":null,\"flags\":[\"unknown_year\"]}\n");
    }

    @Test
    void nextAsTextAndAsJson() {
        assertThat(home.run("calendar next nse --from 2026-11-23T16:00")
                        .exits(0)
                        .out())
                .isEqualTo("NSE opens   Wed 25 Nov 2026 09:15 IST\nNSE closes  Wed 25 Nov 2026 15:30 IST\n");
        assertThat(home.run("calendar next NSE --from 2026-11-07 --json")
                        .exits(0)
                        .out())
                .isEqualTo("{\"exchange\":\"NSE\",\"from\":\"2026-11-07T00:00:00+05:30\","
                        + "\"next_open\":\"2026-11-08T18:00:00+05:30\",\"next_close\":\"2026-11-08T19:15:00+05:30\","
                        + "\"flags\":[\"provisional\"]}\n");
        assertThat(home.run("calendar next crypto").exits(0).out()).isEqualTo("CRYPTO is open and never closes\n");
    }

    @Test
    void checkSaysWhatADayIs() {
        assertThat(home.run("calendar check 2026-11-24").exits(0).out())
                .startsWith("Tue 24 Nov 2026, times in IST\nNSE     closed       holiday   Guru Nanak Jayanti\n")
                .contains(
                        "\nMCX     17:00-23:55  partial   Guru Nanak Jayanti (morning closed)\n",
                        "\nCRYPTO  00:00-24:00  ordinary\n");
        assertThat(home.run("calendar check 2026-11-24 MCX --json").exits(0).out())
                .isEqualTo(
                        "{\"date\":\"2026-11-24\",\"exchanges\":[{\"exchange\":\"MCX\",\"date\":\"2026-11-24\","
                                + "\"kind\":\"partial\",\"name\":\"Guru Nanak Jayanti (morning closed)\",\"trading\":true,"
                                + "\"sessions\":[{\"name\":\"evening\",\"open\":\"2026-11-24T17:00:00+05:30\","
                                + "\"close\":\"2026-11-24T23:55:00+05:30\"}],\"special\":false,\"corrected\":false,\"flags\":[]}]}\n");
    }

    @ParameterizedTest(name = "algo calendar {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "shw                  | unknown action 'shw'; the nearest known one is 'show'; see 'algo calendar --help'",
                "show nsee            | unknown exchange 'nsee'; the nearest known one is 'NSE'",
                "show NSE 26          | '26' is no year from 1970 to 2200",
                "show NSE 2026 x      | unexpected argument 'x'; see 'algo calendar show --help'",
                "is-open              | missing EX; see 'algo calendar is-open --help'",
                "is-open MXC          | unknown exchange 'MXC'; the nearest known one is 'MCX'",
                "is-open NSE --from 09:20 | --from goes with 'algo calendar next'",
                "next NSE --at 09:20  | --at goes with 'algo calendar is-open'",
                "check                | missing DATE; see 'algo calendar check --help'",
                "check 2026-02-30     | '2026-02-30' is no date of the years 1970 to 2200; one is written 2026-11-24",
                "add 2026-12-07       | what is the day called?; give --name TEXT, which reasons will show",
                "add 7.12. --name X   | '7.12.' is no date of the years 1970 to 2200; one is written 2026-11-24",
                "add 2026-12-07 NSQ --name X | unknown exchange or set 'NSQ'; the nearest known one is 'NSE'",
                "add 2026-12-07 NSE --name X --closed --regular | give one of --closed, --regular, --sessions and --use",
                "add 2026-12-07 NSE --name X --sessions 9-10 | --sessions must be hours such as 18:00-19:15, or several with commas between them, not '9-10'",
                "add 2026-12-07 NSE --name X --sessions 18:00-17:00 | NSE on 2026-12-07: sessions[0].close: must be later than the open, not '17:00'; after midnight it is written 24:15",
                "add 2026-12-07 MCX --name X --use evning | MCX on 2026-12-07: use[0]: unknown session 'evning'; the nearest known one is 'evening'",
                "add 2026-12-07 NSE --name X --kind holyday | NSE on 2026-12-07: kind: unknown kind 'holyday'; the nearest known one is 'holiday'",
                "remove 2026-12-08    | the calendar says nothing of Tue 8 Dec 2026; see 'algo calendar check 2026-12-08'",
                "remove 2026-11-24 NSE --restore | your calendar says nothing of Tue 24 Nov 2026 for NSE; see 'algo calendar check 2026-11-24'",
                "remove 2026-11-24 --name X | --name goes with 'algo calendar add'",
                "import               | missing FILE; see 'algo calendar import --help'",
                "import /nowhere      | cannot be read: no such file or directory: /nowhere",
            })
    void isRefusedWithOneLineAndWritesNothing(String words, String line) {
        home.run("calendar " + words).refused(2, line);
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void aCalendarThatIsALinkIsFollowedAndTheLinkStays() throws Exception {
        Files.createDirectories(home.home());
        Path target = home.home().resolveSibling("my-calendar.json");
        Files.createSymbolicLink(home.calendar(), Path.of("../my-calendar.json"));

        home.run("calendar add 2026-12-07 equity --name Ad~hoc~holiday").exits(0);

        assertThat(home.calendar()).isSymbolicLink();
        assertThat(target).content().contains("Ad hoc holiday");
    }

    @Test
    void addAndRemove() throws Exception {
        assertThat(home.run("calendar add 2026-12-07 equity --name Ad~hoc~holiday")
                        .exits(0)
                        .out())
                .isEqualTo("Mon 7 Dec 2026, equity: Ad hoc holiday, closed\n");
        assertThat(home.run("calendar check 2026-12-07 nfo").out())
                .endsWith("NFO  closed  holiday  Ad hoc holiday (from your calendar)\n");
        assertThat(Files.readString(home.calendar()))
                .isEqualTo(
                        """
                        {
                          "schema" : "market-calendar/1",
                          "extends" : "IN",
                          "years" : {
                            "2026" : {
                              "sets" : {
                                "equity" : {
                                  "2026-12-07" : {
                                    "name" : "Ad hoc holiday",
                                    "state" : "closed"
                                  }
                                }
                              }
                            }
                          }
                        }
                        """);
        home.run(
                        "calendar add 2026-12-05 mcx --name Drill --sessions 09:00-10:00,11:30-12:30 --kind dr_drill --provisional")
                .exits(0);
        assertThat(home.run("calendar check 2026-12-05 MCX").out())
                .contains("MCX  09:00-10:00, 11:30-12:30  dr_drill  Drill (provisional; from your");
        home.run("calendar add 2026-12-06 MCX --name Evening --use evening").exits(0);
        assertThat(home.run("calendar check 2026-12-06 MCX").out()).contains("MCX  17:00-23:55  partial");
        home.run("calendar add 2026-12-06 --name Open --regular").exits(0);
        assertThat(home.run("calendar check 2026-12-06").out())
                .contains("NSE     09:15-15:30  special_live  Open", "MCX     17:00-23:55  partial       Evening");
        assertThat(home.run("calendar add 2026-12-06 --name Open --regular")
                        .exits(0)
                        .out())
                .isEqualTo("nothing to change: the calendar says so already\n");

        assertThat(home.run("calendar add 2026-12-06 commodity --name Other")
                        .exits(0)
                        .out())
                .isEqualTo(
                        "Sun 6 Dec 2026, commodity: Other, closed\n"
                                + "but MCX keeps the entry of its own; 'algo calendar remove 2026-12-06 MCX --restore' ends that\n");

        for (String date : new String[] {"2026-12-05", "2026-12-06", "2026-12-07"}) {
            home.run("calendar remove " + date).exits(0);
        }
        assertThat(Files.readString(home.calendar()))
                .isEqualTo("{\n  \"schema\" : \"market-calendar/1\",\n  \"extends\" : \"IN\"\n}\n");
    }

    @Test
    void whatIsBundledIsStruckOutAndRestored() {
        assertThat(home.run("calendar remove 2026-11-24 EQUITY").exits(0).out())
                .isEqualTo("Tue 24 Nov 2026, equity: struck out, the weekday alone counts\n");
        home.run("calendar is-open BSE --at 2026-11-24T10:00").exits(0);
        home.run("calendar is-open CDS --at 2026-11-24T10:00").exits(1);
        assertThat(home.run("calendar remove 2026-11-24 equity").exits(0).out()).startsWith("nothing to change");
        home.run("calendar remove 2026-11-24 equity --restore").exits(0);
        home.run("calendar is-open BSE --at 2026-11-24T10:00").exits(1);

        home.run("calendar add 2026-12-07 equity --name Holiday").exits(0);
        assertThat(home.run("calendar remove 2026-12-07 NSE").exits(0).out())
                .isEqualTo("Mon 7 Dec 2026, NSE: struck out, the weekday alone counts\n");
        home.run("calendar is-open NSE --at 2026-12-07T10:00").exits(0);
        home.run("calendar is-open BSE --at 2026-12-07T10:00").exits(1);
        home.run("calendar remove 2026-12-07").exits(0);
        home.run("calendar is-open BSE --at 2026-12-07T10:00").exits(0);
    }

    @Test
    void validateListsEveryProblem() throws Exception {
        assertThat(home.run("calendar validate").exits(0).out())
                .isEqualTo("there is no " + home.calendar() + "; the bundled calendar alone is in force\n");
        Path file = home.write(
                "new.json",
                "{\"years\":{\"2026\":{\"sets\":{\"equty\":{}},\"exchanges\":{\"NSE\":{\"2026-12-07\":{\"state\":\"shut\"}}}}}}");
        OfflineHome.Result result = home.run("calendar validate " + file).exits(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("algo: " + file + ": years.2026."))
                .anyMatch(line -> line.contains("unknown set 'equty'; the nearest known one is 'equity'"))
                .anyMatch(line -> line.contains("unknown state 'shut'"));
        assertThat(home.run("calendar validate --json " + file).exits(2).out())
                .startsWith("{\"file\":\"" + file + "\",\"valid\":false,\"problems\":[\"years.2026.");
        assertThat(home.run("calendar import " + file).exits(2).err()).contains("nothing was changed", "2 problems");
        assertThat(home.calendar()).doesNotExist();
    }

    @Test
    void importLaysAFileOverWhatIsThereAndKeepsACopy() throws Exception {
        home.run("calendar add 2026-12-07 equity --name Mine").exits(0);
        home.run("calendar add 2026-12-08 nse --name Mine~too").exits(0);
        String before = Files.readString(home.calendar());
        Path file = home.write(
                "new.json",
                "{\"years\":{\"2026\":{\"sets\":{\"equity\":{\"2026-12-07\":{\"name\":\"Theirs\",\"state\":\"regular\"},"
                        + "\"2026-11-24\":null}}},\"2028\":{\"coverage\":{\"equity\":\"complete\"},"
                        + "\"exchanges\":{\"nse\":{\"2028-01-26\":{\"name\":\"Republic Day\",\"state\":\"closed\"}}}}}}");

        home.run("calendar import " + file).exits(0);

        assertThat(Files.readString(home.home().resolve("calendar.json.bak"))).isEqualTo(before);
        assertThat(home.run("calendar check 2026-12-07 NSE").out()).contains("Theirs (from your calendar)");
        assertThat(home.run("calendar check 2026-12-08 NSE").out()).contains("Mine too");
        home.run("calendar is-open NSE --at 2026-11-24T10:00").exits(0);
        home.run("calendar is-open NSE --at 2028-01-26T10:00").exits(1);
        assertThat(home.run("calendar import " + file).exits(0).out()).startsWith("nothing to change");

        home.run("calendar import --replace " + file).exits(0);
        assertThat(home.run("calendar check 2026-12-08 NSE").out()).contains("ordinary");
    }

    @Test
    void aBrokenCalendarIsSaidAndNeverOverwritten() throws Exception {
        home.write("calendar.json", "{\"years\": {");
        for (String words : new String[] {"show", "is-open NSE", "check 2026-11-24", "add 2026-12-07 --name X"}) {
            OfflineHome.Result result = home.run("calendar " + words).exits(1);
            assertThat(result.err()).startsWith("algo: " + home.calendar() + " is refused: not valid JSON: line 1");
            assertThat(result.out()).isEmpty();
        }
        home.run("calendar validate").exits(2);
        assertThat(home.calendar()).hasContent("{\"years\": {");
    }
}
