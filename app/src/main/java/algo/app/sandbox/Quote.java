package algo.app.sandbox;

import java.time.Instant;

/**
 * The market of one instrument at an instant. Prices are in paise.
 *
 * @param day the candle of the day so far, from the beginning of its session; it reaches the last price, also out of hours
 * @param previousClose the price at the end of the last session before that day
 */
record Quote(Instrument instrument, Instant at, long ltp, long bid, long ask, Candle day, long previousClose) {
    /** Returns how much is wanted or offered at a price. */
    long amount(long price) {
        return Noise.between(20, 2500, Noise.of(instrument.toString()) ^ Noise.mix(at.getEpochSecond()) ^ price);
    }

    /** Returns the price that a buyer pays when the last trade was at {@code ltp}. */
    static long askAt(long ltp) {
        return ltp + halfSpread(ltp);
    }

    /** Returns the price that a seller gets when the last trade was at {@code ltp}; at least one tick. */
    static long bidAt(long ltp) {
        return Math.max(Paise.TICK, ltp - halfSpread(ltp));
    }

    /** Returns half of the spread: one tick, and one more for every 2500 rupees, as of a liquid name at every price. */
    private static long halfSpread(long ltp) {
        return Paise.TICK * (1 + ltp / 250_000);
    }
}
