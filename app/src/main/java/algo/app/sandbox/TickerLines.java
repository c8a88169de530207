package algo.app.sandbox;

import algo.app.http.Response;
import algo.app.model.Ist;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/** The answer of {@code ticker} as text, a line a candle: name, date, time unless it is of days, prices, volume. */
final class TickerLines implements Response.Pieces {
    private static final int ROWS = 100;

    private final Instrument instrument;
    private final Interval interval;
    private final Iterator<Candle> candles;
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param end called once, when nothing more is wanted */
    TickerLines(Instrument instrument, Interval interval, Iterator<Candle> candles, Runnable end) {
        this.instrument = instrument;
        this.interval = interval;
        this.candles = candles;
        this.end = end;
    }

    @Override
    public byte[] next() {
        StringBuilder text = new StringBuilder();
        for (int rows = 0; rows < ROWS && candles.hasNext(); rows++) {
            Candle candle = candles.next();
            text.append(instrument).append(',').append(time(candle.start()));
            for (long price : new long[] {candle.open(), candle.high(), candle.low(), candle.close()}) {
                text.append(',').append(Paise.rupees(price).toPlainString());
            }
            text.append(',').append(candle.volume()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String time(Instant start) {
        String date = Ist.date(start).toString();
        return interval.isDaily() ? date : date + "," + OrderTimes.tradeTime(start);
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
