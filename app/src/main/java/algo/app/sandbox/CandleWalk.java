package algo.app.sandbox;

import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The candles of sessions that are shorter than a day, from one day to another, each made when it is asked for. */
final class CandleWalk implements Iterator<Candle> {
    /** Makes the candle of the seconds from {@code from} to {@code to}. */
    interface Maker {
        Candle make(long from, long to);
    }

    private final Sessions sessions;
    private final int width;
    private final LocalDate last;
    private final long now;
    private final Maker maker;
    private LocalDate day;
    private List<Sessions.Span> spans;
    private int span;
    private long start;

    /** @param now what has not begun by then is left out, what has not ended is cut there */
    CandleWalk(Sessions sessions, int width, LocalDate first, LocalDate last, long now, Maker maker) {
        this.sessions = sessions;
        this.width = width;
        this.last = last;
        this.now = now;
        this.maker = maker;
        day = first;
        spans = first.isAfter(last) ? List.of() : sessions.on(first);
        start = spans.isEmpty() ? 0 : spans.get(0).from();
        settle();
    }

    /** Goes on to the next session where this one has no more candles. */
    private void settle() {
        while (!day.isAfter(last)
                && (span >= spans.size() || start >= spans.get(span).to())) {
            span++;
            if (span >= spans.size()) {
                day = day.plusDays(1);
                span = 0;
                spans = day.isAfter(last) ? List.of() : sessions.on(day);
            }
            start = span < spans.size() ? spans.get(span).from() : 0;
        }
    }

    @Override
    public boolean hasNext() {
        return !day.isAfter(last) && start < now;
    }

    @Override
    public Candle next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long end = Math.min(Math.min(start + width, spans.get(span).to()), now);
        Candle candle = maker.make(start, end);
        start += width;
        settle();
        return candle;
    }
}
