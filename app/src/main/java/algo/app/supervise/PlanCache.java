package algo.app.supervise;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.config.Config;
import algo.app.model.StrategySpec;
import algo.app.schedule.Schedule;
import algo.app.schedule.Timetable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes plans, and keeps those that nothing has changed for. The supervisor's thread alone. */
final class PlanCache {
    /** The values of which a plan is made. */
    private record Key(Schedule schedule, String exchange, MarketCalendar calendar) {}

    private record Made(Key key, Plan plan) {}

    private final Map<String, Made> made = new HashMap<>();

    /** Returns the plan of a strategy. One whose exchange the calendar does not know any more has none. */
    Plan of(Config config, StrategySpec spec, MarketCalendar calendar) {
        Schedule schedule = config.schedules().get(spec.id());
        Optional<Exchange> exchange = calendar.exchange(spec.exchange());
        if (schedule == null || exchange.isEmpty()) {
            made.remove(spec.id());
            return Plan.NONE;
        }
        Key key = new Key(schedule, spec.exchange(), calendar);
        Made before = made.get(spec.id());
        if (before == null || !before.key().equals(key)) {
            before = new Made(key, new Plan(Optional.of(new Timetable(schedule, exchange.get(), calendar))));
            made.put(spec.id(), before);
        }
        return before.plan();
    }
}
