package algo.app.sandbox;

import java.time.Instant;

/**
 * The prices of an instrument in a stretch of time. Its close is the price at its end, which is the next one's open;
 * high and low cover every second from start to end, both included. Prices are in paise.
 *
 * @param volume shares traded from start (included) to end (not included)
 */
record Candle(Instant start, long open, long high, long low, long close, long volume) {
    /** This and the candle that follows it, as one. */
    Candle then(Candle next) {
        return new Candle(
                start, open, Math.max(high, next.high), Math.min(low, next.low), next.close, volume + next.volume);
    }

    /** Returns the same candle with that volume. */
    Candle trading(long amount) {
        return new Candle(start, open, high, low, close, amount);
    }

    /** Returns the same candle, but as if the price had gone on to that one. */
    Candle reaching(long price) {
        return new Candle(start, open, Math.max(high, price), Math.min(low, price), price, volume);
    }
}
