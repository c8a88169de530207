package algo.app.sandbox.contracts;

import java.math.BigDecimal;

/** The steps in which prices move, in rupees: NSE's bands since 15 April 2025, also taken for BSE. */
final class Ticks {
    static final BigDecimal OPTION = new BigDecimal("0.05");
    static final BigDecimal FINEST = new BigDecimal("0.01");

    private Ticks() {}

    /** Returns the tick of a share, and of its future, by its price in rupees. */
    static BigDecimal ofShare(long price) {
        if (price < 250) {
            return FINEST;
        }
        if (price <= 1000) {
            return OPTION;
        }
        if (price <= 5000) {
            return new BigDecimal("0.10");
        }
        if (price <= 10_000) {
            return new BigDecimal("0.50");
        }
        return new BigDecimal(price <= 20_000 ? "1.00" : "5.00");
    }

    /** Returns the tick of the future of an index. */
    static BigDecimal ofIndexFuture(long price) {
        if (price <= 15_000) {
            return OPTION;
        }
        return new BigDecimal(price <= 30_000 ? "0.10" : "0.20");
    }
}
