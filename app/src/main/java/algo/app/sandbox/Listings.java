package algo.app.sandbox;

import algo.app.model.Ist;
import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Contracts;
import algo.app.sandbox.contracts.Underlying;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The contracts that are listed today, by rule, with the strikes around the prices of the simulated market.
 * Thread-safe.
 */
final class Listings {
    private final SimulatedMarket market;
    private final Clock clock;

    Listings(SimulatedMarket market, Clock clock) {
        this.market = market;
        this.clock = clock;
    }

    LocalDate today() {
        return Ist.date(clock.instant());
    }

    Contracts contracts() {
        return Contracts.bundled();
    }

    /** Returns the contract of that name; nothing if none is listed, or it has ended. */
    Optional<Contract> find(String exchange, String symbol) {
        return contracts().find(exchange, symbol, today());
    }

    /** Everything on an exchange, made one by one. */
    Stream<Contract> list(String exchange) {
        LocalDate today = today();
        return contracts().list(exchange, today, underlying -> market.middle(underlying, today));
    }

    /** Returns the futures and options of one underlying, made one by one. */
    Stream<Contract> derivatives(Underlying underlying) {
        LocalDate today = today();
        return contracts().derivatives(underlying, today, each -> market.middle(each, today));
    }

    /** Returns the strikes of its options in paise, in order, the same all day. */
    List<Long> strikes(Underlying underlying) {
        return contracts().strikes(underlying, market.middle(underlying, today()));
    }
}
