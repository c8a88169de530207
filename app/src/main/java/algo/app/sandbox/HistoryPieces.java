package algo.app.sandbox;

import algo.app.http.Response;
import algo.app.model.Ist;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answer of {@code history}, made row by row while it is taken. A row has the start of the candle in seconds since 1970; for
 * days, weeks and months the date as UTC midnight.
 */
final class HistoryPieces implements Response.Pieces {
    /** A piece is handed over once it is that long; so others get their turn within milliseconds. */
    private static final int LONG = 8 << 10;

    /** And once so many rows were made, of which those of a day and more take a walk each. */
    private static final int ROWS = 100;

    private final Instrument instrument;
    private final Interval interval;
    private final Iterator<Candle> candles;
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final StringBuilder text = new StringBuilder(LONG + 512);
    private boolean first = true;
    private boolean over;

    /**
     * @param note what the caller should know about it; plain words, or empty
     * @param end called once, when nothing more is wanted
     */
    HistoryPieces(Instrument instrument, Interval interval, Iterator<Candle> candles, String note, Runnable end) {
        this.instrument = instrument;
        this.interval = interval;
        this.candles = candles;
        this.end = end;
        text.append("{\"status\":\"success\",");
        if (!note.isEmpty()) {
            text.append("\"note\":\"").append(note).append("\",");
        }
        text.append("\"data\":[");
    }

    @Override
    public byte[] next() {
        for (int rows = 0; rows < ROWS && text.length() < LONG && candles.hasNext(); rows++) {
            if (!first) {
                text.append(',');
            }
            first = false;
            row(candles.next());
        }
        if (!over && !candles.hasNext()) {
            over = true;
            text.append("]}");
        }
        byte[] piece = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return piece;
    }

    private void row(Candle candle) {
        LocalDate day = Ist.date(candle.start());
        long start = interval.isDaily()
                ? day.toEpochDay() * Interval.DAY
                : candle.start().getEpochSecond();
        text.append("{\"timestamp\":").append(start);
        price("open", candle.open());
        price("high", candle.high());
        price("low", candle.low());
        price("close", candle.close());
        text.append(",\"volume\":").append(candle.volume());
        text.append(",\"oi\":").append(Volume.openInterest(instrument, day.toEpochDay()));
        text.append('}');
    }

    private void price(String name, long paise) {
        BigDecimal rupees = Paise.rupees(paise);
        text.append(",\"").append(name).append("\":").append(rupees.toPlainString());
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
