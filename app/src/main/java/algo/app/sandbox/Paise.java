package algo.app.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money is counted in whole paise ({@code long}), so that sums are exact; rupees appear only where people read them. */
final class Paise {
    /** The step in which most prices move, in paise. */
    static final long TICK = 5;

    private Paise() {}

    /** Returns a step of prices in rupees as paise, at least one. */
    static long tickOf(BigDecimal rupees) {
        return Math.max(1, rupees.movePointRight(2).longValue());
    }

    /** Returns the amount in rupees with two decimals. */
    static BigDecimal rupees(long paise) {
        return BigDecimal.valueOf(paise, 2);
    }

    /** Returns an amount of rupees with two decimals at most, in paise. */
    static long of(BigDecimal rupees) {
        return rupees.movePointRight(2).longValueExact();
    }

    /** Returns the mean price in rupees, rounded to four decimals; zero where the quantity is. */
    static BigDecimal mean(long paise, long quantity) {
        if (quantity == 0) {
            return rupees(0);
        }
        BigDecimal mean = rupees(paise)
                .divide(BigDecimal.valueOf(quantity), 4, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return mean.scale() < 2 ? mean.setScale(2) : mean;
    }

    /** Rounds to the nearest multiple of {@code tick}, at least one. */
    static long toTick(double paise, long tick) {
        return Math.max(tick, Math.round(paise / tick) * tick);
    }
}
