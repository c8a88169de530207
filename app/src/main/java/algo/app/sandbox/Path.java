package algo.app.sandbox;

import java.time.Instant;
import java.util.function.LongPredicate;

/**
 * The price of one instrument at every second. An instance remembers where it was last asked, which makes walking along it cheap.
 * Not thread-safe.
 */
abstract class Path {
    static final int MINUTE = 60;

    private final long tick;

    /** @param tick step of the price, in paise */
    Path(long tick) {
        this.tick = tick;
    }

    /** Goes to the minute that holds the second. */
    abstract void enter(long second);

    /** Returns a bound of the price within the minute that was entered, in paise. */
    abstract double highest();

    /** Returns a bound of the price within the minute that was entered, in paise. */
    abstract double lowest();

    /** Returns the price in paise before it is rounded. */
    abstract double exact(long second);

    /** Returns the price in paise at that second since 1970, on a tick. */
    final long at(long second) {
        return onTick(exact(second));
    }

    /** Returns the price on a tick. */
    final long onTick(double paise) {
        return Paise.toTick(paise, tick);
    }

    /**
     * Returns whether a price within the minute of {@code second} can pass, if all prices above or below some price do.
     */
    final boolean mayPass(long second, LongPredicate passes) {
        enter(second);
        return passes.test(onTick(highest())) || passes.test(onTick(lowest()));
    }

    /** Returns the first second of the next minute. */
    static long nextMinute(long second) {
        return (Math.floorDiv(second, MINUTE) + 1) * MINUTE;
    }

    /** Returns the candle of the seconds {@code from} to {@code to}, both included, without a volume. */
    final Candle candle(long from, long to) {
        double open = exact(from);
        Range range = new Range(open, open);
        for (long second = from; second <= to; second = nextMinute(second)) {
            enter(second);
            // A minute that cannot leave the range so far need not be looked at; that is true of most minutes of a long
            // candle.
            if (highest() > range.high() || lowest() < range.low()) {
                range = range.with(within(second, Math.min(to, nextMinute(second) - 1)));
            }
        }
        // Rounding to a tick keeps the order of prices, so it may come last.
        return new Candle(
                Instant.ofEpochSecond(from), onTick(open), onTick(range.high()), onTick(range.low()), at(to), 0);
    }

    /**
     * Returns the highest and the lowest price from {@code first} to {@code last}, both included, which lie in one
     * minute.
     */
    Range within(long first, long last) {
        double high = Double.NEGATIVE_INFINITY;
        double low = Double.POSITIVE_INFINITY;
        for (long each = first; each <= last; each++) {
            double price = exact(each);
            high = Math.max(high, price);
            low = Math.min(low, price);
        }
        return new Range(high, low);
    }

    /** Prices between two, in paise. */
    record Range(double high, double low) {
        Range with(Range other) {
            return new Range(Math.max(high, other.high), Math.min(low, other.low));
        }
    }
}
