package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Contracts;
import algo.app.sandbox.contracts.Kind;
import algo.app.sandbox.contracts.Underlying;
import java.time.LocalDate;

/**
 * The price of a future or an option, second by second, from that of its underlying: a future by the cost of carry, an option by
 * {@link Black76} on that future, with a volatility that follows INDIAVIX. The time that is left and the volatility change from
 * minute to minute; so within a minute the price rises with that of the underlying, or falls with it. After the expiry it stands
 * still.
 */
final class DerivedPath extends Path {
    /** Cost of carry a year, a part of one. */
    static final double CARRY = 0.065;

    private static final double YEAR = 365.0 * Interval.DAY;
    private static final Instrument VIX = new Instrument("NSE_INDEX", "INDIAVIX");

    private final PricePath spot;
    private final PricePath vix;
    private final Kind kind;
    private final double scale;
    private final double strike;
    private final double volatilityFactor;
    /** The second at which it ends, and that at which the future behind it does. */
    private final long end;

    private final long futureEnd;
    private long minute = Long.MAX_VALUE;
    private double growth;
    private double years;
    private double volatility;

    /** @param contract a future or an option */
    DerivedPath(long seed, Contract contract) {
        super(Paise.tickOf(contract.tick()));
        Underlying underlying = contract.underlying().orElseThrow();
        LocalDate expiry = contract.expiry().orElseThrow();
        kind = contract.kind();
        scale = underlying.scale();
        strike = contract.strike();
        volatilityFactor = underlying.volatility();
        end = Expiry.second(underlying.exchange(), expiry);
        futureEnd = kind.isOption()
                ? Expiry.second(underlying.exchange(), Contracts.bundled().futureOf(underlying, expiry))
                : end;
        spot = new PricePath(seed, new Instrument(underlying.spotExchange(), underlying.spot()));
        vix = new PricePath(seed, VIX);
    }

    @Override
    void enter(long second) {
        long wanted = Math.floorDiv(Math.min(second, end), MINUTE) * MINUTE;
        spot.enter(Math.min(second, end));
        if (wanted != minute) {
            minute = wanted;
            growth = scale * Math.exp(CARRY * (futureEnd - minute) / YEAR);
            years = (end - minute) / YEAR;
            volatility = kind.isOption() ? volatilityFactor * vix.exact(minute) / 10_000 : 0;
        }
    }

    @Override
    double highest() {
        return value(kind == Kind.PUT ? spot.lowest() : spot.highest());
    }

    @Override
    double lowest() {
        return value(kind == Kind.PUT ? spot.highest() : spot.lowest());
    }

    @Override
    double exact(long second) {
        enter(second);
        return value(spot.exact(Math.min(second, end)));
    }

    @Override
    Range within(long first, long last) {
        enter(first);
        Range moved = spot.within(Math.min(first, end), Math.min(last, end));
        double up = value(moved.high());
        double down = value(moved.low());
        return new Range(Math.max(up, down), Math.min(up, down));
    }

    /** Returns the value in the minute that was entered, for a price of the underlying in paise. */
    private double value(double price) {
        double forward = price * growth;
        return kind.isOption() ? Black76.price(kind == Kind.CALL, forward, strike, years, volatility) : forward;
    }
}
