package algo.app.sandbox.contracts;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The dates at which the contracts of an underlying expire, and the number of them that is listed at a time. An expiry
 * on a day that does not trade is the trading day before. The weekdays are those since September 2025.
 */
public enum Cycle {
    NIFTY(ExpiryDay.LAST_TUESDAY, 1, 3, DayOfWeek.TUESDAY, 3, 8, 0),
    BANKNIFTY(ExpiryDay.LAST_TUESDAY, 1, 3, null, 3, 0, 0),
    /** Other indices of NSE, and shares. */
    NSE(ExpiryDay.LAST_TUESDAY, 1, 3, null, 0, 0, 0),
    SENSEX(ExpiryDay.LAST_THURSDAY, 1, 3, DayOfWeek.THURSDAY, 0, 0, 0),
    BSE(ExpiryDay.LAST_THURSDAY, 1, 3, null, 0, 0, 0),
    /** Contracts in February, April and so on; options end in the last week of the month before. */
    GOLD(ExpiryDay.FIFTH, 2, 3, null, 0, 0, 5),
    GOLDM(ExpiryDay.FIFTH, 1, 3, null, 0, 0, 5),
    SILVER(ExpiryDay.FIFTH_OF_SILVER, 1, 3, null, 0, 0, 5),
    MONTH_END(ExpiryDay.LAST_DAY, 1, 3, null, 0, 0, 0),
    METAL(ExpiryDay.LAST_DAY, 1, 3, null, 0, 0, 6),
    CRUDE(ExpiryDay.CRUDE, 1, 3, null, 0, 0, 2),
    GAS(ExpiryDay.TWENTY_SEVENTH, 1, 3, null, 0, 0, 2),
    /** The dollar, which has weekly contracts too. */
    RUPEE(ExpiryDay.CURRENCY, 1, 3, DayOfWeek.FRIDAY, 0, 0, 0),
    CURRENCY(ExpiryDay.CURRENCY, 1, 3, null, 0, 0, 0);

    /** Weekly expiries that are listed beside those of months. */
    private static final int WEEKLIES = 4;

    private final ExpiryDay month;
    private final int everyMonths;
    private final int months;
    private final DayOfWeek weekly;
    private final int quarters;
    private final int halves;
    private final int optionsBefore;

    Cycle(ExpiryDay month, int everyMonths, int months, DayOfWeek weekly, int quarters, int halves, int optionsBefore) {
        this.month = month;
        this.everyMonths = everyMonths;
        this.months = months;
        this.weekly = weekly;
        this.quarters = quarters;
        this.halves = halves;
        this.optionsBefore = optionsBefore;
    }

    /** Returns whether the spot is listed somewhere; else the nearest future stands for it. */
    boolean hasSpot() {
        return month == ExpiryDay.LAST_TUESDAY || month == ExpiryDay.LAST_THURSDAY;
    }

    /** Returns whether options end before the future that they are on. */
    public boolean areOptionsOnFutures() {
        return optionsBefore > 0;
    }

    /** Returns the expiries of futures that are listed on {@code today}, in order. */
    List<LocalDate> futures(LocalDate today, TradingDays days) {
        SortedSet<LocalDate> found = monthly(today, days, 0);
        if (weekly == DayOfWeek.FRIDAY) {
            found.addAll(weeklies(today, days));
        }
        return List.copyOf(found);
    }

    /** Returns the expiries of options that are listed on {@code today}, in order. */
    List<LocalDate> options(LocalDate today, TradingDays days) {
        SortedSet<LocalDate> found = monthly(today, days, optionsBefore);
        found.addAll(far(today, days, 3, quarters, found));
        found.addAll(far(today, days, 6, halves, found));
        if (weekly != null) {
            found.addAll(weeklies(today, days));
        }
        return List.copyOf(found);
    }

    /** Returns the end of the future on which options of that expiry are; the expiry itself where they end with it. */
    LocalDate futureOf(LocalDate expiry, TradingDays days) {
        return areOptionsOnFutures() ? monthly(expiry, days, 0).first() : expiry;
    }

    private SortedSet<LocalDate> monthly(LocalDate today, TradingDays days, int before) {
        SortedSet<LocalDate> found = new TreeSet<>();
        for (YearMonth at = YearMonth.from(today).minusMonths(1); found.size() < months; at = at.plusMonths(1)) {
            if (at.getMonthValue() % everyMonths == 0 && month.isListed(at)) {
                LocalDate expiry = days.before(month.expiry(at, days), before);
                if (!expiry.isBefore(today)) {
                    found.add(expiry);
                }
            }
        }
        return found;
    }

    /** Returns the next of every {@code step} months that are not listed already. */
    private SortedSet<LocalDate> far(
            LocalDate today, TradingDays days, int step, int count, SortedSet<LocalDate> listed) {
        SortedSet<LocalDate> found = new TreeSet<>();
        for (YearMonth at = YearMonth.from(today); found.size() < count; at = at.plusMonths(1)) {
            LocalDate expiry = month.expiry(at, days);
            if (at.getMonthValue() % step == 0 && !expiry.isBefore(today) && !listed.contains(expiry)) {
                found.add(expiry);
            }
        }
        return found;
    }

    /** Returns the next ones; the week of a month's end has no other. */
    private SortedSet<LocalDate> weeklies(LocalDate today, TradingDays days) {
        SortedSet<LocalDate> found = new TreeSet<>();
        LocalDate day =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).plusDays(weekly.getValue() - 1L);
        while (found.size() < WEEKLIES) {
            LocalDate expiry = days.onOrBefore(day);
            LocalDate ofMonth = month.expiry(YearMonth.from(day), days);
            boolean sameWeek = ofMonth.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                    .equals(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            if (!expiry.isBefore(today) && !sameWeek) {
                found.add(expiry);
            }
            day = day.plusWeeks(1);
        }
        return found;
    }
}
