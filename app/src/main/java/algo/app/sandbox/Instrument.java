package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import java.util.List;

/**
 * A thing that is traded: a symbol on an exchange.
 *
 * @param exchange one of {@link #EXCHANGES}
 * @param symbol in OpenAlgo's spelling, e.g. {@code SBIN}, {@code NIFTY30DEC25FUT}
 */
record Instrument(String exchange, String symbol) {
    /** The codes that OpenAlgo accepts (its utils/constants.py). */
    static final List<String> EXCHANGES = List.of(
            "NSE",
            "NFO",
            "CDS",
            "BSE",
            "BFO",
            "BCD",
            "MCX",
            "NCDEX",
            "NCO",
            "NSE_INDEX",
            "BSE_INDEX",
            "MCX_INDEX",
            "GLOBAL_INDEX",
            "CRYPTO");

    private static final List<String> CASH = List.of("NSE", "BSE");

    static Instrument of(Contract contract) {
        return new Instrument(contract.exchange(), contract.symbol());
    }

    /** Returns whether this is an index, which has a price but cannot be bought. */
    boolean isIndex() {
        return exchange.endsWith("_INDEX");
    }

    /** Returns whether there is an open interest: for a contract, but neither for a share nor for an index. */
    boolean isDerivative() {
        return !isIndex() && !CASH.contains(exchange);
    }

    @Override
    public String toString() {
        return exchange + ":" + symbol;
    }
}
