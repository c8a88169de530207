package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Kind;
import algo.app.sandbox.contracts.Symbols;
import algo.app.sandbox.contracts.Underlying;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the options of an underlying as OpenAlgo's option endpoints do: by name or future, expiry and offset. Thread-safe. */
final class OptionDesk {
    private static final List<String> TYPES = List.of("CE", "PE", "ce", "pe");

    private final Listings listings;
    private final SimulatedMarket market;
    private final Clock clock;

    OptionDesk(Listings listings, SimulatedMarket market, Clock clock) {
        this.listings = listings;
        this.market = market;
        this.clock = clock;
    }

    /**
     * The series of options that a request means.
     *
     * @param name of the underlying
     * @param quoted what its price is read off
     */
    record Series(String name, Underlying underlying, LocalDate expiry, Instrument quoted) {}

    /** The fields that say which series is meant, before they are looked up. */
    record Wanted(String underlying, String exchange, String expiry) {}

    Wanted wanted(RequestFields fields, boolean expiryRequired) {
        return new Wanted(
                fields.text("underlying"),
                fields.choice("exchange", Instrument.EXCHANGES),
                expiryRequired ? fields.text("expiry_date") : fields.text("expiry_date", ""));
    }

    /**
     * @param embeddedWins whether an expiry in the name of a future comes before a given one
     * @throws ApiError 400 if there is no expiry, 404 if there are no options
     */
    Series series(Wanted wanted, boolean embeddedWins) throws ApiError {
        Optional<Symbols.Parts> future =
                Symbols.parse(wanted.underlying()).filter(parts -> parts.kind() == Kind.FUTURE);
        String name = future.map(Symbols.Parts::name).orElse(wanted.underlying());
        Optional<LocalDate> embedded = future.map(Symbols.Parts::expiry);
        Optional<LocalDate> given = Symbols.parseDate(wanted.expiry());
        if (given.isEmpty() && !wanted.expiry().isEmpty()) {
            throw ApiError.of(
                    400,
                    "Invalid expiry_date '" + RequestFields.echo(wanted.expiry()) + "'. Use DDMMMYY, e.g. 29DEC26.");
        }
        LocalDate expiry = (embeddedWins ? embedded.or(() -> given) : given.or(() -> embedded))
                .orElseThrow(() -> ApiError.of(
                        400, "expiry_date is required: give it as DDMMMYY, or a future as the underlying."));
        ApiError none = ApiError.of(
                404,
                "No strikes found for " + RequestFields.echo(name) + " expiring " + Symbols.date(expiry)
                        + ". Please check expiry date and underlying.");
        Underlying underlying = listings.contracts()
                .underlying(optionExchange(wanted.exchange()), name)
                .orElseThrow(() -> none);
        if (!listings.contracts().expiries(underlying, true, listings.today()).contains(expiry)) {
            throw none;
        }
        return new Series(name, underlying, expiry, quoted(underlying, future.isPresent() ? wanted : null));
    }

    private Instrument quoted(Underlying underlying, Wanted future) {
        if (underlying.hasListedSpot()) {
            return new Instrument(underlying.spotExchange(), underlying.spot());
        }
        if (future != null
                && listings.find(underlying.exchange(), future.underlying()).isPresent()) {
            return new Instrument(underlying.exchange(), future.underlying());
        }
        LocalDate nearest = listings.contracts()
                .expiries(underlying, false, listings.today())
                .get(0);
        return new Instrument(underlying.exchange(), underlying.future(nearest));
    }

    /** Returns the series to which an option belongs. */
    Series seriesOf(Contract option) {
        Underlying underlying = option.underlying().orElseThrow();
        return new Series(underlying.name(), underlying, option.expiry().orElseThrow(), quoted(underlying, null));
    }

    private static String optionExchange(String exchange) {
        return switch (exchange) {
            case "NSE", "NSE_INDEX" -> "NFO";
            case "BSE", "BSE_INDEX" -> "BFO";
            default -> exchange;
        };
    }

    /** Returns the price of the underlying in paise. */
    long price(Series series) {
        return price(series.quoted());
    }

