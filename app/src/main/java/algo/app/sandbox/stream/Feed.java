package algo.app.sandbox.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The market and the accounts as the stream needs them. Thread-safe, and never slow. */
public interface Feed {
    /** The parts of an instrument that a client can follow; each holds what those before it do. */
    enum Depth {
        LTP("LTP"),
        QUOTE("Quote"),
        DEPTH("Depth");

        private final String label;

        Depth(String label) {
            this.label = label;
        }

        /** Returns the name in an acknowledgement. */
        String label() {
            return label;
        }

        /** Returns the number on the wire: 1 to 3. */
        int number() {
            return ordinal() + 1;
        }
    }

    /** Returns the strategy that a key belongs to. */
    Optional<String> owner(String key);

    /** Returns why there is no such instrument; empty if there is. */
    Optional<String> problem(String exchange, String symbol);

    /**
     * Returns the last price of an instrument that there was, in paise; 0 if its contract has ended. It changes at most
     * once a second, at the beginning of one.
     */
    long price(String exchange, String symbol, Instant at);

    /** Returns what a tick tells, by OpenAlgo's names, numbers as numbers. */
    Map<String, Object> tick(String exchange, String symbol, Depth depth, Instant at);
}
