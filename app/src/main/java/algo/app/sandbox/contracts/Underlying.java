package algo.app.sandbox.contracts;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * The underlying of futures and options on one exchange.
 *
 * @param exchange of the contracts, e.g. {@code NFO}
 * @param name with which their symbols begin
 * @param spotExchange where the price comes from; of commodities and currencies their own exchange, which lists no spot
 * @param spot the symbol of that price
 * @param scale the contract's price as a part of that of the spot
 * @param lot quantities are multiples of it; in units of the quotation, so that price times quantity is the value
 * @param freeze the largest quantity of one order at the exchange; 1 where none is known
 * @param strikeStep between strikes, in paise; 0 where there are no options
 * @param tick of the future, in rupees
 * @param volatility as a multiple of INDIAVIX
 */
public record Underlying(
        String exchange,
        String name,
        String spotExchange,
        String spot,
        double scale,
        int lot,
        int freeze,
        long strikeStep,
        BigDecimal tick,
        double volatility,
        Cycle cycle) {
    /** Strikes on each side of the middle: fewest and most. */
    private static final int FEWEST = 15;

    private static final int MOST = 70;
    /** The distance of the outermost strikes from the middle, as a part of the price, within those numbers. */
    private static final double REACH = 0.13;

    public boolean hasOptions() {
        return strikeStep > 0;
    }

    /** Returns whether the price of the spot is that of something listed: a share or an index. */
    public boolean hasListedSpot() {
        return cycle.hasSpot();
    }

    /** Returns how many strikes are listed on each side of the middle. */
    public int strikesEachSide(long middle) {
        return (int) Math.max(FEWEST, Math.min(MOST, Math.round(middle * REACH / strikeStep)));
    }

    /** Returns the strike nearest to a price in paise, at least one step. */
    public long nearestStrike(double paise) {
        return Math.max(1, Math.round(paise / strikeStep)) * strikeStep;
    }

    /** Returns the symbol of the future of that expiry. */
    public String future(LocalDate expiry) {
        return name + Symbols.date(expiry) + "FUT";
    }

    /** Returns the symbol of an option. */
    public String option(LocalDate expiry, long strike, Kind kind) {
        return name + Symbols.date(expiry) + Symbols.strike(strike) + kind.label();
    }
}
