package algo.app.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;

/** The one form of a date in a calendar file, {@code 2026-11-24}. */
final class CalendarDate {
    private static final String FORM = "0000-00-00";

    private CalendarDate() {}

    /**
     * Reads a date. {@code LocalDate.parse} would load and build its formatter first: with the 400 dates of the bundled calendar that is a
     * tenth of what a daemon takes to start.
     *
     * @throws DateTimeException if it has another form, or is no day of the calendar
     */
    static LocalDate read(String text) {
        boolean hasForm = text.length() == FORM.length();
        for (int i = 0; hasForm && i < FORM.length(); i++) {
            char c = text.charAt(i);
            hasForm = FORM.charAt(i) == '-' ? c == '-' : c >= '0' && c <= '9';
        }
        if (!hasForm) {
            throw new DateTimeException("'" + text + "' is not of the form 2026-11-24");
        }
        return LocalDate.of(
                Integer.parseInt(text, 0, 4, 10), Integer.parseInt(text, 5, 7, 10), Integer.parseInt(text, 8, 10, 10));
    }
}
