package algo.app.sandbox.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The contracts that are listed without an end, the underlyings of futures and options, and prices around which they
 * move.
 */
final class BundledTables {
    /** The contracts by exchange, then symbol; in the order of the files. */
    final Map<String, Map<String, Contract>> undated = new LinkedHashMap<>();
    /** The underlyings by exchange of the contracts, then name. */
    final Map<String, Map<String, Underlying>> underlyings = new LinkedHashMap<>();
    /** Whole rupees, by symbol. */
    final Map<String, Long> prices = new LinkedHashMap<>();

    BundledTables() {
        rows("shares.csv", row -> {
            long price = Long.parseLong(row[1]);
            prices.put(row[0], price);
            for (String exchange : List.of("NSE", "BSE")) {
                add(Contract.undated(exchange, row[0], row[2], Kind.SHARE, Ticks.ofShare(price)));
            }
        });
        rows("indices.csv", row -> {
            prices.put(row[1], Long.parseLong(row[2]));
            boolean pair = row[0].equals("CRYPTO");
            add(Contract.undated(
                    row[0], row[1], row[3], pair ? Kind.PAIR : Kind.INDEX, pair ? Ticks.FINEST : Ticks.OPTION));
        });
        rows("derivatives.csv", row -> {
            if (!row[4].equals("0")) {
                prices.put(row[3], Long.parseLong(row[4]));
            }
            Underlying underlying = new Underlying(
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    Double.parseDouble(row[5]),
                    Integer.parseInt(row[6]),
                    Integer.parseInt(row[7]),
                    new BigDecimal(row[8]).movePointRight(2).longValueExact(),
                    tick(row[2], row[3], row[9]),
                    Double.parseDouble(row[10]),
                    Cycle.valueOf(row[11]));
            underlyings
                    .computeIfAbsent(underlying.exchange(), exchange -> new LinkedHashMap<>())
                    .put(underlying.name(), underlying);
        });
    }

    /** Futures of shares and indices have the tick of their price's band. */
    private BigDecimal tick(String spotExchange, String spot, String otherwise) {
        return switch (spotExchange) {
            case "NSE", "BSE" -> Ticks.ofShare(prices.get(spot));
            case "NSE_INDEX", "BSE_INDEX" -> Ticks.ofIndexFuture(prices.get(spot));
            default -> new BigDecimal(otherwise);
        };
    }

    private void add(Contract contract) {
        undated.computeIfAbsent(contract.exchange(), exchange -> new LinkedHashMap<>())
                .put(contract.symbol(), contract);
    }

    /** Returns the contracts that are listed on that exchange without an end. */
    Map<String, Contract> undated(String exchange) {
        return undated.getOrDefault(exchange, Collections.emptyMap());
    }

    Map<String, Underlying> underlyings(String exchange) {
        return underlyings.getOrDefault(exchange, Collections.emptyMap());
    }

    private static void rows(String file, Consumer<String[]> reader) {
        List<String> lines = new ArrayList<>();
        try (InputStream in = BundledTables.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its list of contracts, " + file);
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(lines::add);
        } catch (IOException e) {
            throw new IllegalStateException("the list of contracts of the program cannot be read", e);
        }
        lines.forEach(line -> reader.accept(line.split(",", -1)));
    }
}
