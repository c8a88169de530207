package algo.app.sandbox;

import algo.app.http.Limits;
import algo.app.sandbox.stream.StreamBounds;
import java.time.Duration;

/**
 * The bounds of what the broker holds, in one place: {@link #HEAP_MB} is their sum, and enough for a JVM whatever
 * strategies and strangers send.
 */
final class Bounds {
    private static final int MIB = 1 << 20;

    /** Connections at once, of some 3 KiB where they are idle, and with an answer of up to 4 KiB beyond the budget. */
    static final int CONNECTIONS = 1024;
    /** Bytes of heads, bodies and answers over all connections. */
    static final int IN_FLIGHT = 10 * MIB;
    /** The most bytes of the head of a request; {@code BODY} bounds its body. */
    static final int HEAD = 8 << 10;

    static final int HEADERS = 64;
    static final int BODY = 64 << 10;

    /** Values, names, beginnings and ends in one body: some 200 bytes each once they are a tree. */
    static final int TOKENS = 4000;

    static final int DEPTH = 20;
    static final int STRING = 1024;
    static final int NAME = 256;
    /** Digits of a number; more are no price or quantity. */
    static final int NUMBER = 40;

    /** Threads for what is quick, and for what walks along the market. Each holds one tree and one answer. */
    static final int QUICK = 4;

    /** The threads for slow answers: one, so that it leaves a core of two to the rest. */
    static final int SLOW = 1;

    /** Requests that wait for them. */
    static final int QUICK_WAITING = CONNECTIONS;

    static final int SLOW_WAITING = 64;
    /** Answers of {@code history} at once, of some 16 KiB each while they are sent: those of a pool of as many threads. */
    static final int HISTORIES = 64;
    /** Candles in one answer: a year of minutes of a share; days of trading, where a candle is a day or more. */
    static final int CANDLES = 100_000;

    static final int DAYS = 2600;
    /** Finished hours and days of instruments that are remembered, of some 250 bytes each. */
    static final int BLOCKS = 8192;
    /** Symbols in one question. */
    static final int SYMBOLS = 200;
    /** Orders in one answer. */
    static final int ROWS = 1000;

    /** Orders that rest, of one strategy and in all. */
    static final int RESTING_EACH = 1000;

    static final int RESTING = 2000;
    /** Positions with those that were closed, in all. */
    static final int POSITIONS = 2000;
    /** The most bytes of a line of the journal: a snapshot of the fullest account has some 8 MiB. */
    static final int LINE = 12 * MIB;

    /** Characters of a text, and values, names, beginnings and ends, in a line of it. */
    static final int EVENT_STRING = 300;

    static final int EVENT_TOKENS = 1_200_000;
    /**
     * The bound of an account that was made before there were bounds: so many orders that rest, positions, strategies.
     */
    static final int EVER = 10_000;

    /** The heap that holds all of that at once. */
    static final int HEAP_MB = 8 // connections
            + IN_FLIGHT / MIB
            + 3 * (QUICK + SLOW) // trees, rows and the bytes of answers that are being made
            + StreamBounds.MIB // messages that arrive, and ticks that wait
            + 13 // the account and the market's memory
            + LINE / MIB // the journal, while it is read
            + 8 // what the daemon is told of the account, one answer at a time
            + 14; // classes, and room to collect garbage in

    private Bounds() {}

    static Limits limits() {
        return new Limits(
                CONNECTIONS,
                IN_FLIGHT,
                HEAD,
                HEADERS,
                BODY,
                Duration.ofSeconds(10),
                Duration.ofMinutes(3),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2));
    }
}
