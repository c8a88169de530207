package algo.app.sandbox;

import algo.app.http.Response;
import algo.app.model.Ist;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The market: {@code quotes, multiquotes, depth, history, ticker, intervals}. */
final class MarketEndpoints {
    private static final int LEVELS = 5;
    /** Days that {@code ticker} answers at most, of candles of days and of parts of them. */
    private static final int TICKER_DAYS = 3650;

    private static final int TICKER_DAYS_OF_PARTS = 30;

    private final SimulatedMarket market;
    private final Listings listings;
    private final Clock clock;
    private final Semaphore histories = new Semaphore(Bounds.HISTORIES);

    MarketEndpoints(SimulatedMarket market, Listings listings, Clock clock) {
        this.market = market;
        this.listings = listings;
        this.clock = clock;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "quotes", (strategy, fields) -> quotes(fields),
                "multiquotes", (strategy, fields) -> multiquotes(fields),
                "depth", (strategy, fields) -> depth(fields),
                "intervals", (strategy, fields) -> intervals());
    }

    Map<String, StreamEndpoint> streams() {
        return Map.of("history", (strategy, fields) -> history(fields), "ticker", (strategy, fields) -> ticker(fields));
    }

    private Map<String, Object> quotes(RequestFields fields) throws ApiError {
        Optional<Instrument> instrument = fields.instrument(listings);
        fields.check();
        return ApiReply.data(quote(instrument.orElseThrow()));
    }

    private Map<String, Object> multiquotes(RequestFields fields) throws ApiError {
        List<JsonNode> parts = fields.list("symbols", Bounds.SYMBOLS);
        fields.check();
        List<Object> results = new ArrayList<>();
        for (JsonNode part : parts) {
            results.add(result(part));
        }
        Map<String, Object> reply = ApiReply.success();
        reply.put("results", results);
        return reply;
    }

    /** Returns the result for one symbol, so that an unknown one does not spoil the others. */
    private Map<String, Object> result(JsonNode part) {
        RequestFields fields = RequestFields.of(part);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("symbol", RequestFields.echo(part.path("symbol").asText()));
        result.put("exchange", RequestFields.echo(part.path("exchange").asText()));
        try {
            Optional<Instrument> instrument = fields.instrument(listings);
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

    private Map<String, Object> depth(RequestFields fields) throws ApiError {
        Optional<Instrument> named = fields.instrument(listings);
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
        data.put("ltq", quote.amount(0));
        data.put("prev_close", Paise.rupees(quote.previousClose()));
        data.put("volume", quote.day().volume());
        data.put("oi", openInterest(instrument, quote.at()));
        data.put("totalbuyqty", bids.stream().mapToLong(Level::quantity).sum() * 40);
        data.put("totalsellqty", asks.stream().mapToLong(Level::quantity).sum() * 40);
        data.put("asks", asks);
        data.put("bids", bids);
        return ApiReply.data(data);
    }

    /** One price of the depth. */
    record Level(BigDecimal price, long quantity) {}

    static List<Level> levels(Quote quote, long best, long step) {
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < LEVELS; i++) {
            long price = best + i * step;
            if (price > 0) {
                levels.add(new Level(Paise.rupees(price), quote.amount(price)));
            }
        }
        return levels;
    }

    private Response history(RequestFields fields) throws ApiError {
        Optional<Instrument> named = fields.instrument(listings);
        String interval = fields.choice("interval", Interval.names());
        LocalDate from = fields.date("start_date");
        LocalDate to = fields.date("end_date");
        fields.choice("source", List.of("api", "db"), "api");
        fields.check();
        if (to.isBefore(from)) {
            fields.problem("end_date", "Must not be before start_date.");
        }
        fields.check();
        return rows(named.orElseThrow(), Interval.of(interval).orElseThrow(), from, to, false);
    }

    /** Answers as {@code history} does, but for a share by default, over a shorter time, and also as lines of text. */
    private Response ticker(RequestFields fields) throws ApiError {
        String path = fields.text("path");
        int colon = path.indexOf(':');
        String exchange = colon < 0 ? "NSE" : path.substring(0, colon);
        String symbol = colon < 0 ? "RELIANCE" : path.substring(colon + 1);
        String interval = fields.choice("interval", Interval.names(), "D");
        LocalDate from = fields.date("from");
        LocalDate to = fields.date("to");
        boolean text = fields.choice("format", List.of("json", "txt"), "json").equals("txt");
        fields.text("adjusted", "");
        fields.text("sort", "");
        fields.check();
        Instrument instrument = listings.find(exchange, symbol)
                .map(Instrument::of)
                .orElseThrow(() -> ApiError.of(
                        400,
                        "Symbol '" + RequestFields.echo(symbol) + "' not found for exchange '"
                                + RequestFields.echo(exchange) + "'."));
        Interval width = Interval.of(interval).orElseThrow();
        LocalDate earliest = to.minusDays(width.isDaily() ? TICKER_DAYS : TICKER_DAYS_OF_PARTS);
        return rows(instrument, width, from.isBefore(earliest) ? earliest : from, to, text);
    }

    private Response rows(Instrument instrument, Interval interval, LocalDate from, LocalDate to, boolean text)
            throws ApiError {
        Instant now = clock.instant();
        LocalDate last = to.isAfter(Ist.date(now)) ? Ist.date(now) : to;
        LocalDate first = HistoryRange.first(Sessions.of(instrument), interval, from, last);
        String note = first.equals(from)
                ? ""
                : "This is the newest part, from " + first + " on; ask for it by shorter times to get the rest.";
        Iterator<Candle> candles = market.candles(instrument, interval, first, last, now);
        if (!histories.tryAcquire()) {
            throw ApiError.of(
                    503, "Too many questions for history at once (" + Bounds.HISTORIES + "); try again in a second");
        }
        return text
                ? Response.of(
                        new TickerLines(instrument, interval, candles, histories::release), "Content-Type: text/plain")
                : Response.of(new HistoryPieces(instrument, interval, candles, note, histories::release));
    }

    static long openInterest(Instrument instrument, Instant at) {
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
        return ApiReply.data(data);
    }
}
