package algo.app.sandbox;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in Indian Standard Time as OpenAlgo writes them. */
final class OrderTimes {
    private static final DateTimeFormatter ORDER =
            DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss", Locale.ENGLISH).withZone(Ist.ZONE);
    private static final DateTimeFormatter TRADE =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(Ist.ZONE);

    private OrderTimes() {}

    /** Returns when an order was placed, e.g. {@code 08-Apr-2025 13:58:03}. */
    static String orderTime(Instant instant) {
        return ORDER.format(instant);
    }

    /** Returns when an order was traded, e.g. {@code 13:58:03}. */
    static String tradeTime(Instant instant) {
        return TRADE.format(instant);
    }
}
