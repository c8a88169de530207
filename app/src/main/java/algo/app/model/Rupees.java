package algo.app.model;

import java.math.BigDecimal;

/** Money, which is counted in whole paise and written in rupees. */
public final class Rupees {
    private Rupees() {}

    /** Returns an amount of paise in rupees with two decimals, e.g. {@code 5000.00}. */
    public static String show(long paise) {
        return exact(paise).toPlainString();
    }

    /** Returns an amount of paise in rupees, with two decimals. */
    public static BigDecimal exact(long paise) {
        return BigDecimal.valueOf(paise, 2);
    }
}
