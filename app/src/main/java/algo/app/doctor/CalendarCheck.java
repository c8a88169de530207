package algo.app.doctor;

import algo.app.calendar.CalendarException;
import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Ist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;

/** Checks that the market calendar knows this year, and, when it is time, the next. */
final class CalendarCheck {
    /** The day of December from which on the next year's holidays should be known. */
    private static final int NEXT_YEAR_FROM = 15;

    private final Path own;
    private final Clock clock;

    CalendarCheck(Path root, Clock clock) {
        this.own = root.resolve("calendar.json");
        this.clock = clock;
    }

    Check run() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Ist.ZONE);
        boolean additions = Files.exists(own);
        MarketCalendar calendar = MarketCalendar.bundled();
        try {
            calendar = additions ? calendar.with(WholeFile.read(own)) : calendar;
        } catch (CalendarException e) {
            return Check.bad("calendar", own + " is refused: " + e.getMessage(), "correct it");
        } catch (IOException e) {
            return Check.bad("calendar", IoProblems.explain(e), "make it readable");
        }
        boolean soon = today.getMonth() == Month.DECEMBER && today.getDayOfMonth() >= NEXT_YEAR_FROM;
        StringBuilder known = new StringBuilder();
        for (int year = today.getYear(); year <= today.getYear() + (soon ? 1 : 0); year++) {
            List<Exchange> knowing = knowing(calendar, year);
            if (knowing.isEmpty()) {
                return Check.bad(
                        "calendar",
                        "the market holidays of " + year + " are not known, so that only weekends count as closed",
                        "install a newer algo, or add them to " + own);
            }
            known.append(known.length() > 0 ? " and " : "").append(year);
            known.append(areProvisional(calendar, knowing, year) ? " (provisionally)" : "");
        }
        return Check.ok(
                "calendar", "knows the market holidays of " + known + (additions ? ", with additions in " + own : ""));
    }

    /** Returns the exchanges whose holidays of a year are known, of those that have any. */
    private static List<Exchange> knowing(MarketCalendar calendar, int year) {
        return calendar.exchanges().stream()
                .filter(exchange -> !exchange.set().isEmpty() && calendar.knows(exchange, year))
                .toList();
    }

    private static boolean areProvisional(MarketCalendar calendar, List<Exchange> exchanges, int year) {
        return exchanges.stream().allMatch(exchange -> calendar.isProvisional(exchange, year));
    }
}
