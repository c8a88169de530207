package algo.app.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A market that is open day and night. What it answers depends on the seed, the instrument and the instant alone; quotes
 * and candles are read off the same path of one price a second, so they agree to the tick. Thread-safe.
 */
final class SimulatedMarket {
    private static final int HOUR = 3600;
    /** Finished hours and days that are kept instead of walked again. */
    private static final int REMEMBERED = 4096;

    private final long seed;
    private final Map<Block, Candle> finished = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Block, Candle> eldest) {
            return size() > REMEMBERED;
        }
    };

    SimulatedMarket(long seed) {
        this.seed = seed;
    }

    /** The last traded price at that instant, in paise; it changes at most once a second. */
    long price(Instrument instrument, Instant at) {
        return new PricePath(seed, instrument).at(at.getEpochSecond());
    }

    Quote quote(Instrument instrument, Instant at) {
        long now = at.getEpochSecond();
        long midnight = OrderTimes.midnight(OrderTimes.date(at));
        PricePath path = new PricePath(seed, instrument);
        Candle day = stretch(path, instrument, midnight, now);
        long ltp = day.close();
        return new Quote(instrument, at, ltp, Quote.bidAt(ltp), Quote.askAt(ltp), day, path.at(midnight));
    }

    /**
     * The candles that begin on the days {@code from} to {@code to}, both included, as far as they have begun at {@code
     * now}, each made when it is asked for; the last one may be unfinished. Weeks and months begin with the one that holds {@code from}.
     */
    Stream<Candle> candles(Instrument instrument, Interval interval, LocalDate from, LocalDate to, Instant now) {
        PricePath path = new PricePath(seed, instrument);
        return interval.isDaily()
                ? dailyCandles(path, instrument, interval, from, to, now.getEpochSecond())
                : timedCandles(path, instrument, interval.seconds(), from, to, now.getEpochSecond());
    }

    private static Stream<Candle> timedCandles(
            PricePath path, Instrument instrument, int width, LocalDate from, LocalDate to, long now) {
        long end = Math.min(OrderTimes.midnight(to.plusDays(1)), now);
        return LongStream.iterate(OrderTimes.midnight(from), start -> start < end, start -> start + width)
                .mapToObj(start -> walk(path, instrument, start, Math.min(start + width, now)));
    }

    private Stream<Candle> dailyCandles(
            PricePath path, Instrument instrument, Interval interval, LocalDate from, LocalDate to, long now) {
        return Stream.iterate(
                        interval.firstDay(from),
                        first -> !first.isAfter(to) && OrderTimes.midnight(first) < now,
                        interval::nextDay)
                .map(first -> stretch(
                        path,
                        instrument,
                        OrderTimes.midnight(first),
                        Math.min(OrderTimes.midnight(interval.nextDay(first)), now)));
    }

    /**
     * The first second after {@code after}, up to {@code until}, at which the price passes; none where it never does.
     *
     * @param passes true from some price on, upwards or downwards
     */
    OptionalLong firstSecond(Instrument instrument, long after, long until, LongPredicate passes) {
        PricePath path = new PricePath(seed, instrument);
        long second = after + 1;
        while (second <= until) {
            if (!path.mayPass(second, passes)) {
                second = PricePath.nextMinute(second);
            } else if (passes.test(path.at(second))) {
                return OptionalLong.of(second);
            } else {
                second++;
            }
        }
        return OptionalLong.empty();
    }

    /** A candle from 00:00 IST of a day to any later second, put together from remembered days and hours. */
    private Candle stretch(PricePath path, Instrument instrument, long from, long to) {
        Candle whole = null;
        long start = from;
        while (start < to || whole == null) {
            int width = start + Interval.DAY <= to ? Interval.DAY : HOUR;
            long end = Math.min(start + width, to);
            Candle part = end - start == width
                    ? remembered(path, new Block(instrument, start, width))
                    : walk(path, instrument, start, end);
            whole = whole == null ? part : whole.then(part);
            start = end;
        }
        return whole;
    }

    private Candle remembered(PricePath path, Block block) {
        synchronized (finished) {
            Candle known = finished.get(block);
            if (known != null) {
                return known;
            }
        }
        Candle walked = walk(path, block.instrument(), block.start(), block.start() + block.width());
        synchronized (finished) {
            finished.put(block, walked);
        }
        return walked;
    }

    private static Candle walk(PricePath path, Instrument instrument, long from, long to) {
        return path.candle(from, to).trading(Volume.between(instrument, from, to));
    }

    /** A finished stretch of time of one instrument. */
    private record Block(Instrument instrument, long start, int width) {}
}
