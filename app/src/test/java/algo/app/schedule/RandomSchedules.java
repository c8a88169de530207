package algo.app.schedule;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Schedules, instants and lives by chance; the same seed gives the same ones. */
final class RandomSchedules {
    private static final List<String> EXCHANGES = List.of("NSE", "NFO", "CDS", "MCX", "NCDEX", "CRYPTO");
    private static final List<String> DAYS = List.of("mon-fri", "mon-sun", "mon,wed,fri", "sat,sun", "tue", "sun-thu");
    private static final List<String> CRONS = List.of(
            "20 9 * * 1-5", "*/15 * * * *", "0 17,23 * * *", "30 10 1 * *", "0 9 * * 0", "5 0 * * 2-4", "0 18 * * 7");
    /** Dates of which the calendar says something, that the ones tried are mostly near. */
    private static final List<LocalDate> NEAR = List.of(
            LocalDate.of(2024, 1, 20),
            LocalDate.of(2024, 3, 2),
            LocalDate.of(2025, 10, 21),
            LocalDate.of(2026, 2, 1),
            LocalDate.of(2026, 3, 9),
            LocalDate.of(2026, 8, 3),
            LocalDate.of(2026, 11, 8),
            LocalDate.of(2026, 11, 24),
            LocalDate.of(2026, 12, 31),
            LocalDate.of(2027, 4, 14),
            LocalDate.of(2028, 2, 29));

    private final Random random;

    RandomSchedules(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    String exchange() {
        return any(EXCHANGES);
    }

    /** An instant near one of the notable dates, on a whole second. */
    Instant instant() {
        LocalDate date = any(NEAR).plusDays(random.nextInt(9) - 4);
        return Ist.midnight(date).plusSeconds(random.nextInt(86_400));
    }

    /** In the form that {@link Setting#schedule} reads. */
    String schedule() {
        String kind =
                switch (random.nextInt(6)) {
                    case 0, 1 -> "window start=" + clock() + maybe(" stop=" + clock());
                    case 2 -> "market_hours" + maybe(" open=open" + offset()) + maybe(" close=close" + offset());
                    case 3 -> "once at=" + Ist.iso(instant()).substring(0, 16) + maybe(" stop=" + clock());
                    case 4 ->
                        "interval every=" + (15 + random.nextInt(90)) + "m"
                                + maybe(" start=" + clock() + " stop=" + clock());
                    default -> "cron cron=" + any(CRONS).replace(' ', '_') + maybe(" stop=" + clock());
                };
        return kind
                + (kind.startsWith("once") ? "" : maybe(" days=" + any(DAYS)))
                + rarely(" any-day=true")
                + maybe(" follow-special-sessions=true")
                + rarely(" late-start=" + any(List.of("never", "10m", "2h", "always")))
                + rarely(" on-missing-year=hold");
    }

    /** A timetable that makes sense: some combinations are refused, and then it tries again. */
    Timetable timetable() {
        while (true) {
            String text = schedule();
            Optional<Schedule> schedule = ScheduleBuilder.build(Setting.values(text), (key, problem) -> {});
            if (schedule.isPresent()) {
                return new Timetable(
                        schedule.get(), Setting.CALENDAR.exchange(exchange()).orElseThrow(), Setting.CALENDAR);
            }
        }
    }

    Duration upTo(Duration most) {
        return Duration.ofSeconds((long) (random.nextDouble() * most.toSeconds()));
    }

    private String clock() {
        return switch (random.nextInt(8)) {
            case 0 -> "open" + offset();
            case 1 -> "close" + offset();
            default -> String.format(Locale.ROOT, "%02d:%02d", random.nextInt(24), random.nextInt(12) * 5);
        };
    }

    private String offset() {
        return random.nextInt(3) == 0 ? "" : (random.nextBoolean() ? "+" : "-") + (1 + random.nextInt(40)) + "m";
    }

    private String maybe(String text) {
        return random.nextBoolean() ? text : "";
    }

    private String rarely(String text) {
        return random.nextInt(5) == 0 ? text : "";
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
