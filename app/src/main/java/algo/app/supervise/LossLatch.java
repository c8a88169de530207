package algo.app.supervise;

import algo.app.model.Ist;
import algo.app.model.LossBreach;
import algo.app.model.Rupees;
import algo.app.model.StrategyIds;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/**
 * The memory of a loss that reached its limit. It keeps the strategy stopped for the rest of that day in IST, whatever
 * becomes of the daemon, the broker or the config meanwhile.
 *
 * @param day the date of it; {@link LocalDate#MIN} if there never was one
 * @param limit in paise
 * @param loss in paise, when it was seen
 * @param lifted whether a person lifted it; that limit then does not count again on that day
 */
record LossLatch(LocalDate day, long limit, long loss, boolean lifted) {
    static final LossLatch NONE = new LossLatch(LocalDate.MIN, 0, 0, false);

    static LossLatch of(long limit, long loss, Instant at) {
        return new LossLatch(Ist.date(at), limit, loss, false);
    }

    /** Returns the loss as others keep it. */
    LossBreach breach(String strategy) {
        return new LossBreach(strategy, day, limit, loss);
    }

    /** Returns this memory once it knows of that loss too; the same one if it did before, or knows of a later one. */
    LossLatch with(LossBreach breach) {
        boolean sameDay = day.equals(breach.day());
        boolean known = day.isAfter(breach.day()) || sameDay && (!lifted || limit == breach.limit());
        return known ? this : new LossLatch(breach.day(), breach.limit(), breach.loss(), false);
    }

    /**
     * Returns whether it is of the day of {@code now}. A clock that is set back over midnight ends no day: the day before still
     * counts as that day.
     */
    boolean isOf(Instant now) {
        if (isNone()) {
            return false;
        }
        LocalDate today = Ist.date(now);
        return today.equals(day) || today.equals(day.minusDays(1));
    }

    /**
     * Returns whether it keeps the strategy stopped at {@code now}. Only the end of its day and a person lift it, so a clock that is
     * set back, by however much, does not.
     */
    boolean holds(Instant now) {
        return !lifted && !isNone() && !Ist.date(now).isAfter(day);
    }

    /**
     * Returns whether that limit was reached on the day of {@code now}, so that it does not count again; and whether nothing may
     * run that could lose more. One that was lifted covers no day but its own, lest a wrong clock takes the limit away for long.
     */
    boolean covers(long otherLimit, Instant now) {
        return lifted ? isOf(now) && otherLimit == limit : holds(now);
    }

    boolean isNone() {
        return day.equals(LocalDate.MIN);
    }

    /** Returns the first instant at which it does not hold any more. */
    Instant until() {
        return Ist.midnight(day.plusDays(1));
    }

    LossLatch lift() {
        return new LossLatch(day, limit, loss, true);
    }

    /** Returns what happened, one clause for people. */
    String words() {
        return "lost " + Rupees.show(loss) + " rupees on " + day + ", and risk.max_daily_loss is " + Rupees.show(limit);
    }

    /** Returns why the strategy is down, one clause for people. */
    String reason() {
        return words() + ": stopped until " + Ist.show(until()).substring(0, 16) + " IST";
    }

    /** Returns why a start of the strategy is refused, and what lifts that, one line for people. */
    String refusal(String id) {
        return reason() + "; 'algo reset " + StrategyIds.inShell(id) + " --risk' lifts that";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossLatch that
                && Objects.equals(day, that.day)
                && limit == that.limit
                && loss == that.loss
                && lifted == that.lifted;
    }
}
