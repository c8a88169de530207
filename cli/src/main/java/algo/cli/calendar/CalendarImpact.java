package algo.cli.calendar;

import algo.app.calendar.MarketCalendar;
import algo.app.model.Ist;
import algo.app.schedule.Preview;
import algo.app.schedule.Schedule;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.Timetable;
import algo.cli.IstText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The effects of a change of the calendar on strategies today, by their schedules alone: only the daemon knows what
 * people started or stopped by hand, and what has ended.
 */
record CalendarImpact(List<Effect> effects) {
    static final CalendarImpact NONE = new CalendarImpact(List.of());

    /** Enough to see whether it is up now, and the next start and stop of today. */
    private static final int NEXT = 3;

    /**
     * The effect on one strategy.
     *
     * @param change {@code stops}, {@code starts}, {@code no_start}, {@code new_start} or {@code new_hours}
     */
    record Effect(String strategy, String change, String reason) {}

    /** The rest of today under one calendar. */
    private record Today(boolean up, Optional<Instant> start, Optional<Instant> stop, String reason) {}

    static CalendarImpact of(HomeStrategies strategies, MarketCalendar before, MarketCalendar after, Instant now) {
        List<Effect> effects = new ArrayList<>();
        for (HomeStrategies.Entry entry : strategies.byId().values()) {
            if (entry.schedule().isPresent()) {
                Today was = today(entry, before, now);
                Today is = today(entry, after, now);
                effect(entry.id(), was, is).ifPresent(effects::add);
            }
        }
        return new CalendarImpact(effects);
    }

    private static Today today(HomeStrategies.Entry entry, MarketCalendar calendar, Instant now) {
        Schedule schedule = entry.schedule().orElseThrow();
        var exchange = calendar.exchange(entry.exchange());
        if (exchange.isEmpty()) {
            return new Today(false, Optional.empty(), Optional.empty(), "");
        }
        Timetable timetable = new Timetable(schedule, exchange.get(), calendar);
        var desired = timetable.desiredAt(now, ScheduleMarks.NONE);
        List<Preview.Occurrence> coming = Preview.of(timetable, now, NEXT).occurrences();
        boolean up = coming.isEmpty()
                ? desired.up()
                : coming.get(0).action() == Preview.Action.STOP
                        || (coming.get(0).at().equals(now) && coming.get(0).action() == Preview.Action.START);
        return new Today(
                up,
                first(coming, Preview.Action.START, now),
                first(coming, Preview.Action.STOP, now),
                desired.reason());
    }

    private static Optional<Instant> first(List<Preview.Occurrence> coming, Preview.Action action, Instant now) {
        return coming.stream()
                .filter(each -> each.action() == action)
                .map(Preview.Occurrence::at)
                .filter(at -> Ist.date(at).equals(Ist.date(now)))
                .findFirst();
    }

    private static Optional<Effect> effect(String id, Today was, Today is) {
        if (was.up() != is.up()) {
            return Optional.of(new Effect(id, is.up() ? "starts" : "stops", is.reason()));
        }
        if (was.start().isPresent() && is.start().isEmpty()) {
            return Optional.of(new Effect(id, "no_start", is.reason()));
        }
        if (was.start().isEmpty() && is.start().isPresent()) {
            return Optional.of(
                    new Effect(id, "new_start", "at " + IstText.clock(is.start().get()) + " IST"));
        }
        if (!was.start().equals(is.start()) || !was.stop().equals(is.stop())) {
            return Optional.of(new Effect(id, "new_hours", hours(is) + " instead of " + hours(was)));
        }
        return Optional.empty();
    }

    private static String hours(Today today) {
        String start = today.start().map(IstText::clock).orElse("");
        String stop = today.stop().map(at -> "until " + IstText.clock(at)).orElse("");
        return (start + " " + stop).strip();
    }

    List<String> lines() {
        return linesOn("today");
    }

    /** @param day the day that it is about, in words */
    List<String> linesOn(String day) {
        List<String> lines = new ArrayList<>();
        for (Effect effect : effects) {
            String what =
                    switch (effect.change()) {
                        case "stops" -> "stops: ";
                        case "starts" -> "starts: ";
                        case "no_start" -> "does not start " + day + ": ";
                        case "new_start" -> "starts " + day + " ";
                        default -> "runs at other hours " + day + ": ";
                    };
            lines.add(effect.strategy() + " " + what + effect.reason());
        }
        return lines;
    }

    List<Object> fields() {
        List<Object> list = new ArrayList<>();
        for (Effect effect : effects) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("strategy", effect.strategy());
            fields.put("change", effect.change());
            fields.put("reason", effect.reason());
            list.add(fields);
        }
        return list;
    }
}
