package algo.app.sandbox;

import algo.app.model.Ist;
import java.time.LocalDate;

/** The time of the day at which contracts end. */
final class Expiry {
    private Expiry() {}

    /**
     * Returns the second since 1970 at which contracts of an exchange end on that day: 15:30 IST, CDS and BCD 12:30,
     * MCX 23:30.
     */
    static long second(String exchange, LocalDate day) {
        int minutes =
                switch (exchange) {
                    case "CDS", "BCD" -> 12 * 60 + 30;
                    case "MCX" -> 23 * 60 + 30;
                    default -> 15 * 60 + 30;
                };
        return Ist.midnight(day).getEpochSecond() + minutes * 60L;
    }
}
