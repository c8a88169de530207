package algo.app.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Greeks as OpenAlgo answers them: Black-76 on the forward, rounded to 4 places, gamma and rho to 6. Pure. */
final class GreekSheet {
    private static final double LEAST_YEARS = 0.0001;
    private static final double YEAR_SECONDS = 365.0 * Interval.DAY;

    private GreekSheet() {}

    /** Years of that many seconds, as many as the model needs at least. */
    static double years(long seconds) {
        return Math.max(LEAST_YEARS, seconds / YEAR_SECONDS);
    }

    /**
     * Returns the volatility in percent, and the greeks; without time value 0 and the slopes of what exercise is worth.
     *
     * @param price of the option, in the unit of forward and strike
     * @param rate a year, a part of one
     */
    static Map<String, Object> of(
            boolean call, double forward, double strike, double years, double price, double rate) {
        double undiscounted = price * Math.exp(rate * years);
        boolean timeless = undiscounted - Black76.intrinsic(call, forward, strike) < forward * 1e-9;
        double volatility = timeless ? 0 : Black76.volatility(call, forward, strike, years, undiscounted);
        Black76.Greeks greeks = timeless
                ? new Black76.Greeks(call ? 1 : -1, 0, 0, 0, 0)
                : Black76.greeks(call, forward, strike, years, volatility, rate);
        Map<String, Object> sheet = new LinkedHashMap<>();
        sheet.put("implied_volatility", rounded(volatility * 100, 2));
        sheet.put("delta", rounded(greeks.delta(), 4));
        sheet.put("gamma", rounded(greeks.gamma(), 6));
        sheet.put("theta", rounded(greeks.theta(), 4));
        sheet.put("vega", rounded(greeks.vega(), 4));
        sheet.put("rho", rounded(greeks.rho(), 6));
        return sheet;
    }

    static BigDecimal rounded(double value, int places) {
        return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN);
    }
}