    long price(Instrument instrument) {
        return market.price(instrument, now());
    }

    Quote quote(Instrument instrument) {
        return market.quote(instrument, now());
    }

    Instant now() {
        return clock.instant();
    }

    List<Long> strikes(Series series) {
        return listings.strikes(series.underlying());
    }

    /** Returns the place of the strike that is nearest to a price in paise, the lower one of two. */
    static int nearest(List<Long> strikes, long price) {
        int best = 0;
        for (int i = 1; i < strikes.size(); i++) {
            if (Math.abs(strikes.get(i) - price) < Math.abs(strikes.get(best) - price)) {
                best = i;
            }
        }
        return best;
    }

    Contract option(Series series, long strike, Kind kind) {
        return listings.contracts().option(series.underlying(), series.expiry(), strike, kind);
    }

    /** Returns the forward price that calls and puts of the series imply at the money, in paise. */
    long synthetic(Series series) {
        List<Long> strikes = strikes(series);
        long strike = strikes.get(nearest(strikes, price(series)));
        return strike
                + price(Instrument.of(option(series, strike, Kind.CALL)))
                - price(Instrument.of(option(series, strike, Kind.PUT)));
    }

    /** Returns an offset such as {@code OTM3}: as many steps out of the money, negative into it. */
    static Optional<Integer> steps(RequestFields fields) {
        String offset = fields.text("offset");
        if (fields.hasProblem("offset") || offset.equals("ATM")) {
            return Optional.of(0);
        }
        if (offset.matches("(ITM|OTM)([1-9]|[1-4][0-9]|50)")) {
            int steps = Integer.parseInt(offset, 3, offset.length(), 10);
            return Optional.of(offset.startsWith("O") ? steps : -steps);
        }
        fields.problem("offset", "Offset must be ATM, ITM1-ITM50, or OTM1-OTM50");
        return Optional.empty();
    }

    static Kind type(RequestFields fields) {
        return fields.choice("option_type", TYPES).equalsIgnoreCase("PE") ? Kind.PUT : Kind.CALL;
    }

    /**
     * Returns the option so many steps out of the money.
     *
     * @param strikeStep rupees between strikes as the caller wants them; 0 for the listed ones
     */
    Contract pick(Series series, int steps, Kind kind, long strikeStep) throws ApiError {
        int up = kind == Kind.CALL ? steps : -steps;
        long price = price(series);
        if (strikeStep > 0) {
            long middle = Paise.rupees(price)
                    .divide(BigDecimal.valueOf(strikeStep), 0, RoundingMode.HALF_EVEN)
                    .longValue();
            long strike = (middle + up) * strikeStep * 100;
            String symbol = series.underlying().option(series.expiry(), Math.max(0, strike), kind);
            return listings.find(series.underlying().exchange(), symbol)
                    .orElseThrow(() -> ApiError.of(
                            404,
                            "Option symbol " + symbol + " not found in "
                                    + series.underlying().exchange()));
        }
        List<Long> strikes = strikes(series);
        int place = nearest(strikes, price) + up;
        if (place < 0 || place >= strikes.size()) {
            String offset = (steps > 0 ? "OTM" : "ITM") + Math.abs(steps);
            throw ApiError.of(400, "Offset " + offset + " is out of range: " + strikes.size() + " strikes are listed");
        }
        return option(series, strikes.get(place), kind);
    }

    /** Returns how far a strike is from the money, e.g. {@code ITM2}. */
    static String label(int place, int atm, Kind kind) {
        if (place == atm) {
            return "ATM";
        }
        return (place < atm == (kind == Kind.CALL) ? "ITM" : "OTM") + Math.abs(place - atm);
    }

    /** Returns the places of those listed strikes that an answer has. */
    static List<Integer> around(List<Long> strikes, int atm, int each) {
        List<Integer> places = new ArrayList<>();
        for (int i = Math.max(0, atm - each); i <= Math.min(strikes.size() - 1, atm + each); i++) {
            places.add(i);
        }
        return places;
    }
}
