package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The starts of an {@code interval}: a grid from its start to its stop on each trading date. */
final class GridWindows implements Windows.Due {
    private final DayPlans plans;
    private final Remembered<Window> next;
    private final Schedule.Interval schedule;

    GridWindows(DayPlans plans, Schedule.Interval schedule) {
        this.plans = plans;
        this.schedule = schedule;
        this.next = new Remembered<>(this::find, Window::start);
    }

    /** The part of a date in which the grid counts. */
    private record Grid(LocalDate date, Instant anchor, Instant from, Instant to) {}

    private List<Grid> on(LocalDate date) {
        DayPlan plan = plans.on(date);
        List<Grid> grids = new ArrayList<>();
        if (!plan.runs()) {
            return grids;
        }
        Instant midnight = Ist.midnight(date);
        boolean exact = plan.kind() == DayPlan.Kind.EXACTLY_SESSIONS;
        Duration start = schedule.start().on(plan.hours());
        Duration end = DailyWindows.end(start, schedule.stop(), plan.hours());
        if (plan.kind() == DayPlan.Kind.AS_WRITTEN) {
            if (start.compareTo(end) < 0) {
                grids.add(new Grid(date, midnight.plus(start), midnight.plus(start), midnight.plus(end)));
            }
            return grids;
        }
        for (Session session : plan.hours()) {
            Duration from = exact || start.compareTo(session.open()) < 0 ? session.open() : start;
            Duration to = exact || end.compareTo(session.close()) > 0 ? session.close() : end;
            if (from.compareTo(to) < 0) {
                Instant anchor = midnight.plus(exact ? session.open() : start);
                grids.add(new Grid(date, anchor, midnight.plus(from), midnight.plus(to)));
            }
        }
        return grids;
    }

    /** Returns the first point of the grid at or after {@code from}. */
    private Instant point(Grid grid, Instant from) {
        Duration since = Duration.between(grid.anchor(), from);
        if (!since.isNegative() && !since.isZero()) {
            long whole = since.dividedBy(schedule.every());
            Instant point = grid.anchor().plus(schedule.every().multipliedBy(whole));
            return point.isBefore(from) ? point.plus(schedule.every()) : point;
        }
        return grid.anchor();
    }

    private Window window(Grid grid, Instant point) {
        Duration limit = Windows.limit(schedule.terms().lateStart(), PUNCTUAL, schedule.every());
        Instant startBy = point.plus(limit.compareTo(schedule.every()) < 0 ? limit : schedule.every());
        return new Window(grid.date(), point, grid.to(), Windows.earlier(startBy, grid.to()));
    }

    @Override
    public Optional<Window> at(Instant now) {
        LocalDate today = Ist.date(now);
        for (LocalDate date : List.of(today, today.minusDays(1))) {
            for (Grid grid : on(date)) {
                Instant first = point(grid, grid.from());
                if (!now.isBefore(first) && now.isBefore(grid.to())) {
                    Instant after = point(grid, now.plusNanos(1));
                    return Optional.of(window(grid, after.minus(schedule.every())));
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
        // From the day before: a grid that crosses midnight goes on today.
        LocalDate date = Ist.date(after).minusDays(1);
        for (int i = 0; i <= HORIZON_DAYS; i++) {
            for (Grid grid : on(date.plusDays(i))) {
                Instant least = after.isBefore(grid.from()) ? grid.from() : after.plusNanos(1);
                Instant point = point(grid, least);
                if (point.isBefore(grid.to())) {
                    return Optional.of(window(grid, point));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the whole grid of a date, because a run by hand ends with the grid, not with its next point. */
    @Override
    public Optional<Window> around(Instant at) {
        LocalDate date = Ist.date(at).minusDays(1);
        for (int i = 0; i <= HORIZON_DAYS; i++) {
            for (Grid grid : on(date.plusDays(i))) {
                if (at.isBefore(grid.to())) {
                    return Optional.of(new Window(grid.date(), grid.from(), grid.to(), grid.to()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Window> startedAt(Instant start) {
        LocalDate today = Ist.date(start);
        for (LocalDate date : List.of(today, today.minusDays(1))) {
            for (Grid grid : on(date)) {
                if (!start.isBefore(grid.from()) && start.isBefore(grid.to())) {
                    return Optional.of(window(grid, start));
                }
            }
        }
        return Optional.empty();
    }
}
