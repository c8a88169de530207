package algo.app.sandbox;

import java.time.LocalDate;
import java.util.List;

/** Bounds the part of a long time that one answer has: the newest days, as many as fit into {@link Bounds}. Pure. */
final class HistoryRange {
    private HistoryRange() {}

    /**
     * Returns the first day of the answer: {@code from}, or a later one where the candles from there on are too many.
     */
    static LocalDate first(Sessions sessions, Interval interval, LocalDate from, LocalDate to) {
        long room = interval.isDaily() ? Bounds.DAYS : Bounds.CANDLES;
        LocalDate first = to.plusDays(1);
        for (LocalDate day = to; !day.isBefore(from); day = day.minusDays(1)) {
            room -= rows(sessions, interval, day);
            if (room < 0) {
                return first;
            }
            first = day;
        }
        return from;
    }

    private static long rows(Sessions sessions, Interval interval, LocalDate day) {
        List<Sessions.Span> spans = sessions.on(day);
        if (interval.isDaily()) {
            return Math.min(1, spans.size());
        }
        long rows = 0;
        for (Sessions.Span span : spans) {
            rows += (span.to() - span.from() + interval.seconds() - 1) / interval.seconds();
        }
        return rows;
    }
}
