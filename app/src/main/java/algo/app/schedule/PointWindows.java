package algo.app.schedule;

import algo.app.calendar.Session;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** The starts of {@code once} and {@code cron}: points in time, on trading dates, each with a stop or none. */
final class PointWindows implements Windows.Due {
    /** The longest time after its instant at which a {@code once} without a stop may still start. */
    private static final Duration ONCE_GRACE = Duration.ofMinutes(10);

    private static final Duration CRON_GRACE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** The number of dates that are tried before a cron expression counts as one that never names a trading day. */
    private static final int MOST_DATES = 400;

    private final DayPlans plans;
    private final Remembered<Window> next;
    private final DayTime stop;
    private final Points points;
    /** The longest time after a point at which its start may be made, without regard to the stop. */
    private final Duration grace;

    /** The points in time at which a schedule starts, whatever the calendar says. */
    interface Points {
        /** Returns the first point after {@code after}. */
        Optional<Instant> next(Instant after);
    }

    private PointWindows(DayPlans plans, DayTime stop, Points points, Duration grace) {
        this.plans = plans;
        this.stop = stop;
        this.points = points;
        this.grace = grace;
        this.next = new Remembered<>(this::find, Window::start);
    }

    static PointWindows of(DayPlans plans, Schedule.Once once) {
        Instant at = once.at().atZone(Ist.ZONE).toInstant();
        Duration whole = DAY.minus(Duration.between(Ist.midnight(Ist.date(at)), at));
        // With a stop a start makes sense until then; that is within a day.
        Duration usual = once.stop().isNone() ? ONCE_GRACE : DAY;
        Duration grace =
                Windows.limit(once.terms().lateStart(), usual, once.stop().isNone() ? whole : DAY);
        return new PointWindows(
                plans, once.stop(), after -> at.isAfter(after) ? Optional.of(at) : Optional.empty(), grace);
    }

    static PointWindows of(DayPlans plans, Schedule.Cron cron) {
        Duration grace = Windows.limit(cron.terms().lateStart(), CRON_GRACE, DAY);
        return new PointWindows(plans, cron.stop(), cron.cron()::next, grace);
    }

    /** Returns the window of a point; empty if its date, or that hour of it, is closed. */
    private Optional<Window> window(Instant point) {
        LocalDate date = Ist.date(point);
        DayPlan plan = plans.on(date);
        if (!plan.runs()) {
            return Optional.empty();
        }
        Duration time = Duration.between(Ist.midnight(date), point);
        Duration end = stop.isNone() ? Duration.ZERO : DailyWindows.end(time, stop, plan.hours());
        if (!stop.isNone() && end.compareTo(time) <= 0) {
            return Optional.empty();
        }
        if (plan.kind() != DayPlan.Kind.AS_WRITTEN) {
            Optional<Session> session = plan.hours().stream()
                    .filter(hours -> time.compareTo(hours.open()) >= 0 && time.compareTo(hours.close()) < 0)
                    .findFirst();
            if (session.isEmpty()) {
                return Optional.empty();
            }
            Duration close = session.get().close();
            boolean cut = end.compareTo(close) > 0 || plan.kind() == DayPlan.Kind.EXACTLY_SESSIONS;
            end = !stop.isNone() && cut ? close : end;
        }
        Instant ends = stop.isNone() ? Instant.MAX : Ist.midnight(date).plus(end);
        return Optional.of(new Window(date, point, ends, Windows.earlier(point.plus(grace), ends)));
    }

    @Override
    public Optional<Window> at(Instant now) {
        Optional<Instant> latest = latest(now);
        // Only the latest counts, and only while it may still start.
        return latest.flatMap(this::window).filter(window -> now.isBefore(window.startBy()));
    }

    /** Returns the latest point at or before {@code now}, as far back as a start may be late. */
    private Optional<Instant> latest(Instant now) {
        Duration back = Duration.ofMinutes(1);
        Optional<Instant> found = Optional.empty();
        while (true) {
            Duration reach = back.compareTo(grace) < 0 ? back : grace;
            found = points.next(now.minus(reach)).filter(point -> !point.isAfter(now));
            if (found.isPresent() || reach.equals(grace)) {
                break;
            }
            back = back.multipliedBy(2);
        }
        while (found.isPresent()) {
            Optional<Instant> after = points.next(found.get()).filter(point -> !point.isAfter(now));
            if (after.isEmpty()) {
                return found;
            }
            found = after;
        }
        return found;
    }

    @Override
    public Optional<Window> next(Instant after) {
        return next.after(after);
    }

    private Optional<Window> find(Instant after) {
        Instant from = after;
        LocalDate last = null;
        for (int dates = 0; dates < MOST_DATES; ) {
            Optional<Instant> point = points.next(from);
            if (point.isEmpty()) {
                return Optional.empty();
            }
            Optional<Window> window = window(point.get());
            if (window.isPresent()) {
                return window;
            }
            LocalDate date = Ist.date(point.get());
            dates += date.equals(last) ? 0 : 1;
            last = date;
            from = afterClosed(point.get(), date);
        }
        return Optional.empty();
    }

    /**
     * Returns the last instant before which no later point on that date can count, so that closed hours are not tried
     * one by one.
     */
    private Instant afterClosed(Instant point, LocalDate date) {
        DayPlan plan = plans.on(date);
        if (plan.runs() && plan.kind() != DayPlan.Kind.AS_WRITTEN) {
            for (Session session : plan.hours()) {
                if (session.opensOn(date).isAfter(point)) {
                    return session.opensOn(date).minusNanos(1);
                }
                if (point.isBefore(session.closesOn(date))) {
                    return point;
                }
            }
        } else if (plan.runs()) {
            return point;
        }
        return Ist.midnight(date.plusDays(1)).minusNanos(1);
    }

    @Override
    public Optional<Window> startedAt(Instant start) {
        return window(start);
    }
}
