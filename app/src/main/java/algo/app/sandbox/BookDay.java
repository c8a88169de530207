package algo.app.sandbox;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** The day of the books, which begins at 03:00 IST as a session of OpenAlgo does (its SESSION_EXPIRY_TIME). Pure. */
final class BookDay {
    private static final Duration BEGINS = Duration.ofHours(3);

    private BookDay() {}

    /** Returns the day to which an instant belongs. */
    static LocalDate of(Instant at) {
        return Ist.date(at.minus(BEGINS));
    }
}
