package algo.cli.leaving;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.Session;
import algo.app.calendar.TradingDay;
import algo.app.protocol.ExitCode;
import algo.app.schedule.CronExpression;
import algo.app.schedule.DayTime;
import algo.app.schedule.Schedule;
import algo.app.schedule.ScheduleBuilder;
import algo.app.schedule.ScheduleTerms;
import algo.cli.ClientException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes clock times of schedules, by the hours of an exchange. */
final class ClockTimesReader {
    private static final Duration DAY = Duration.ofDays(1);
    /** The days after the export whose holidays are written down: as far as any calendar knows them. */
    private static final int DAYS_AHEAD = 800;

    private final String id;
    private final MarketCalendar calendar;
    private final Exchange exchange;
    private final LocalDate today;

    ClockTimesReader(String id, MarketCalendar calendar, String exchange, LocalDate today) throws ClientException {
        this.id = id;
        this.calendar = calendar;
        this.exchange = calendar.exchange(exchange)
                .orElseThrow(() -> failed("its exchange " + exchange + " is in no calendar here"));
        this.today = today;
    }

    private ClientException failed(String why) {
        return new ClientException(ExitCode.FAILED, id + ": was not exported: " + why, "");
    }

    /** @param values of the schedule, as {@code algo show} has them */
    ClockTimes read(Map<String, Object> values) throws ClientException {
        List<String> problems = new ArrayList<>();
        Schedule schedule = ScheduleBuilder.build(
                        new LinkedHashMap<>(values), (key, problem) -> problems.add(key + ": " + problem))
                .orElseThrow(() -> failed("its schedule is not understood: " + String.join("; ", problems)));
        Times times = schedule.accept(new Kinds());
        if (!times.problem.isEmpty()) {
            throw failed(times.problem);
        }
        return times.made(schedule);
    }

    private List<Session> regular() {
        return calendar.day(exchange, today).regular();
    }

    /** Returns a time as counted from midnight; negative or more than a day where it is on another day. */
    private Duration resolved(DayTime time) {
        List<Session> sessions = regular();
        return switch (time.base()) {
            case MIDNIGHT -> time.offset();
            case OPEN -> sessions.get(0).open().plus(time.offset());
            case CLOSE -> sessions.get(sessions.size() - 1).close().plus(time.offset());
        };
    }

    private Set<DayOfWeek> days(ScheduleTerms terms) {
        if (!terms.days().isEmpty()) {
            return EnumSet.copyOf(terms.days());
        }
        return terms.anyDay() ? EnumSet.allOf(DayOfWeek.class) : EnumSet.copyOf(exchange.weekly());
    }

    /** The times of one schedule, as they are found. */
    private final class Times {
        private final SortedMap<Integer, List<Integer>> starts = new TreeMap<>();
        private final List<ClockTimes.CronTimes> cron = new ArrayList<>();
        private String problem = "";
        private Duration first = Duration.ZERO;
        private Duration stop;
        private LocalDate once;

        private Times from(DayTime start, DayTime end) {
            first = resolved(start);
            stop = end.isNone() ? null : resolved(end);
            boolean outside = first.isNegative() || first.compareTo(DAY) >= 0;
            problem = outside ? "it starts on another day than that of the session; give it clock times first" : "";
            return this;
        }

        private Times at(Duration time) {
            starts.computeIfAbsent((int) time.toHours(), any -> new ArrayList<>())
                    .add(time.toMinutesPart());
            return this;
        }

        private ClockTimes made(Schedule schedule) {
            ScheduleTerms terms = schedule.terms();
            boolean next = stop != null && stop.compareTo(first) <= 0 || stop != null && stop.compareTo(DAY) >= 0;
            Duration end = stop == null ? null : stop.compareTo(first) <= 0 ? stop.plus(DAY) : stop;
            Duration length = stop == null || !cron.isEmpty() ? Duration.ZERO : end.minus(first);
            Set<DayOfWeek> days = days(terms);
            return new ClockTimes(
                    schedule.type(),
                    starts,
                    first.toSecondsPart(),
                    stop == null ? null : LocalTime.MIDNIGHT.plus(stop),
                    next && cron.isEmpty(),
                    length,
                    days,
                    once,
                    cron,
                    terms.anyDay() || exchange.set().isEmpty() && days.equals(exchange.weekly())
                            ? List.of()
                            : List.of(market(terms, days)));
        }

