package algo.app.sandbox.contracts;

import algo.app.calendar.MarketCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Everything that the sandbox lists. Shares and indices are in a table; futures and options are made by rule when somebody asks,
 * so none of them is held. Thread-safe.
 *
 * <p>A strike counts as known as long as its underlying may ever come near it, so that nothing that was traded ceases to be; what
 * is <i>listed</i> are the strikes around the middle of the day.
 */
public final class Contracts {
    /** Currencies in which any pair of CRYPTO may be quoted. */
    private static final List<String> QUOTED_IN = List.of("USDT", "USD", "INR");

    private static final int LONGEST_PAIR = 20;
    /** The distance from its usual price, as a part of it, up to which an underlying may have strikes. */
    private static final double WIDEST = 0.6;

    private static final int REMEMBERED = 256;

    private final BundledTables table = new BundledTables();
    private final MarketCalendar calendar;
    private final Map<String, TradingDays> days = new ConcurrentHashMap<>();
    private final Map<Asked, List<LocalDate>> expiries = new ConcurrentHashMap<>();

    private record Asked(Cycle cycle, String exchange, boolean options, LocalDate today) {}

    public Contracts(MarketCalendar calendar) {
        this.calendar = calendar;
    }

    /** Loaded when first touched, once. */
    private static final class Loaded {
        static final Contracts CONTRACTS = new Contracts(MarketCalendar.bundled());
    }

    /** Returns the contracts by the calendar that is shipped with the program. */
    public static Contracts bundled() {
        return Loaded.CONTRACTS;
    }

    /** Returns the contract of that name on {@code today}; nothing if none is listed, or it has ended. */
    public Optional<Contract> find(String exchange, String symbol, LocalDate today) {
        return describe(exchange, symbol).filter(contract -> contract.expiry()
                .map(expiry -> listed(contract, today).contains(expiry))
                .orElse(true));
    }

    private List<LocalDate> listed(Contract contract, LocalDate today) {
        return expiries(contract.underlying().orElseThrow(), contract.kind().isOption(), today);
    }

    /** Returns the contract that a name means, whether or not it has ended; nothing if the name can be no contract. */
    public Optional<Contract> describe(String exchange, String symbol) {
        Contract undated = table.undated(exchange).get(symbol);
        if (undated != null) {
            return Optional.of(undated);
        }
        if (exchange.equals("CRYPTO")) {
            return pair(symbol);
        }
        return Symbols.parse(symbol).flatMap(parts -> dated(exchange, parts));
    }

    private static Optional<Contract> pair(String symbol) {
        boolean isPair = symbol.length() <= LONGEST_PAIR
                && symbol.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
                && QUOTED_IN.stream().anyMatch(end -> symbol.endsWith(end) && symbol.length() > end.length());
        return isPair
                ? Optional.of(Contract.undated("CRYPTO", symbol, symbol, Kind.PAIR, Ticks.FINEST))
                : Optional.empty();
    }

    private Optional<Contract> dated(String exchange, Symbols.Parts parts) {
        Underlying underlying = table.underlyings(exchange).get(parts.name());
        if (underlying == null) {
            return Optional.empty();
        }
        boolean option = parts.kind().isOption();
        if (!expiries(underlying, option, parts.expiry()).contains(parts.expiry())) {
            return Optional.empty();
        }
        if (!option) {
            return Optional.of(Contract.future(underlying, parts.expiry()));
        }
        return isStrike(underlying, parts.strike())
                ? Optional.of(Contract.option(underlying, parts.expiry(), parts.strike(), parts.kind()))
                : Optional.empty();
    }

    private boolean isStrike(Underlying underlying, long strike) {
        double usual = usualPrice(underlying);
        return underlying.hasOptions()
                && strike % underlying.strikeStep() == 0
                && Math.abs(strike - usual)
                        <= Math.max(
                                usual * WIDEST,
                                2.0 * underlying.strikeStep() * underlying.strikesEachSide((long) usual));
    }

    private double usualPrice(Underlying underlying) {
        return price(underlying.spot()).orElseThrow() * underlying.scale();
    }

