package algo.app.schedule;

import algo.app.model.Durations;
import algo.app.model.Nearest;
import algo.app.model.Text;
import algo.app.model.WrittenTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Makes a schedule of the values that somebody wrote, in the config or on the command line, and says everything that is
 * wrong with them. What depends on the calendar and the day is checked by {@link SettingCheck}.
 */
public final class ScheduleBuilder {
    private static final Map<String, List<String>> OWN_KEYS = ownKeys();
    private static final List<String> COMMON_KEYS =
            List.of("type", "days", "any_day", "follow_special_sessions", "late_start", "on_missing_year");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Map<String, Object> values;
    private final BiConsumer<String, String> problems;
    /** The keys for which a problem was noted already. */
    private final Set<String> wrong = new TreeSet<>();

    private ScheduleBuilder(Map<String, ?> values, BiConsumer<String, String> problems) {
        this.values = new LinkedHashMap<>(values);
        this.problems = problems;
    }

    private static Map<String, List<String>> ownKeys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("window", List.of("start", "stop"));
        keys.put("market_hours", List.of("open", "close"));
        keys.put("once", List.of("at", "stop"));
        keys.put("interval", List.of("every", "start", "stop"));
        keys.put("cron", List.of("cron", "stop"));
        return keys;
    }

    /** Returns the keys that a schedule takes, by its type; {@code type} is one of them. */
    public static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        OWN_KEYS.forEach((type, own) -> {
            List<String> known = new ArrayList<>(COMMON_KEYS);
            if (type.equals("once")) {
                known.remove("days");
            }
            known.addAll(own);
            keys.put(type, known);
        });
        return keys;
    }

    /** Returns whether a key is true or false; all others are texts, and {@code days} may be a list of them. */
    public static boolean isTruth(String key) {
        return key.equals("any_day") || key.equals("follow_special_sessions");
    }

    /**
     * Makes the schedule that these values describe.
     *
     * @param values by the keys of the config; texts, truth values and lists of texts; {@code days} may be one text such
     *     as {@code mon-wed,fri}; null is as absent
     * @param problems gets each problem, with its key (empty for the whole)
     * @return empty if there was a problem
     */
    public static Optional<Schedule> build(Map<String, ?> values, BiConsumer<String, String> problems) {
        return new ScheduleBuilder(values, problems).build();
    }

    /** Returns the values of which {@link #build} makes the same schedule, without those that equal their defaults. */
    public static Map<String, Object> values(Schedule schedule) {
        return ScheduleValues.of(schedule);
    }

    private Optional<Schedule> build() {
        values.values().removeIf(value -> value == null);
        String type = text("type");
        List<String> own = OWN_KEYS.get(type);
        if (own == null) {
            problem(
                    "type",
                    "must be one of " + String.join(", ", OWN_KEYS.keySet()) + ", not '" + Text.printable(type, 60)
                            + "'");
            return Optional.empty();
        }
        List<String> known = keys().get(type);
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                problem("", Nearest.unknown("key", Text.printable(key, 60), known));
            }
        }
        checkKinds();
        ScheduleTerms terms = terms();
        Schedule schedule =
                switch (type) {
                    case "window" -> daily(terms);
                    case "market_hours" -> marketHours(terms);
                    case "once" -> once(terms);
                    case "interval" -> interval(terms);
                    default -> cron(terms);
                };
        return wrong.isEmpty() ? Optional.of(schedule) : Optional.empty();
    }

    /** Notes each value of the wrong kind, and treats it as absent. */
    private void checkKinds() {
        for (Map.Entry<String, Object> entry : List.copyOf(values.entrySet())) {
            String key = entry.getKey();
            Object value = entry.getValue();
            if (isTruth(key)) {
                if (!(value instanceof Boolean)) {
                    wrongKind(key, "true or false");
                }
            } else if (!(value instanceof String) && !(key.equals("days") && value instanceof Collection<?>)) {
                wrongKind(key, key.equals("days") ? "a list of days such as [\"mon\", \"tue\"]" : "text");
            }
        }
    }

    private void wrongKind(String key, String right) {
        problem(key, "must be " + right + ", not " + Text.printable(String.valueOf(values.remove(key)), 60));
    }

    private Schedule daily(ScheduleTerms terms) {
        DayTime start = required("start", "such as 09:20");
        DayTime stop = time("stop", DayTime.NONE);
        differ("stop", start, stop);
        return new Schedule.Daily(start, stop, terms);
    }

    private Schedule marketHours(ScheduleTerms terms) {
        DayTime open = time("open", DayTime.OPEN);
        DayTime close = time("close", DayTime.CLOSE);
        for (String key : List.of("open", "close")) {
            DayTime time = key.equals("open") ? open : close;
            if (time.isClock()) {
                problem(
                        key,
                        "must be open or close, or one of them with an offset such as open-15m, not '" + time
                                + "'; the type 'window' takes clock times");
            }
        }
        differ("close", open, close);
        return new Schedule.MarketHours(open, close, terms);
    }

    private Schedule once(ScheduleTerms terms) {
        LocalDateTime at = LocalDateTime.MIN;
        String text = text("at");
        if (text.isEmpty()) {
            missing("at", "a date and time such as 2026-11-23T09:20");
        } else {
            at = WrittenTime.dateTime(text).orElse(LocalDateTime.MIN);
            if (at.equals(LocalDateTime.MIN)) {
                problem(
                        "at",
                        "must be a date and time such as 2026-11-23T09:20, not '" + Text.printable(text, 60) + "'");
            }
        }
        DayTime stop = time("stop", DayTime.NONE);
        if (stop.isClock() && at.toLocalTime().toNanoOfDay() == stop.offset().toNanos()) {
            problem("stop", "must not be the time at which it starts, " + stop);
        }
        return new Schedule.Once(at, stop, terms);
    }

    private Schedule interval(ScheduleTerms terms) {
        Duration every = SHORTEST_INTERVAL;
        String text = text("every");
        if (text.isEmpty()) {
            missing("every", "a duration such as 5m");
        } else {
            every = Durations.parse(text).orElse(Duration.ZERO);
            if (every.compareTo(SHORTEST_INTERVAL) < 0 || every.compareTo(DAY) > 0) {
                problem("every", "must be a duration from 1m to 1d such as 5m, not '" + Text.printable(text, 60) + "'");
                every = SHORTEST_INTERVAL;
            }
        }
        DayTime start = time("start", DayTime.OPEN);
        DayTime stop = time("stop", DayTime.CLOSE);
        differ("stop", start, stop);
        if (start.isClock() && stop.isClock() && !start.equals(stop)) {
            Duration window = stop.offset().minus(start.offset());
            window = window.isNegative() ? window.plus(DAY) : window;
            if (every.compareTo(window) > 0) {
                problem("every", longer(every, start + " to " + stop, window));
            }
        }
        return new Schedule.Interval(every, start, stop, terms);
    }

    /** Returns the clause that says that an interval is longer than its window. */
    static String longer(Duration every, String hours, Duration window) {
        return "must not be longer than its window, " + hours + ", which is " + Durations.format(window) + ", not "
                + Durations.format(every);
    }

    private Schedule cron(ScheduleTerms terms) {
        String text = text("cron");
        CronExpression cron = null;
        if (text.isEmpty()) {
            missing("cron", "five fields such as '20 9 * * 1-5'");
        } else {
            try {
                cron = CronExpression.parse(text);
            } catch (IllegalArgumentException e) {
                problem("cron", e.getMessage());
            }
        }
        return new Schedule.Cron(cron, time("stop", DayTime.NONE), terms);
    }

    private ScheduleTerms terms() {
        Set<DayOfWeek> days = values.containsKey("days") ? days() : Set.of();
        boolean hold = oneOf("on_missing_year", "run", List.of("run", "hold")).equals("hold");
        return new ScheduleTerms(days, truth("any_day"), truth("follow_special_sessions"), lateStart(), hold);
    }

    private ScheduleTerms.LateStart lateStart() {
        if (!values.containsKey("late_start")) {
            return ScheduleTerms.LateStart.DEFAULT;
        }
        String text = text("late_start");
        if (text.equals("always") || text.equals("never")) {
            return new ScheduleTerms.LateStart(
                    ScheduleTerms.LateStart.Kind.valueOf(text.toUpperCase(Locale.ROOT)), Duration.ZERO);
        }
        Optional<Duration> most = Durations.parse(text).filter(duration -> duration.compareTo(DAY) <= 0);
        if (most.isEmpty()) {
            problem(
                    "late_start",
                    "must be always, never or a duration up to 1d such as 10m, not '" + Text.printable(text, 60) + "'");
        }
        return new ScheduleTerms.LateStart(ScheduleTerms.LateStart.Kind.AT_MOST, most.orElse(Duration.ZERO));
    }

    private Set<DayOfWeek> days() {
        List<String> items = new ArrayList<>();
        Object value = values.get("days");
        if (value instanceof String text) {
            items.addAll(List.of(text.split(",", -1)));
        } else if (value instanceof Collection<?> list) {
            list.forEach(item -> items.add(String.valueOf(item)));
        }
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String item : items) {
            String name = item.strip().toLowerCase(Locale.ROOT);
            int dash = name.indexOf('-');
            Optional<DayOfWeek> first = day(dash < 0 ? name : name.substring(0, dash));
            Optional<DayOfWeek> last = dash < 0 ? first : day(name.substring(dash + 1));
            if (first.isEmpty() || last.isEmpty()) {
                continue;
            }
            for (DayOfWeek day = first.get(); ; day = day.plus(1)) {
                if (!days.add(day)) {
                    problem("days", "names '" + DAYS.get(day.getValue() - 1) + "' twice");
                }
                if (day == last.get()) {
                    break;
                }
            }
        }
        if (items.isEmpty()) {
            problem("days", "must name at least one day, such as mon-fri");
        }
        return days;
    }

    private Optional<DayOfWeek> day(String name) {
        int index = DAYS.indexOf(name);
        if (index < 0) {
            problem(
                    "days",
                    Nearest.unknown("day", Text.printable(name, 60), DAYS) + "; days are written mon or mon-fri");
            return Optional.empty();
        }
        return Optional.of(DayOfWeek.of(index + 1));
    }

    private DayTime required(String key, String example) {
        if (text(key).isEmpty()) {
            missing(key, "a time " + example);
            return DayTime.NONE;
        }
        return time(key, DayTime.NONE);
    }

    private DayTime time(String key, DayTime otherwise) {
        if (!values.containsKey(key)) {
            return otherwise;
        }
        String text = text(key);
        Optional<DayTime> time = DayTime.parse(text);
        if (time.isEmpty()) {
            problem(key, DayTime.problem(text));
        }
        return time.orElse(DayTime.NONE);
    }

    private void differ(String key, DayTime start, DayTime stop) {
        if (!start.isNone() && start.equals(stop)) {
            problem(key, "must differ from the start, " + start + "; a stop that is earlier is on the next day");
        }
    }

    private void missing(String key, String what) {
        if (!wrong.contains(key)) {
            problem(key, "is missing; it is " + what);
        }
    }

    private String oneOf(String key, String otherwise, List<String> known) {
        String text = values.containsKey(key) ? text(key) : otherwise;
        if (known.contains(text)) {
            return text;
        }
        problem(key, "must be one of " + String.join(", ", known) + ", not '" + Text.printable(text, 60) + "'");
        return otherwise;
    }

    private String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    private boolean truth(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    private void problem(String key, String message) {
        wrong.add(key);
        problems.accept(key, message);
    }
}
