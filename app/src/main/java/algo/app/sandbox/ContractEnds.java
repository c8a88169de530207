package algo.app.sandbox;

import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Contracts;
import java.util.HashMap;
import java.util.Map;

/** The times at which contracts are no more: the end of the day of their expiry, as in OpenAlgo's sandbox. Not thread-safe. */
final class ContractEnds {
    private static final int MOST = 1000;

    private final Map<Instrument, Long> known = new HashMap<>();

    /** Returns the first second since 1970 at which there is no such contract any more; the greatest number if it does not end. */
    long of(Instrument instrument) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(instrument, name -> Contracts.bundled()
                .describe(name.exchange(), name.symbol())
                .flatMap(Contract::expiry)
                .map(expiry -> Ist.midnight(expiry.plusDays(1)).getEpochSecond())
                .orElse(Long.MAX_VALUE));
    }
}
