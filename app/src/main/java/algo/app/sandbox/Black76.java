package algo.app.sandbox;

/**
 * Black's model of an option on a forward price (Black 1976), with the rate of the premium 0, as OpenAlgo's greeks take it by
 * default. Prices and strikes are in one unit, times in years, volatilities parts of one. Pure.
 */
final class Black76 {
    private static final double HIGHEST_VOLATILITY = 20;
    private static final int STEPS = 100;

    private Black76() {}

    /** Returns the price; what exercise is worth where no time or no volatility is left. */
    static double price(boolean call, double forward, double strike, double years, double volatility) {
        double deviation = volatility * Math.sqrt(Math.max(0, years));
        if (deviation < 1e-9) {
            return intrinsic(call, forward, strike);
        }
        double d1 = Math.log(forward / strike) / deviation + deviation / 2;
        double d2 = d1 - deviation;
        return call ? forward * normal(d1) - strike * normal(d2) : strike * normal(-d2) - forward * normal(-d1);
    }

    /** Returns the value of the option if it is exercised at once. */
    static double intrinsic(boolean call, double forward, double strike) {
        return Math.max(0, call ? forward - strike : strike - forward);
    }

    /**
     * Returns the volatility at which the price is that; 0 where the price has no time value.
     *
     * @param price without discount, above what exercise is worth
     */
    static double volatility(boolean call, double forward, double strike, double years, double price) {
        double low = 0;
        double high = HIGHEST_VOLATILITY;
        for (int i = 0; i < STEPS && high - low > 1e-10; i++) {
            double middle = (low + high) / 2;
            if (price(call, forward, strike, years, middle) > price) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return (low + high) / 2;
    }

    /**
     * The changes of an option's price.
     *
     * @param theta per day
     * @param vega per 1 % of volatility
     * @param rho per 1 % of the rate
     */
    record Greeks(double delta, double gamma, double theta, double vega, double rho) {}

    /** @param rate at which the premium is discounted, a part of one */
    static Greeks greeks(boolean call, double forward, double strike, double years, double volatility, double rate) {
        double root = Math.sqrt(years);
        double d1 = Math.log(forward / strike) / (volatility * root) + volatility * root / 2;
        double discount = Math.exp(-rate * years);
        double density = Math.exp(-d1 * d1 / 2) / Math.sqrt(2 * Math.PI);
        double price = discount * price(call, forward, strike, years, volatility);
        double theta = -discount * forward * density * volatility / (2 * root) + rate * price;
        return new Greeks(
                call ? discount * normal(d1) : -discount * normal(-d1),
                discount * density / (forward * volatility * root),
                theta / 365,
                discount * forward * density * root / 100,
                -years * price / 100);
    }

    /** Returns the cumulative normal distribution, to 14 digits (Hart 1968, as given by West 2005). */
    static double normal(double x) {
        double z = Math.abs(x);
        double tail;
        if (z > 37) {
            tail = 0;
        } else if (z < 7.07106781186547) {
            double above = 3.52624965998911e-02 * z + 0.700383064443688;
            above = above * z + 6.37396220353165;
            above = above * z + 33.912866078383;
            above = above * z + 112.079291497871;
            above = above * z + 221.213596169931;
            above = above * z + 220.206867912376;
            double below = 8.83883476483184e-02 * z + 1.75566716318264;
            below = below * z + 16.064177579207;
            below = below * z + 86.7807322029461;
            below = below * z + 296.564248779674;
            below = below * z + 637.333633378831;
            below = below * z + 793.826512519948;
            below = below * z + 440.413735824752;
            tail = Math.exp(-z * z / 2) * above / below;
        } else {
            double fraction = z + 0.65;
            for (int i = 4; i > 0; i--) {
                fraction = z + i / fraction;
            }
            tail = Math.exp(-z * z / 2) / fraction / 2.506628274631;
        }
        return x > 0 ? 1 - tail : tail;
    }
}