    /**
     * Returns the price in paise around which a share, an index, a commodity or a currency moves; nothing if the table
     * lacks it.
     */
    public OptionalLong price(String symbol) {
        Long rupees = table.prices.get(symbol);
        return rupees == null ? OptionalLong.empty() : OptionalLong.of(rupees * 100);
    }

    /** Returns the underlying of that name on that exchange, from which futures and options are made. */
    public Optional<Underlying> underlying(String exchange, String name) {
        return Optional.ofNullable(table.underlyings(exchange).get(name));
    }

    /** Returns all underlyings from which futures and options on that exchange are made. */
    public Collection<Underlying> underlyings(String exchange) {
        return table.underlyings(exchange).values();
    }

    /** Returns the exchanges on which something is listed. */
    public List<String> exchanges() {
        List<String> all = new ArrayList<>(table.undated.keySet());
        all.addAll(table.underlyings.keySet());
        return all;
    }

    /** Returns the expiries that are listed on {@code today}, in order; that of the day is among them. */
    public List<LocalDate> expiries(Underlying underlying, boolean options, LocalDate today) {
        if (options && !underlying.hasOptions()) {
            return List.of();
        }
        Asked asked = new Asked(underlying.cycle(), underlying.exchange(), options, today);
        List<LocalDate> known = expiries.get(asked);
        if (known != null) {
            return known;
        }
        if (expiries.size() >= REMEMBERED) {
            expiries.clear();
        }
        TradingDays trading = days(underlying.exchange());
        List<LocalDate> found = options
                ? underlying.cycle().options(today, trading)
                : underlying.cycle().futures(today, trading);
        expiries.put(asked, found);
        return found;
    }

    private TradingDays days(String exchange) {
        return days.computeIfAbsent(exchange, code -> new TradingDays(calendar, code));
    }

    /**
     * Returns the end of the future on which the options of that expiry are; the expiry itself where both end together.
     */
    public LocalDate futureOf(Underlying underlying, LocalDate expiry) {
        return underlying.cycle().futureOf(expiry, days(underlying.exchange()));
    }

    /**
     * Returns the strikes that are listed, in order.
     *
     * @param middle price of the underlying in paise around which they are
     */
    public List<Long> strikes(Underlying underlying, double middle) {
        long center = underlying.nearestStrike(middle);
        int each = underlying.strikesEachSide(center);
        List<Long> strikes = new ArrayList<>();
        for (int i = -each; i <= each; i++) {
            long strike = center + i * underlying.strikeStep();
            if (strike > 0 && isStrike(underlying, strike)) {
                strikes.add(strike);
            }
        }
        return strikes;
    }

    /** Returns the option of that strike. */
    public Contract option(Underlying underlying, LocalDate expiry, long strike, Kind kind) {
        return Contract.option(underlying, expiry, strike, kind);
    }

    /** Returns the future that ends on that day. */
    public Contract future(Underlying underlying, LocalDate expiry) {
        return Contract.future(underlying, expiry);
    }

    /**
     * Everything that is listed on an exchange, made one by one.
     *
     * @param middle the price in paise around which the strikes of an underlying are today
     */
    public Stream<Contract> list(String exchange, LocalDate today, ToDoubleFunction<Underlying> middle) {
        return Stream.concat(
                table.undated(exchange).values().stream(),
                underlyings(exchange).stream().flatMap(underlying -> derivatives(underlying, today, middle)));
    }

    /** Returns the futures and options of one underlying. */
    public Stream<Contract> derivatives(Underlying underlying, LocalDate today, ToDoubleFunction<Underlying> middle) {
        Stream<Contract> futures =
                expiries(underlying, false, today).stream().map(expiry -> Contract.future(underlying, expiry));
        if (!underlying.hasOptions()) {
            return futures;
        }
        List<Long> strikes = strikes(underlying, middle.applyAsDouble(underlying));
        return Stream.concat(futures, expiries(underlying, true, today).stream().flatMap(expiry -> strikes.stream()
                .flatMap(strike -> Stream.of(
                        Contract.option(underlying, expiry, strike, Kind.CALL),
                        Contract.option(underlying, expiry, strike, Kind.PUT)))));
    }
}