        private ClockTimes.Market market(ScheduleTerms terms, Set<DayOfWeek> days) {
            List<Session> sessions = regular();
            boolean within = cron.isEmpty()
                    && sessions.stream()
                            .anyMatch(each -> !starts.isEmpty()
                                    && each.open().compareTo(first) <= 0
                                    && lastStart().compareTo(each.close()) < 0);
            List<LocalDate> closed = new ArrayList<>();
            LocalDate until = today;
            for (int i = 0; i < DAYS_AHEAD; i++) {
                TradingDay day = calendar.day(exchange, today.plusDays(i));
                if (day.unknownYear()) {
                    break;
                }
                until = day.date();
                if (!day.isTrading() && days.contains(until.getDayOfWeek())) {
                    closed.add(until);
                }
            }
            return new ClockTimes.Market(
                    exchange.code(),
                    within ? null : LocalTime.MIDNIGHT.plus(sessions.get(0).open()),
                    !terms.holdOnMissingYear(),
                    closed,
                    until);
        }

        private Duration lastStart() {
            int hour = starts.lastKey();
            return Duration.ofHours(hour)
                    .plusMinutes(starts.get(hour).stream()
                            .max(Comparator.naturalOrder())
                            .orElse(0));
        }
    }

    private final class Kinds implements Schedule.Visitor<Times> {
        @Override
        public Times daily(Schedule.Daily schedule) {
            Times times = new Times().from(schedule.start(), schedule.stop());
            return times.problem.isEmpty() ? times.at(times.first) : times;
        }

        @Override
        public Times marketHours(Schedule.MarketHours schedule) {
            Times times = new Times().from(schedule.open(), schedule.close());
            return times.problem.isEmpty() ? times.at(times.first) : times;
        }

        @Override
        public Times once(Schedule.Once schedule) {
            Times times = new Times();
            times.once = schedule.at().toLocalDate();
            times.first = Duration.ofNanos(schedule.at().toLocalTime().toNanoOfDay());
            times.stop = schedule.stop().isNone() ? null : resolved(schedule.stop());
            return times.at(times.first);
        }

        @Override
        public Times interval(Schedule.Interval schedule) {
            DayTime start = schedule.start().isNone() ? DayTime.OPEN : schedule.start();
            DayTime stop = schedule.stop().isNone() ? DayTime.CLOSE : schedule.stop();
            Times times = new Times().from(start, stop);
            boolean whole = schedule.every().toSecondsPart() == 0;
            if (!times.problem.isEmpty() || !whole) {
                times.problem = whole ? times.problem : "its interval is of no whole minutes";
                return times;
            }
            Duration end = times.stop.compareTo(times.first) <= 0 ? DAY : times.stop;
            for (Duration at = times.first;
                    at.compareTo(end) < 0 && at.compareTo(DAY) < 0;
                    at = at.plus(schedule.every())) {
                times.at(at);
            }
            return times;
        }

        @Override
        public Times cron(Schedule.Cron schedule) {
            Times times = new Times();
            times.stop = schedule.stop().isNone() ? null : resolved(schedule.stop());
            CronExpression cron = schedule.cron();
            Map<String, List<Integer>> all = new LinkedHashMap<>();
            for (CronExpression.Field field : CronExpression.Field.values()) {
                if (!cron.numbers(field).isEmpty()) {
                    all.put(field.name().toLowerCase(Locale.ROOT), cron.numbers(field));
                }
            }
            if (cron.takesEitherDay()) {
                for (String other : List.of("day_of_week", "day_of_month")) {
                    Map<String, List<Integer>> one = new LinkedHashMap<>(all);
                    one.remove(other);
                    times.cron.add(new ClockTimes.CronTimes(cron.toString(), one));
                }
            } else {
                times.cron.add(new ClockTimes.CronTimes(cron.toString(), all));
            }
            return times;
        }
    }
}
