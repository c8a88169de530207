package algo.app.sandbox.contracts;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/** A contract that is listed. Immutable. */
public final class Contract {
    private final String exchange;
    private final String symbol;
    private final String name;
    private final Kind kind;
    private final BigDecimal tick;
    private final Underlying underlying;
    private final LocalDate expiry;
    private final long strike;

    private Contract(
            String exchange,
            String symbol,
            String name,
            Kind kind,
            BigDecimal tick,
            Underlying underlying,
            LocalDate expiry,
            long strike) {
        this.exchange = exchange;
        this.symbol = symbol;
        this.name = name;
        this.kind = kind;
        this.tick = tick;
        this.underlying = underlying;
        this.expiry = expiry;
        this.strike = strike;
    }

    static Contract undated(String exchange, String symbol, String name, Kind kind, BigDecimal tick) {
        return new Contract(exchange, symbol, name, kind, tick, null, null, 0);
    }

    static Contract future(Underlying underlying, LocalDate expiry) {
        return new Contract(
                underlying.exchange(),
                underlying.future(expiry),
                underlying.name(),
                Kind.FUTURE,
                underlying.tick(),
                underlying,
                expiry,
                0);
    }

    static Contract option(Underlying underlying, LocalDate expiry, long strike, Kind kind) {
        return new Contract(
                underlying.exchange(),
                underlying.option(expiry, strike, kind),
                underlying.name(),
                kind,
                Ticks.OPTION,
                underlying,
                expiry,
                strike);
    }

    public String exchange() {
        return exchange;
    }

    public String symbol() {
        return symbol;
    }

    /** Returns the full name of a share or an index, or the name of the underlying. */
    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the step of its price in rupees. */
    public BigDecimal tick() {
        return tick;
    }

    /** Returns what the contract is made from; nothing for a contract without expiry. */
    public Optional<Underlying> underlying() {
        return Optional.ofNullable(underlying);
    }

    /** Returns the day on which it ends; nothing for what does not. */
    public Optional<LocalDate> expiry() {
        return Optional.ofNullable(expiry);
    }

    /** Returns the strike in paise; 0 unless the contract is an option. */
    public long strike() {
        return strike;
    }

    /** Quantities are multiples of it. */
    public int lot() {
        return underlying == null ? 1 : underlying.lot();
    }

    /** Returns the largest quantity of one order at the exchange; 1 where none is known. */
    public int freeze() {
        return underlying == null ? 1 : underlying.freeze();
    }

    @Override
    public String toString() {
        return exchange + ":" + symbol;
    }
}
