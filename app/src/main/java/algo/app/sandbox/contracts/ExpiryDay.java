package algo.app.sandbox.contracts;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.Set;

/** The day of a month on which contracts expire. */
enum ExpiryDay {
    LAST_TUESDAY {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.onOrBefore(last(month, DayOfWeek.TUESDAY));
        }
    },
    LAST_THURSDAY {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.onOrBefore(last(month, DayOfWeek.THURSDAY));
        }
    },
    FIFTH {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.onOrBefore(month.atDay(5));
        }
    },
    FIFTH_OF_SILVER {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.onOrBefore(month.atDay(5));
        }

        @Override
        boolean isListed(YearMonth month) {
            return SILVER.contains(month.getMonthValue());
        }
    },
    TWENTY_SEVENTH {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.onOrBefore(month.atDay(27));
        }
    },
    LAST_DAY {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.onOrBefore(month.atEndOfMonth());
        }
    },
    /** Two working days before the last one of the month. */
    CURRENCY {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            return days.before(days.onOrBefore(month.atEndOfMonth()), 2);
        }
    },
    /** A working day before crude oil in New York, that is four before the 25th. */
    CRUDE {
        @Override
        LocalDate expiry(YearMonth month, TradingDays days) {
            LocalDate known = CRUDE_OIL.get(month);
            if (known != null) {
                return days.onOrBefore(known);
            }
            LocalDate day = weekday(month.atDay(25));
            for (int i = 0; i < 4; i++) {
                day = weekday(day.minusDays(1));
            }
            return days.onOrBefore(day);
        }
    };

    private static final Set<Integer> SILVER = Set.of(3, 5, 7, 9, 12);

    /** The dates of 2026 that holidays in New York move. */
    private static final Map<YearMonth, LocalDate> CRUDE_OIL = Map.of(
            YearMonth.of(2026, 1), LocalDate.of(2026, 1, 16),
            YearMonth.of(2026, 5), LocalDate.of(2026, 5, 18),
            YearMonth.of(2026, 6), LocalDate.of(2026, 6, 18));

    /** Returns the expiry in that month. */
    abstract LocalDate expiry(YearMonth month, TradingDays days);

    /** Returns whether there are contracts of that month. */
    boolean isListed(YearMonth month) {
        return true;
    }

    private static LocalDate last(YearMonth month, DayOfWeek day) {
        return month.atEndOfMonth().with(TemporalAdjusters.previousOrSame(day));
    }

    /** Returns the day itself, or the weekday before it; Christmas is none. */
    private static LocalDate weekday(LocalDate date) {
        LocalDate day = date;
        while (day.getDayOfWeek().getValue() > 5 || (day.getMonthValue() == 12 && day.getDayOfMonth() == 25)) {
            day = day.minusDays(1);
        }
        return day;
    }
}
