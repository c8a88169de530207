package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Contracts;
import java.util.OptionalLong;

/**
 * The price around which an instrument moves, and its step: of what is listed those of the list of contracts, of other names, which
 * old accounts may hold, one drawn from the name.
 */
final class BasePrices {
    private BasePrices() {}

    /** Returns the base price of an instrument in paise, at least 2 rupees. */
    static long of(Instrument instrument, long hash) {
        OptionalLong known = Contracts.bundled().price(instrument.symbol());
        if (known.isPresent()) {
            return known.getAsLong();
        }
        // The prices are spread over the logarithm: cheap names are as common as dear ones.
        double draw = (hash >>> 11) * 0x1p-53;
        return Math.round(40 * Math.pow(75, draw)) * 100L;
    }

    /** Returns the tick of an instrument in paise. */
    static long tick(Instrument instrument) {
        return Contracts.bundled()
                .describe(instrument.exchange(), instrument.symbol())
                .map(Contract::tick)
                .map(Paise::tickOf)
                .orElse(Paise.TICK);
    }
}
