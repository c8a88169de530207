package algo.app.sandbox;

import algo.app.http.Response;
import algo.app.sandbox.contracts.Contract;
import algo.app.sandbox.contracts.Symbols;
import algo.app.sandbox.contracts.Underlying;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The list of contracts: {@code symbol, search, expiry, instruments}. */
final class SymbolEndpoints {
    private static final List<String> DERIVATIVES =
            List.of("NFO", "BFO", "MCX", "CDS", "NCO", "BCD", "NCDEX", "CRYPTO");
    private static final int MOST_FOUND = 500;

    private final Listings listings;

    SymbolEndpoints(Listings listings) {
        this.listings = listings;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "symbol", (strategy, fields) -> symbol(fields),
                "search", (strategy, fields) -> search(fields),
                "expiry", (strategy, fields) -> expiry(fields));
    }

    Map<String, StreamEndpoint> streams() {
        return Map.of("instruments", (strategy, fields) -> instruments(fields));
    }

    /** Returns the fields of a contract, in the order of OpenAlgo's list. */
    static Map<String, Object> row(Contract contract) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("symbol", contract.symbol());
        row.put("brsymbol", contract.symbol());
        row.put("name", contract.name());
        row.put("exchange", contract.exchange());
        row.put("brexchange", contract.exchange());
        row.put("token", token(contract));
        row.put("expiry", contract.expiry().map(Symbols::listDate).orElse(""));
        row.put("strike", new BigDecimal(Symbols.strike(contract.strike())));
        row.put("lotsize", contract.lot());
        row.put("instrumenttype", contract.kind().label());
        row.put("tick_size", contract.tick());
        return row;
    }

    private static String token(Contract contract) {
        return String.valueOf(number(contract));
    }

    /** Returns a number that the name alone decides. */
    private static int number(Contract contract) {
        return (int) Noise.between(1, 99_999_999, Noise.of(contract.toString()));
    }

    private Map<String, Object> symbol(RequestFields fields) throws ApiError {
        String symbol = fields.text("symbol");
        String exchange = fields.choice("exchange", Instrument.EXCHANGES);
        fields.check();
        Contract contract = listings.find(exchange, symbol)
                .orElseThrow(() -> ApiError.of(
                        404, "Symbol " + RequestFields.echo(symbol) + " not found in exchange " + exchange));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", number(contract));
        data.putAll(row(contract));
        data.put("freeze_qty", contract.freeze());
        return ApiReply.data(data);
    }

    private Map<String, Object> search(RequestFields fields) throws ApiError {
        String query = fields.text("query");
        String exchange = fields.choice("exchange", Instrument.EXCHANGES, "");
        fields.check();
        if (query.isBlank()) {
            throw ApiError.of(400, "Query parameter is required and cannot be empty");
        }
        String[] words = query.toUpperCase(Locale.ROOT).split("\\s+");
        List<String> exchanges = exchange.isEmpty() ? listings.contracts().exchanges() : List.of(exchange);
        List<Contract> found = new ArrayList<>();
        for (String each : exchanges) {
            candidates(each, words).filter(contract -> matches(contract, words)).forEach(found::add);
            if (found.size() > 4 * MOST_FOUND) {
                found = best(found, words[0]);
            }
        }
        List<Object> rows = new ArrayList<>();
        for (Contract contract : best(found, words[0])) {
            Map<String, Object> row = row(contract);
            row.put("freeze_qty", contract.freeze());
            rows.add(row);
        }
        Map<String, Object> reply = ApiReply.message(
                rows.isEmpty() ? "No matching symbols found" : "Found " + rows.size() + " matching symbols");
        reply.put("data", rows);
        return reply;
    }

    /**
     * Returns the contracts to search. Of futures and options these are only those of underlyings whose name has some
     * of the words in it: every symbol begins with the name.
     */
    private Stream<Contract> candidates(String exchange, String[] words) {
        LocalDate today = listings.today();
        Stream<Contract> undated = listings.contracts()
                .list(exchange, today, underlying -> 0)
                .filter(contract -> !contract.kind().isDated());
        Stream<Contract> dated = listings.contracts().underlyings(exchange).stream()
                .filter(underlying -> mayMatch(underlying, words))
                .flatMap(listings::derivatives);
        return Stream.concat(undated, dated);
    }

    private static boolean mayMatch(Underlying underlying, String[] words) {
        for (String word : words) {
            boolean ofTheRest = word.chars().anyMatch(c -> c >= '0' && c <= '9') || "FUT CE PE".contains(word);
            if (!ofTheRest && !underlying.name().contains(word) && !isMonth(word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMonth(String word) {
        return "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC".contains(word);
    }

    private static boolean matches(Contract contract, String[] words) {
        for (String word : words) {
            boolean strike = contract.kind().isOption()
                    && Symbols.strike(contract.strike()).equals(word);
            if (!strike
                    && !contract.symbol().contains(word)
                    && !contract.name().toUpperCase(Locale.ROOT).contains(word)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the best of the contracts: the exact name, what begins with the word, what has it, the rest; the shorter
     * first.
     */
    private static List<Contract> best(List<Contract> found, String word) {
        return new ArrayList<>(found.stream()
                .sorted(Comparator.comparingInt((Contract contract) -> rank(contract.symbol(), word))
                        .thenComparingInt(contract -> contract.symbol().length()))
                .limit(MOST_FOUND)
                .toList());
    }

    private static int rank(String symbol, String word) {
        if (symbol.equals(word)) {
            return 0;
        }
        return symbol.startsWith(word) ? 1 : symbol.contains(word) ? 2 : 3;
    }

    private Map<String, Object> expiry(RequestFields fields) throws ApiError {
        String name = fields.text("symbol").toUpperCase(Locale.ROOT);
        String exchange = fields.choice("exchange", DERIVATIVES);
        String type = fields.choice("instrumenttype", List.of("futures", "options"));
        fields.check();
        List<String> dates = listings
                .contracts()
                .underlying(exchange, name)
                .map(underlying -> listings.contracts().expiries(underlying, type.equals("options"), listings.today()))
                .orElse(List.of())
                .stream()
                .map(Symbols::listDate)
                .toList();
        String echo = RequestFields.echo(name);
        Map<String, Object> reply = ApiReply.message(
                dates.isEmpty()
                        ? "No expiry dates found for " + echo + " " + type + " in " + exchange
                        : "Found " + dates.size() + " expiry dates for " + echo + " " + type + " in " + exchange);
        reply.put("data", dates);
        return reply;
    }

    private Response instruments(RequestFields fields) throws ApiError {
        String code = fields.choice("exchange", Instrument.EXCHANGES);
        String format = fields.choice("format", List.of("json", "csv"), "json");
        fields.check();
        long count = listings.list(code).count();
        Iterator<Contract> contracts = listings.list(code).iterator();
        return format.equals("csv")
                ? Response.of(
                        new InstrumentPieces(contracts, true, ""),
                        "Content-Type: text/csv",
                        "Content-Disposition: attachment; filename=instruments_" + code + ".csv")
                : Response.of(new InstrumentPieces(contracts, false, "Found " + count + " instruments"));
    }
}
