package algo.app.sandbox;

import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Contracts;
import algo.app.sandbox.contracts.Underlying;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A market whose prices move day and night, and whose candles are those of the exchange's sessions. What it answers depends on the
 * seed, the instrument and the instant alone; quotes and candles are read off the same path of one price a second, so they agree to
 * the tick. Thread-safe.
 */
final class SimulatedMarket {
    private static final int HOUR = 3600;
    /** Days before its expiry from which a contract has candles; more for those that are listed years before. */
    private static final int LISTED_DAYS = 200;

    private static final int LISTED_LONG = 2000;

    private final long seed;
    private final Map<Block, Candle> finished = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Block, Candle> eldest) {
            return size() > Bounds.BLOCKS;
        }
    };

    SimulatedMarket(long seed) {
        this.seed = seed;
    }

    private Path path(Instrument instrument) {
        return Contracts.bundled()
                .describe(instrument.exchange(), instrument.symbol())
                .filter(contract -> contract.kind().isDated())
                .<Path>map(contract -> new DerivedPath(seed, contract))
                .orElseGet(() -> new PricePath(seed, instrument));
    }

    /** Returns the last traded price at that instant, in paise; it changes at most once a second. */
    long price(Instrument instrument, Instant at) {
        return path(instrument).at(at.getEpochSecond());
    }

    /** Returns what a contract was worth when it ended, in paise: an option may have been worth nothing. */
    long settlement(Instrument instrument, Instant ended) {
        return Math.max(0, Math.round(path(instrument).exact(ended.getEpochSecond())));
    }

    /**
     * Returns the price in paise around which the strikes of an underlying are listed all day: that of the day's
     * beginning.
     */
    double middle(Underlying underlying, LocalDate today) {
        Instrument spot = new Instrument(underlying.spotExchange(), underlying.spot());
        return path(spot).exact(Ist.midnight(today).getEpochSecond()) * underlying.scale();
    }

    /** Out of hours the day is the last one that traded. */
    Quote quote(Instrument instrument, Instant at) {
        long now = at.getEpochSecond();
        Sessions sessions = Sessions.of(instrument);
        LocalDate day = sessions.latest(now);
        Path path = path(instrument);
        Candle traded = day(path, instrument, sessions.on(day), now);
        long ltp = path.at(now);
        return new Quote(
                instrument,
                at,
                ltp,
                Quote.bidAt(ltp),
                Quote.askAt(ltp),
                traded.reaching(ltp),
                path.at(sessions.closeBefore(day)));
    }

    /**
     * Returns the candles of the sessions of the days {@code from} to {@code to}, both included, as far as they have
     * begun at {@code now}, each made when it is asked for; the last one may be unfinished. Weeks and months begin with
     * the one that holds {@code from}.
     */
    Iterator<Candle> candles(Instrument instrument, Interval interval, LocalDate from, LocalDate to, Instant now) {
        Path path = path(instrument);
        Sessions sessions = Sessions.of(instrument);
        LocalDate first = later(from, listed(instrument));
        long second = now.getEpochSecond();
        return interval.isDaily()
                ? dailyCandles(path, instrument, interval, first, to, second)
                : new CandleWalk(
                        sessions,
                        interval.seconds(),
                        first,
                        to,
                        second,
                        (start, end) -> walk(path, instrument, start, end));
    }

    /** Returns the first day of which there are candles. */
    private static LocalDate listed(Instrument instrument) {
        return Contracts.bundled()
                .describe(instrument.exchange(), instrument.symbol())
                .flatMap(Contract::expiry)
                .map(expiry -> expiry.minusDays(expiry.getMonthValue() % 3 == 0 ? LISTED_LONG : LISTED_DAYS))
                .orElse(LocalDate.MIN);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /** Returns one candle for each day, week or month in which there was trading. */
    private Iterator<Candle> dailyCandles(
            Path path, Instrument instrument, Interval interval, LocalDate from, LocalDate to, long now) {
        Sessions sessions = Sessions.of(instrument);
        return Stream.iterate(
                        interval.firstDay(from),
                        first -> !first.isAfter(to) && Ist.midnight(first).getEpochSecond() < now,
                        interval::nextDay)
                .flatMap(first -> first
                        .datesUntil(interval.nextDay(first))
                        .map(sessions::on)
                        .filter(spans -> !spans.isEmpty() && spans.get(0).from() < now)
                        .map(spans -> day(path, instrument, spans, now))
                        .reduce(Candle::then)
                        .stream())
                .iterator();
    }

    /**
     * Returns the first second after {@code after}, up to {@code until}, at which the price passes; none where it never
     * does.
     *
     * @param passes true from some price on, upwards or downwards
     */
    OptionalLong firstSecond(Instrument instrument, long after, long until, LongPredicate passes) {
        Path path = path(instrument);
        long second = after + 1;
        while (second <= until) {
            if (!path.mayPass(second, passes)) {
                second = Path.nextMinute(second);
            } else if (passes.test(path.at(second))) {
                return OptionalLong.of(second);
            } else {
                second++;
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the candle of a day's sessions as far as they have gone, put together from remembered days and hours. */
    private Candle day(Path path, Instrument instrument, List<Sessions.Span> spans, long now) {
        Sessions.Span last = spans.get(spans.size() - 1);
        if (now < last.to()) {
            return stretch(path, instrument, spans, now);
        }
        Block block = new Block(instrument, spans.get(0).from(), Interval.DAY);
        return remembered(block, () -> stretch(path, instrument, spans, now));
    }

    private Candle stretch(Path path, Instrument instrument, List<Sessions.Span> spans, long now) {
        Candle whole = null;
        for (Sessions.Span span : spans) {
            long to = Math.min(span.to(), now);
            for (long start = span.from(); start < to || whole == null; start += HOUR) {
                long from = start;
                long end = Math.min(start + HOUR, to);
                Candle part = end - start == HOUR
                                && now < spans.get(spans.size() - 1).to()
                        ? remembered(new Block(instrument, start, HOUR), () -> walk(path, instrument, from, end))
                        : walk(path, instrument, start, end);
                whole = whole == null ? part : whole.then(part);
            }
        }
        return whole;
    }

    private Candle remembered(Block block, Supplier<Candle> maker) {
        synchronized (finished) {
            Candle known = finished.get(block);
            if (known != null) {
                return known;
            }
        }
        Candle made = maker.get();
        synchronized (finished) {
            finished.put(block, made);
        }
        return made;
    }

    private static Candle walk(Path path, Instrument instrument, long from, long to) {
        return path.candle(from, to).trading(Volume.between(instrument, from, to));
    }

    /** A finished stretch of time of one instrument. */
    private record Block(Instrument instrument, long start, int width) {}
}
