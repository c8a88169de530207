package algo.cli;

import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Reads dates and times that people wrote, in Indian Standard Time. */
final class IstTimes {
    private IstTimes() {}

    /**
     * {@code 2026-11-23T09:20}, with or without seconds, a blank for the T; a date alone means its midnight, a time alone
     * today.
     *
     * @throws ClientException if it is none
     */
    static Instant instant(String option, String text) throws ClientException {
        String written = text.strip().replace(' ', 'T');
        try {
            LocalDateTime time;
            if (written.indexOf('T') >= 0) {
                time = LocalDateTime.parse(written);
            } else if (written.indexOf(':') >= 0) {
                time = LocalDateTime.of(LocalDate.now(Ist.ZONE), LocalTime.parse(written));
            } else {
                time = LocalDate.parse(written).atStartOfDay();
            }
            return time.atZone(Ist.ZONE).toInstant();
        } catch (DateTimeException e) {
            throw new ClientException(
                    ExitCode.USAGE,
                    option + " must be a date and time such as 2026-11-23T09:20, a date, or a time of today, not '"
                            + text + "'",
                    "");
        }
    }
}
