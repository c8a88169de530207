package algo.app.sandbox;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.Session;
import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The trading hours of an exchange, in seconds since 1970, by the bundled calendar. Thread-safe. */
final class Sessions {
    private final MarketCalendar calendar;
    private final Exchange exchange;

    private Sessions(MarketCalendar calendar, Exchange exchange) {
        this.calendar = calendar;
        this.exchange = exchange;
    }

    /** Returns the sessions of the instrument's exchange; an index trades with its shares. */
    static Sessions of(Instrument instrument) {
        MarketCalendar calendar = MarketCalendar.bundled();
        String code =
                switch (instrument.exchange()) {
                    case "NSE_INDEX" -> "NSE";
                    case "BSE_INDEX" -> "BSE";
                    case "MCX_INDEX", "GLOBAL_INDEX" -> "MCX";
                    default -> instrument.exchange();
                };
        return new Sessions(
                calendar,
                calendar.exchange(code).or(() -> calendar.exchange("NSE")).orElseThrow());
    }

    /**
     * A time in which candles are.
     *
     * @param from first second
     * @param to first second after it
     */
    record Span(long from, long to) {}

    /** Returns the sessions of a day, in order; none if the exchange does not trade. */
    List<Span> on(LocalDate day) {
        List<Span> spans = new ArrayList<>();
        for (Session session : calendar.day(exchange, day).sessions()) {
            spans.add(new Span(
                    session.opensOn(day).getEpochSecond(), session.closesOn(day).getEpochSecond()));
        }
        return spans;
    }

    /** Returns the last day whose trading has begun at {@code now}. */
    LocalDate latest(long now) {
        LocalDate day = Ist.date(Instant.ofEpochSecond(now));
        while (on(day).isEmpty() || on(day).get(0).from() > now) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** Returns the second at which trading ended last before that day. */
    long closeBefore(LocalDate day) {
        LocalDate before = day.minusDays(1);
        while (on(before).isEmpty()) {
            before = before.minusDays(1);
        }
        List<Span> spans = on(before);
        return spans.get(spans.size() - 1).to();
    }
}
