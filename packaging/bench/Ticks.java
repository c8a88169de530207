import algo.app.calendar.MarketCalendar;
import algo.app.schedule.Preview;
import algo.app.schedule.Schedule;
import algo.app.schedule.ScheduleBuilder;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What schedules cost: one answer of each of 500, and the preview of a year. Run by schedules.py with the daemon's jar. */
class Ticks {
    private static final int STRATEGIES = 500;
    private static final int TICKS = 2000;
    private static final int PREVIEWS = 20;
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Map<String, Object>> KINDS = List.of(
            Map.of("type", "window", "start", "09:20", "stop", "15:15"),
            Map.of("type", "market_hours", "open", "open-15m", "close", "close-5m"),
            Map.of("type", "once", "at", "2026-11-23T09:20"),
            Map.of("type", "interval", "every", "5m"),
            Map.of("type", "cron", "cron", "20 9 * * 1-5"));

    public static void main(String[] arguments) {
        MarketCalendar calendar = MarketCalendar.bundled();
        List<Timetable> timetables = new ArrayList<>();
        for (int i = 0; i < STRATEGIES; i++) {
            String exchange = List.of("NSE", "MCX", "CDS", "NFO").get(i % 4);
            timetables.add(of(KINDS.get(i % KINDS.size()), exchange, calendar));
        }
        double[] ticks = new double[TICKS];
        long ups = 0;
        for (int i = 0; i < TICKS; i++) {
            Instant now = FROM.plus(Duration.ofHours(4).multipliedBy(i)).plusSeconds(i);
            long before = System.nanoTime();
            for (Timetable timetable : timetables) {
                ScheduleMarks marks = timetable.passed(ScheduleMarks.NONE, now, false);
                ups += timetable.desiredAt(now, marks).up() ? 1 : 0;
            }
            ticks[i] = (System.nanoTime() - before) / 1e6;
        }
        tell("all " + STRATEGIES + " asked in one tick, the first " + TICKS / 2, Arrays.copyOf(ticks, TICKS / 2));
        tell("the same, the next " + TICKS / 2, Arrays.copyOfRange(ticks, TICKS / 2, TICKS));
        for (Map<String, Object> kind : KINDS) {
            Timetable timetable = of(kind, "NSE", calendar);
            int count = kind.get("type").equals("interval") ? 2 * 75 * 250 : 2 * 250;
            double[] previews = new double[PREVIEWS];
            int found = 0;
            for (int i = 0; i < PREVIEWS; i++) {
                long before = System.nanoTime();
                found = Preview.of(timetable, FROM, count).occurrences().size();
                previews[i] = (System.nanoTime() - before) / 1e6;
            }
            tell("preview of a year, " + kind.get("type") + ", " + found + " times", previews);
        }
        if (ups == 0) {
            throw new IllegalStateException("none was ever up");
        }
    }

    private static Timetable of(Map<String, Object> values, String exchange, MarketCalendar calendar) {
        Schedule schedule = ScheduleBuilder.build(values, (key, problem) -> System.err.println(key + " " + problem))
                .orElseThrow();
        return new Timetable(schedule, calendar.exchange(exchange).orElseThrow(), calendar);
    }

    private static void tell(String label, double[] values) {
        double first = values[0];
        Arrays.sort(values);
        System.out.printf(
                "   %-52s median %8.3f ms   max %8.3f ms   first %8.3f ms   n %d%n",
                label, values[values.length / 2], values[values.length - 1], first, values.length);
    }
}
