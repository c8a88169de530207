package algo.app.schedule;

import algo.app.model.Durations;
import java.time.DayOfWeek;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A schedule as values by the keys of the config, for writing it there. */
final class ScheduleValues implements Schedule.Visitor<Map<String, Object>> {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private ScheduleValues() {}

    static Map<String, Object> of(Schedule schedule) {
        ScheduleValues values = new ScheduleValues();
        values.values.put("type", schedule.type());
        schedule.accept(values);
        if (!(schedule instanceof Schedule.MarketHours)) {
            values.put("stop", schedule.stop(), schedule instanceof Schedule.Interval ? DayTime.CLOSE : DayTime.NONE);
        }
        values.put(schedule.terms());
        return values.values;
    }

    private void put(ScheduleTerms terms) {
        if (!terms.days().isEmpty()) {
            List<String> days = terms.days().stream()
                    .sorted()
                    .map(DayOfWeek::name)
                    .map(name -> name.substring(0, 3).toLowerCase(Locale.ROOT))
                    .toList();
            values.put("days", days);
        }
        if (terms.anyDay()) {
            values.put("any_day", true);
        }
        if (terms.followSpecialSessions()) {
            values.put("follow_special_sessions", true);
        }
        switch (terms.lateStart().kind()) {
            case DEFAULT -> {}
            case ALWAYS -> values.put("late_start", "always");
            case NEVER -> values.put("late_start", "never");
            case AT_MOST ->
                values.put("late_start", Durations.format(terms.lateStart().most()));
        }
        if (terms.holdOnMissingYear()) {
            values.put("on_missing_year", "hold");
        }
    }

    private Map<String, Object> put(String key, DayTime time, DayTime usual) {
        if (!time.equals(usual)) {
            values.put(key, time.toString());
        }
        return values;
    }

    @Override
    public Map<String, Object> daily(Schedule.Daily daily) {
        return put("start", daily.start(), DayTime.NONE);
    }

    @Override
    public Map<String, Object> marketHours(Schedule.MarketHours hours) {
        put("open", hours.open(), DayTime.OPEN);
        return put("close", hours.close(), DayTime.CLOSE);
    }

    @Override
    public Map<String, Object> once(Schedule.Once once) {
        values.put("at", once.at().toString());
        return values;
    }

    @Override
    public Map<String, Object> interval(Schedule.Interval interval) {
        values.put("every", Durations.format(interval.every()));
        return put("start", interval.start(), DayTime.OPEN);
    }

    @Override
    public Map<String, Object> cron(Schedule.Cron cron) {
        values.put("cron", cron.cron().toString());
        return values;
    }
}
