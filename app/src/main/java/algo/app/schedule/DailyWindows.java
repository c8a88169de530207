package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The windows of {@code window} and {@code market_hours}: mostly one on each trading date. */
final class DailyWindows implements Windows {
    private static final Duration DAY = Duration.ofDays(1);

    private final DayPlans plans;
    private final Remembered<Window> next;
    private final DayTime start;
    private final DayTime stop;
    private final ScheduleTerms.LateStart late;

    DailyWindows(DayPlans plans, DayTime start, DayTime stop, ScheduleTerms.LateStart late) {
        this.plans = plans;
        this.start = start;
        this.stop = stop;
        this.late = late;
        this.next = new Remembered<>(this::find, Window::start);
    }

    /** Returns the windows that belong to {@code date}, in order of their starts. */
    List<Window> on(LocalDate date) {
        DayPlan plan = plans.on(date);
        return switch (plan.kind()) {
            case CLOSED, NOT_FOLLOWED, HELD, NOT_ITS_DAY -> List.of();
            case EXACTLY_SESSIONS -> within(date, Duration.ZERO, DAY.multipliedBy(2), plan.hours());
            case AS_WRITTEN -> {
                Duration from = start.on(plan.hours());
                Duration to = stop.isNone() ? untilNext(date) : end(from, stop, plan.hours());
                yield from.compareTo(DAY) < 0 && from.compareTo(to) < 0
                        ? List.of(window(date, from, from, to))
                        : List.of();
            }
            case WITHIN_SESSIONS -> {
                Duration from = start.on(plan.hours());
                Duration to = stop.isNone() ? DAY.multipliedBy(2) : end(from, stop, plan.hours());
                yield within(date, from, to, plan.hours());
            }
        };
    }

    /**
     * Returns how long after 00:00 of a date a window without a stop ends: it runs on into the next date if that is an
     * ordinary day for the strategy, else to the end of its own date.
     */
    private Duration untilNext(LocalDate date) {
        DayPlan next = plans.on(date.plusDays(1));
        if (next.kind() != DayPlan.Kind.AS_WRITTEN) {
            return DAY;
        }
        Duration nextStart = start.on(next.hours());
        return nextStart.compareTo(DAY) < 0 ? DAY.plus(nextStart) : DAY;
    }

    /**
     * Returns the end of a run that starts at {@code from}, counted from 00:00 of the same date. A stop that is not
     * later than the start is on the next date, but a close never is.
     */
    static Duration end(Duration from, DayTime stop, List<Session> hours) {
        Duration end = stop.on(hours);
        return end.compareTo(from) <= 0 && stop.base() != DayTime.Base.CLOSE ? end.plus(DAY) : end;
    }

    private List<Window> within(LocalDate date, Duration from, Duration to, List<Session> sessions) {
        List<Window> windows = new ArrayList<>();
        Duration earliest = null;
        for (Session session : sessions) {
            Duration first = from.compareTo(session.open()) > 0 ? from : session.open();
            Duration last = to.compareTo(session.close()) < 0 ? to : session.close();
            if (first.compareTo(last) < 0) {
                earliest = earliest == null ? first : earliest;
                windows.add(window(date, earliest, first, last));
            }
        }
        return windows;
    }

    /** @param earliest the first start of the date, to which the limit of a late start belongs */
    private Window window(LocalDate date, Duration earliest, Duration from, Duration to) {
        Instant midnight = Ist.midnight(date);
        Instant end = midnight.plus(to);
        Duration all = to.minus(earliest);
        Instant startBy = midnight.plus(earliest).plus(Windows.limit(late, all, all));
        return new Window(date, midnight.plus(from), end, Windows.earlier(startBy, end));
    }

    @Override
    public Optional<Window> at(Instant now) {
        LocalDate today = Ist.date(now);
        for (LocalDate date : List.of(today, today.minusDays(1))) {
            List<Window> windows = on(date);
            for (int i = windows.size() - 1; i >= 0; i--) {
                if (windows.get(i).contains(now)) {
                    return Optional.of(windows.get(i));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Window> next(Instant after) {
        return next.after(after);
    }

    private Optional<Window> find(Instant after) {
        LocalDate date = Ist.date(after);
        for (int i = 0; i < HORIZON_DAYS; i++) {
            for (Window window : on(date.plusDays(i))) {
                if (window.start().isAfter(after)) {
                    return Optional.of(window);
                }
            }
        }
        return Optional.empty();
    }
}
