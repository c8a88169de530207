package algo.app.schedule;

import static algo.app.schedule.Setting.ist;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import algo.app.model.Ist;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron expressions come when Debian's cron has them come. 21 November 2026 is a Saturday. */
class CronExpressionTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // 0 and 7 are Sunday, also at the end of a range; names in any case, in ranges and lists too
                "0 9 * * 0          | 2026-11-22 2026-11-29",
                "0 9 * * 7          | 2026-11-22 2026-11-29",
                "0 9 * * 5-7        | 2026-11-22 2026-11-27 2026-11-28",
                "0 9 * * 0,7        | 2026-11-22 2026-11-29",
                "0 9 * * 1          | 2026-11-23 2026-11-30",
                "0 9 * * SAT        | 2026-11-28 2026-12-05",
                "0 9 * * mon-Wed    | 2026-11-23 2026-11-24 2026-11-25 2026-11-30",
                "0 9 * * mon,fri    | 2026-11-23 2026-11-27 2026-11-30",
                "0 9 1 jan,MAR *    | 2027-01-01 2027-03-01",
                "0 9 1 jan-mar *    | 2027-01-01 2027-02-01 2027-03-01 2028-01-01",
                // steps: on a star they begin with the first number of the field
                "0 9 * * */2        | 2026-11-22 2026-11-24 2026-11-26 2026-11-28 2026-11-29",
                "0 9 * * 1-5/2      | 2026-11-23 2026-11-25 2026-11-27 2026-11-30",
                "0 9 */10 * *       | 2026-12-01 2026-12-11 2026-12-21 2026-12-31",
                "0 9 5-25/10 * *    | 2026-11-25 2026-12-05 2026-12-15",
                "0 9 1 */5 *        | 2027-01-01 2027-06-01 2027-11-01",
                "0 9 1-3,30 * *     | 2026-11-30 2026-12-01 2026-12-02 2026-12-03 2026-12-30",
                // both days named: either will do
                "0 9 25 * 1         | 2026-11-23 2026-11-25 2026-11-30",
                "0 9 1-3 * 2        | 2026-11-24 2026-12-01 2026-12-02 2026-12-03 2026-12-08",
                // a field that begins with a star makes no restriction of its own: both must hold
                "0 10 */2 * 1       | 2026-11-23 2026-12-07 2026-12-21",
                "0 10 */2 * 1-5     | 2026-11-23 2026-11-25 2026-11-27 2026-12-01",
                "0 10 13 * */2      | 2026-12-13 2027-02-13 2027-03-13 2027-04-13",
                "0 10 *,13 * 5      | 2026-11-27 2026-12-04",
                "0 10 * * 1         | 2026-11-23 2026-11-30",
                // one that only ends with a star names every day, and either will do
                "0 10 13,* * 5      | 2026-11-22 2026-11-23 2026-11-24",
                "0 10 1-31/2 * 1    | 2026-11-23 2026-11-25 2026-11-27 2026-11-29 2026-11-30 2026-12-01",
                // rare ones
                "0 9 29 2 *         | 2028-02-29 2032-02-29 2036-02-29",
                "0 9 29 2 */7       | 2032-02-29 2060-02-29 2088-02-29 2128-02-29",
                "59 23 31 12 *      | 2026-12-31 2027-12-31",
                // words
                "@yearly            | 2027-01-01 2028-01-01",
                "@monthly           | 2026-12-01 2027-01-01",
                "@Weekly            | 2026-11-22 2026-11-29",
                "@daily             | 2026-11-22 2026-11-23",
            })
    void comesOnTheDaysOnWhichDebiansCronHasItCome(String cron, String dates) {
        CronExpression expression = CronExpression.parse(cron);
        List<String> found = new ArrayList<>();
        Instant at = ist("2026-11-21T23:59");
        for (int i = 0; i < dates.split(" ").length; i++) {
            at = expression.next(at).orElseThrow();
            found.add(Ist.date(at).toString());
        }

        assertThat(String.join(" ", found)).isEqualTo(dates);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*/25 9 * * *        | 09:00 09:25 09:50",
                "5-59/20 9 * * *     | 09:05 09:25 09:45",
                "0,30 9-10 * * *     | 09:00 09:30 10:00 10:30",
                "07 09 * * *         | 09:07",
                "0 */9 * * *         | 00:00 09:00 18:00",
                "0 22-23,1 * * *     | 01:00 22:00 23:00",
                "0  9\t* * *         | 09:00",
            })
    void comesAtTheMinutesThatItNames(String cron, String times) {
        CronExpression expression = CronExpression.parse(cron);
        List<String> found = new ArrayList<>();
        Instant at = ist("2026-11-22T00:00").minusNanos(1);
        for (at = expression.next(at).orElseThrow();
                at.isBefore(ist("2026-11-23T00:00"));
                at = expression.next(at).orElseThrow()) {
            found.add(Ist.iso(at).substring(11, 16));
        }

        assertThat(String.join(" ", found)).isEqualTo(times);
    }

    @Test
    void aMinuteIsComeOnce() {
        CronExpression cron = CronExpression.parse("20 9 * * *");

        assertThat(cron.next(ist("2026-11-23T09:20").minusNanos(1))).contains(ist("2026-11-23T09:20"));
        assertThat(cron.next(ist("2026-11-23T09:20"))).contains(ist("2026-11-24T09:20"));
        assertThat(cron.next(ist("2026-11-23T09:20").plusNanos(1))).contains(ist("2026-11-24T09:20"));
        assertThat(cron.next(ist("2026-11-23T09:20").minus(Duration.ofHours(1))))
                .contains(ist("2026-11-23T09:20"));
    }

    /** Against what the expression says, asked of one minute after another. */
    @Test
    void theNextMinuteIsTheFirstThatTheExpressionNames() {
        CronExpression cron = CronExpression.parse("7,33 */7 1,15 * 3");
        Random random = new Random(5);
        Instant at = ist("2026-11-20T10:07");
        for (int i = 0; i < 100; i++) {
            Instant next = at.plusSeconds(60 - at.getEpochSecond() % 60);
            while (!names(LocalDateTime.ofInstant(next, Ist.ZONE))) {
                next = next.plusSeconds(60);
            }

            assertThat(cron.next(at)).as("after %s", at).isEqualTo(Optional.of(next));
            at = random.nextBoolean() ? next : at.plusSeconds(random.nextInt(40_000));
        }
    }

    private static boolean names(LocalDateTime at) {
        boolean time = (at.getMinute() == 7 || at.getMinute() == 33) && at.getHour() % 7 == 0;
        boolean ofMonth = at.getDayOfMonth() == 1 || at.getDayOfMonth() == 15;
        return time && (ofMonth || at.getDayOfWeek() == DayOfWeek.WEDNESDAY);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "61 9 * * *    | minute must be from 0 to 59, not '61'",
                "0 24 * * *    | hour must be from 0 to 23, not '24'",
                "0 9 0 * *     | day of the month must be from 1 to 31, not '0'",
                "0 9 32 * *    | day of the month must be from 1 to 31, not '32'",
                "0 9 * 13 *    | month must be from 1 to 12, or a name such as feb, not '13'",
                "0 9 * * 8     | day of the week must be from 0 to 7, or a name such as mon, not '8'",
                "0 9 * * monday | day of the week must be from 0 to 7, or a name such as mon, not 'monday'",
                "0 9 * * fri-sun | day of the week 'fri-sun': the range runs backwards; Sunday at its end is 7, as in 5-7",
                "0 17-9 * * *  | hour '17-9': the range runs backwards",
                "5/10 9 * * *  | minute '5/10': a step needs a range, such as */10 or 5-59/10",
                "*/0 9 * * *   | minute '*/0': the step must be from 1 to 59",
                "*/90 * * * *  | minute '*/90': the step must be from 1 to 59",
                "*/ 9 * * *    | minute '*/': the step must be from 1 to 59",
                "1, 9 * * *    | minute must be from 0 to 59, not ''",
                "-5 9 * * *    | minute must be from 0 to 59, not ''",
                "0 9 ? * 1     | day of the month must be from 1 to 31, not '?'",
                "0 9 L * *     | day of the month must be from 1 to 31, not 'L'",
                "0 9 * * 5#2   | day of the week must be from 0 to 7, or a name such as mon, not '5#2'",
                "0 9 * *       | it has 4",
                "0 0 9 * * *   | it has 6",
                "@reboot       | the words are @yearly, @monthly, @weekly, @daily and @hourly",
                "* * * * \u0661 | day of the week must be from 0 to 7, or a name such as mon, not '\u0661'",
            })
    void whatDebiansCronDoesNotReadOrReadsAsSomethingElseIsRefused(String cron, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse(cron))
                .withMessage("must be five fields, minute, hour, day of the month, month and day of the week, such as"
                        + " '20 9 * * 1-5', not '" + cron + "': " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0 0 30 2 *", "* * 31 2,4,6,9,11 *", "*/5 * 30,31 2 *"})
    @Timeout(20)
    void whatNeverComesIsRefusedQuickly(String cron) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse(cron))
                .withMessage("'" + cron + "' never comes: no month that it names has such a day");
    }
}
