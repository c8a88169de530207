package algo.app.sandbox.contracts;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.TradingDay;
import java.time.LocalDate;

/** Walks along the days on which an exchange trades; special sessions such as Muhurat do not count. */
final class TradingDays {
    private final MarketCalendar calendar;
    private final Exchange exchange;

    TradingDays(MarketCalendar calendar, String exchange) {
        this.calendar = calendar;
        this.exchange = calendar.exchange(exchange).orElseThrow();
    }

    private boolean isTrading(LocalDate date) {
        TradingDay day = calendar.day(exchange, date);
        return day.isTrading() && !day.special();
    }

    /** Returns the day itself if it trades, else the last one before that does. */
    LocalDate onOrBefore(LocalDate date) {
        LocalDate day = date;
        while (!isTrading(day)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** Returns the day that lies {@code days} trading days before {@code date}. */
    LocalDate before(LocalDate date, int days) {
        LocalDate day = date;
        for (int i = 0; i < days; i++) {
            day = onOrBefore(day.minusDays(1));
        }
        return day;
    }
}
