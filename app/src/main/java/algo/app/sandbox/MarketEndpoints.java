package algo.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The market: {@code quotes, multiquotes, depth, history, intervals}. */
final class MarketEndpoints {
    /** Candles in one reply. */
    static final int MOST_CANDLES = 20_000;
    /** Days in one reply, of candles of a day and more. */
    static final int MOST_DAYS = 1100;

    private static final int MOST_SYMBOLS = 200;
    private static final int LEVELS = 5;

    private final SimulatedMarket market;
    private final Clock clock;

    MarketEndpoints(SimulatedMarket market, Clock clock) {
        this.market = market;
        this.clock = clock;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "quotes", (strategy, fields) -> quotes(fields),
                "multiquotes", (strategy, fields) -> multiquotes(fields),
                "depth", (strategy, fields) -> depth(fields),
                "history", (strategy, fields) -> history(fields),
                "intervals", (strategy, fields) -> intervals());
    }

    private Map<String, Object> quotes(Fields fields) throws ApiError {
        Optional<Instrument> instrument = fields.instrument();
        fields.check();
        return Reply.data(quote(instrument.orElseThrow()));
    }

    private Map<String, Object> multiquotes(Fields fields) throws ApiError {
        List<JsonNode> parts = fields.list("symbols", MOST_SYMBOLS);
        fields.check();
        List<Object> results = new ArrayList<>();
        for (JsonNode part : parts) {
            results.add(result(part));
        }
        Map<String, Object> reply = Reply.success();
        reply.put("results", results);
        return reply;
    }

    /** One that is unknown does not spoil the others. */
    private Map<String, Object> result(JsonNode part) {
        Fields fields = Fields.of(part);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("symbol", part.path("symbol").asText());
        result.put("exchange", part.path("exchange").asText());
        try {
            Optional<Instrument> instrument = fields.instrument();
            fields.check();
            result.put("data", quote(instrument.orElseThrow()));
        } catch (ApiError e) {
            result.put("error", e.getMessage());
        }
        return result;
    }

    private Map<String, Object> quote(Instrument instrument) {
        Quote quote = market.quote(instrument, clock.instant());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("open", Paise.rupees(quote.day().open()));
        data.put("high", Paise.rupees(quote.day().high()));
        data.put("low", Paise.rupees(quote.day().low()));
        data.put("ltp", Paise.rupees(quote.ltp()));
        data.put("ask", Paise.rupees(quote.ask()));
        data.put("bid", Paise.rupees(quote.bid()));
        data.put("prev_close", Paise.rupees(quote.previousClose()));
        data.put("volume", quote.day().volume());
        data.put("oi", openInterest(instrument, quote.at()));
        return data;
    }

    private Map<String, Object> depth(Fields fields) throws ApiError {
        Optional<Instrument> named = fields.instrument();
        fields.check();
        Instrument instrument = named.orElseThrow();
        Quote quote = market.quote(instrument, clock.instant());
        List<Level> asks = levels(quote, quote.ask(), Paise.TICK);
        List<Level> bids = levels(quote, quote.bid(), -Paise.TICK);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("open", Paise.rupees(quote.day().open()));
        data.put("high", Paise.rupees(quote.day().high()));
        data.put("low", Paise.rupees(quote.day().low()));
        data.put("ltp", Paise.rupees(quote.ltp()));
        data.put("ltq", amount(quote, 0));
        data.put("prev_close", Paise.rupees(quote.previousClose()));
        data.put("volume", quote.day().volume());
        data.put("oi", openInterest(instrument, quote.at()));
        data.put("totalbuyqty", bids.stream().mapToLong(Level::quantity).sum() * 40);
        data.put("totalsellqty", asks.stream().mapToLong(Level::quantity).sum() * 40);
        data.put("asks", asks);
        data.put("bids", bids);
        return Reply.data(data);
    }

    /** One price of the depth. */
    record Level(BigDecimal price, long quantity) {}

    private static List<Level> levels(Quote quote, long best, long step) {
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < LEVELS; i++) {
            long price = best + i * step;
            if (price > 0) {
                levels.add(new Level(Paise.rupees(price), amount(quote, price)));
            }
        }
        return levels;
    }

    private static long amount(Quote quote, long price) {
        long second = quote.at().getEpochSecond();
        return Noise.between(20, 2500, Noise.of(quote.instrument().toString()) ^ Noise.mix(second) ^ price);
    }

    /**
     * One candle as OpenAlgo sends it.
     *
     * @param timestamp its start in seconds since 1970; for days, weeks and months the date as UTC midnight
     */
    record Row(
            long timestamp, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, long volume, long oi) {}

    private Map<String, Object> history(Fields fields) throws ApiError {
        Optional<Instrument> named = fields.instrument();
        String intervalName = fields.choice("interval", Interval.names());
        LocalDate from = fields.date("start_date");
        LocalDate to = fields.date("end_date");
        fields.choice("source", List.of("api", "db"), "api");
        fields.check();
        if (to.isBefore(from)) {
            fields.problem("end_date", "Must not be before start_date.");
        }
        Interval interval = Interval.of(intervalName).orElseThrow();
        Instant now = clock.instant();
        LocalDate last = to.isAfter(Ist.date(now)) ? Ist.date(now) : to;
        checkSize(fields, interval, Math.max(0, last.toEpochDay() - from.toEpochDay() + 1));
        fields.check();

        Instrument instrument = named.orElseThrow();
        List<Row> rows = market.candles(instrument, interval, from, last, now).stream()
                .map(candle -> row(instrument, interval, candle))
                .toList();
        return Reply.data(rows);
    }

    private static void checkSize(Fields fields, Interval interval, long days) {
        if (interval.isDaily() && days > MOST_DAYS) {
            fields.problem(
                    "start_date", "Too long a time: " + days + " days; one request may ask for " + MOST_DAYS + ".");
        } else if (!interval.isDaily() && days * Interval.DAY / interval.seconds() > MOST_CANDLES) {
            fields.problem(
                    "start_date",
                    "Too many candles: " + days + " days of " + interval.name() + " are "
                            + days * Interval.DAY / interval.seconds() + "; one request may ask for " + MOST_CANDLES
                            + ". Shorten the time or take a longer interval.");
        }
    }

    private static Row row(Instrument instrument, Interval interval, Candle candle) {
        LocalDate day = Ist.date(candle.start());
        return new Row(
                interval.isDaily()
                        ? day.toEpochDay() * Interval.DAY
                        : candle.start().getEpochSecond(),
                Paise.rupees(candle.open()),
                Paise.rupees(candle.high()),
                Paise.rupees(candle.low()),
                Paise.rupees(candle.close()),
                candle.volume(),
                Volume.openInterest(instrument, day.toEpochDay()));
    }

    private static long openInterest(Instrument instrument, Instant at) {
        return Volume.openInterest(instrument, Ist.date(at).toEpochDay());
    }

    private Map<String, Object> intervals() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("seconds", Interval.SECONDS);
        data.put("minutes", Interval.MINUTES);
        data.put("hours", Interval.HOURS);
        data.put("days", Interval.DAYS);
        data.put("weeks", Interval.WEEKS);
        data.put("months", Interval.MONTHS);
        return Reply.data(data);
    }
}
