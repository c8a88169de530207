package algo.app.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Indian Standard Time: five and a half hours ahead of UTC all the year, since 1945. */
final class OrderTimes {
    static final ZoneOffset ZONE = ZoneOffset.ofHoursMinutes(5, 30);

    private static final DateTimeFormatter ORDER_TIME =
            DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss", Locale.ENGLISH).withZone(ZONE);
    private static final DateTimeFormatter TRADE_TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZONE);
    private static final DateTimeFormatter FILE_STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ENGLISH).withZone(ZONE);

    private OrderTimes() {}

    static LocalDate date(Instant instant) {
        return instant.atOffset(ZONE).toLocalDate();
    }

    /** 00:00 IST of that day, in seconds since 1970. */
    static long midnight(LocalDate day) {
        return day.toEpochDay() * Interval.DAY - ZONE.getTotalSeconds();
    }

    /** As OpenAlgo writes an order's time, e.g. {@code 08-Apr-2025 13:58:03}. */
    static String orderTime(Instant instant) {
        return ORDER_TIME.format(instant);
    }

    /** As OpenAlgo writes a trade's time, e.g. {@code 13:58:03}. */
    static String tradeTime(Instant instant) {
        return TRADE_TIME.format(instant);
    }

    /** For a file name, e.g. {@code 20250408_135803}. */
    static String fileStamp(Instant instant) {
        return FILE_STAMP.format(instant);
    }
}
