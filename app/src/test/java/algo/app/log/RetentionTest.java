package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.LogPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of logs go, and which never do. */
class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final long MIB = 1024 * 1024;

    /** Files of 1 MiB, one a day, named by their age; the youngest, of today, is the log of the newest run. */
    private static List<LogFile> daily(int count) {
        List<LogFile> files = new ArrayList<>();
        for (int age = count - 1; age >= 0; age--) {
            files.add(file("day" + age, age, MIB, age == 0));
        }
        return files;
    }

    private static LogFile file(String name, int ageDays, long bytes, boolean isKept) {
        Path path = Path.of(name + ".log");
        return new LogFile(path, path, 0, bytes, NOW.minus(Duration.ofDays(ageDays)), isKept);
    }

    private static String gone(List<Retention.Removal> removals) {
        List<String> names = new ArrayList<>();
        removals.forEach(removal -> names.add(removal.file().file().toString().replace(".log", "") + ":"
                + removal.cause().replace("log.", "")));
        return String.join(" ", names);
    }

    @ParameterizedTest(name = "files {0}, days {1}, MiB {2} -> {3}")
    @CsvSource({
        "0, 0,  0,  ''",
        "3, 0,  0,  'day5:keep_files day4:keep_files day3:keep_files'",
        "6, 0,  0,  ''",
        "1, 0,  0,  'day5:keep_files day4:keep_files day3:keep_files day2:keep_files day1:keep_files'",
        "0, 4,  0,  'day5:keep_days'",
        "0, 1,  0,  'day5:keep_days day4:keep_days day3:keep_days day2:keep_days'",
        "0, 0,  2,  'day5:max_total_mb day4:max_total_mb day3:max_total_mb day2:max_total_mb'",
        "0, 0,  6,  ''",
        "4, 4,  2,  'day5:keep_days day4:keep_files day3:max_total_mb day2:max_total_mb'",
    })
    void eachBoundTakesTheOldestFirst(int files, int days, int total, String expected) {
        LogPolicy policy = new LogPolicy(10, files, days, total, false);

        assertThat(gone(Retention.decide(daily(6), policy, NOW))).isEqualTo(expected);
    }

    @Test
    void theLogOfTheNewestRunStaysHoweverOldAndLarge() {
        List<LogFile> files = List.of(file("old", 400, 9 * MIB, false), file("newest", 300, 900 * MIB, true));

        assertThat(gone(Retention.decide(files, new LogPolicy(10, 1, 1, 1, false), NOW)))
                .isEqualTo("old:keep_days");
    }

    @Test
    void roomIsMadeByTheOldestOfAll() {
        List<LogFile> files = List.of(
                file("a3", 3, MIB, false),
                file("a1", 1, MIB, true),
                file("b9", 9, MIB, false),
                file("b2", 2, MIB, false));

        assertThat(gone(Retention.makeRoom(files, MIB + 1, "low_space"))).isEqualTo("b9:low_space a3:low_space");
        assertThat(gone(Retention.makeRoom(files, 100 * MIB, "low_space")))
                .isEqualTo("b9:low_space a3:low_space b2:low_space");
    }

    @RepeatedTest(200)
    void whatIsLeftIsWithinTheBoundsAndNothingWentInVain(RepetitionInfo repetition) {
        java.util.Random random = new java.util.Random(repetition.getCurrentRepetition());
        List<LogFile> files = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = count; i > 0; i--) {
            files.add(file("f" + i, i / 2, random.nextInt(3 * 1024 * 1024), i == 1));
        }
        LogPolicy policy = new LogPolicy(10, random.nextInt(10), random.nextInt(8), random.nextInt(12), false);

        List<Retention.Removal> removals = Retention.decide(files, policy, NOW);

        List<LogFile> left = new ArrayList<>(files);
        removals.forEach(removal -> left.remove(removal.file()));
        assertThat(left).anyMatch(LogFile::isKept);
        long others = left.stream().filter(file -> !file.isKept()).count();
        if (others > 0) {
            assertThat(policy.keepFiles() == 0 || left.size() <= policy.keepFiles())
                    .isTrue();
            assertThat(policy.maxTotalMb() == 0
                            || left.stream().mapToLong(LogFile::bytes).sum() <= policy.maxTotalMb() * MIB)
                    .isTrue();
        }
        assertThat(left.subList(0, left.size() - 1))
                .as("what is left is the youngest")
                .isEqualTo(files.subList(removals.size(), files.size() - 1));
    }
}
