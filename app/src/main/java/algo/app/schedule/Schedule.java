package algo.app.schedule;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * The schedule of one strategy, as people wrote it. Made by {@link ScheduleBuilder}, which refuses what makes no sense.
 * Dates and times are Indian Standard Time.
 */
public sealed interface Schedule {
    ScheduleTerms terms();

    /** Returns the time of day at which a run ends; {@link DayTime#NONE} if the schedule says none. */
    DayTime stop();

    /** Returns the name of this kind of schedule in the config. */
    String type();

    <R> R accept(Visitor<R> visitor);

    /** {@code window}: every trading day from {@code start} to {@code stop}, which may be after midnight. */
    record Daily(DayTime start, DayTime stop, ScheduleTerms terms) implements Schedule {
        @Override
        public String type() {
            return "window";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.daily(this);
        }
    }

    /** {@code market_hours}: every trading day as long as the exchange is open, give or take. */
    record MarketHours(DayTime open, DayTime close, ScheduleTerms terms) implements Schedule {
        @Override
        public DayTime stop() {
            return close;
        }

        @Override
        public String type() {
            return "market_hours";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.marketHours(this);
        }
    }

    /** {@code once}: at one date and time. */
    record Once(LocalDateTime at, DayTime stop, ScheduleTerms terms) implements Schedule {
        @Override
        public String type() {
            return "once";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.once(this);
        }
    }

    /** {@code interval}: again and again from {@code start} to {@code stop} of every trading day. */
    record Interval(Duration every, DayTime start, DayTime stop, ScheduleTerms terms) implements Schedule {
        @Override
        public String type() {
            return "interval";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.interval(this);
        }
    }

    /** {@code cron}: at the minutes of a cron expression, on trading days. */
    record Cron(CronExpression cron, DayTime stop, ScheduleTerms terms) implements Schedule {
        @Override
        public String type() {
            return "cron";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cron(this);
        }
    }

    /** One method for each kind. */
    interface Visitor<R> {
        R daily(Daily schedule);

        R marketHours(MarketHours schedule);

        R once(Once schedule);

        R interval(Interval schedule);

        R cron(Cron schedule);
    }
}
