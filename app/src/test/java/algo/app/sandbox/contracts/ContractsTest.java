package algo.app.sandbox.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.calendar.MarketCalendar;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 29);

    private final Contracts contracts = new Contracts(MarketCalendar.bundled());

    private List<String> expiries(String exchange, String name, boolean options, LocalDate today) {
        Underlying underlying = contracts.underlying(exchange, name).orElseThrow();
        return contracts.expiries(underlying, options, today).stream()
                .map(Symbols::listDate)
                .toList();
    }

    @Test
    void niftyHasFourWeekliesThreeMonthsThreeQuartersAndEightHalfYears() {
        assertThat(expiries("NFO", "NIFTY", true, TODAY))
                .hasSize(18)
                .startsWith("01-DEC-26", "08-DEC-26", "15-DEC-26", "22-DEC-26", "29-DEC-26", "25-JAN-27", "23-FEB-27")
                .contains("30-MAR-27", "29-JUN-27", "28-SEP-27", "28-DEC-27");
        assertThat(expiries("NFO", "NIFTY", false, TODAY)).containsExactly("29-DEC-26", "25-JAN-27", "23-FEB-27");
        assertThat(expiries("NFO", "BANKNIFTY", true, TODAY)).hasSize(6).startsWith("29-DEC-26");
        assertThat(expiries("NFO", "SBIN", true, TODAY)).containsExactly("29-DEC-26", "25-JAN-27", "23-FEB-27");
        assertThat(expiries("BFO", "SENSEX", true, TODAY))
                .startsWith("03-DEC-26", "10-DEC-26", "17-DEC-26", "24-DEC-26", "31-DEC-26");
    }

    @ParameterizedTest(name = "{0} {1}: on {2} the next is {3}")
    @CsvSource({
        "NFO, NIFTY, 2026-03-01, 02-MAR-26",
        "NFO, NIFTY, 2026-03-29, 30-MAR-26",
        "NFO, NIFTY, 2026-04-08, 13-APR-26",
        "NFO, NIFTY, 2026-10-14, 19-OCT-26",
        "NFO, NIFTY, 2026-11-04, 09-NOV-26",
        "NFO, NIFTY, 2026-11-18, 23-NOV-26",
        "NFO, NIFTY, 2026-11-23, 23-NOV-26",
        "NFO, NIFTY, 2026-11-24, 01-DEC-26",
        "NFO, NIFTY, 2027-01-20, 25-JAN-27",
        "NFO, BANKNIFTY, 2026-11-01, 23-NOV-26",
        "BFO, SENSEX, 2026-01-09, 14-JAN-26",
        "BFO, SENSEX, 2026-03-20, 25-MAR-26",
        "BFO, SENSEX, 2026-05-22, 27-MAY-26",
        "MCX, CRUDEOIL, 2026-02-22, 17-MAR-26",
        "CDS, USDINR, 2026-12-02, 04-DEC-26",
    })
    void anExpiryOnAHolidayIsTheTradingDayBefore(String exchange, String name, LocalDate today, String next) {
        assertThat(expiries(exchange, name, true, today).get(0)).isEqualTo(next);
    }

    @Test
    void crudeOilEndsOnTheDaysOf2026() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
                .extracting(month -> expiries("MCX", "CRUDEOIL", false, LocalDate.of(2026, month, 1))
                        .get(0))
                .containsExactly(
                        "16-JAN-26",
                        "19-FEB-26",
                        "19-MAR-26",
                        "20-APR-26",
                        "18-MAY-26",
                        "18-JUN-26",
                        "20-JUL-26",
                        "19-AUG-26",
                        "21-SEP-26",
                        "19-OCT-26",
                        "19-NOV-26",
                        "18-DEC-26");
        assertThat(expiries("MCX", "GOLD", false, TODAY)).containsExactly("04-DEC-26", "05-FEB-27", "05-APR-27");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"2026-11-29", "2026-12-29", "2027-01-25", "2026-06-15"})
    void everySymbolThatIsListedIsReadBack(LocalDate today) {
        int[] seen = new int[1];
        for (String exchange : contracts.exchanges()) {
            contracts
                    .list(
                            exchange,
                            today,
                            underlying -> contracts.price(underlying.spot()).orElseThrow() * underlying.scale())
                    .forEach(contract -> {
                        seen[0]++;
                        Contract read = contracts
                                .find(exchange, contract.symbol(), today)
                                .orElseThrow(() -> new AssertionError(contract + " is unknown"));
                        assertThat(read.kind()).isEqualTo(contract.kind());
                        assertThat(read.expiry()).isEqualTo(contract.expiry());
                        assertThat(read.strike()).isEqualTo(contract.strike());
                        assertThat(read.lot()).isEqualTo(contract.lot());
                    });
        }
        assertThat(seen[0]).isBetween(10_000, 40_000);
    }

    @ParameterizedTest(name = "{0}:{1}")
    @CsvSource({
        "NSE, NOSUCH",
        "NSE, sbin",
        "NSE, NIFTY",
        "NFO, SBIN",
        "NFO, NIFTY24NOV26FUT",
        "NFO, NIFTY23NOV26FUT",
        "NFO, NIFTY30DEC26FUT",
        "NFO, NIFTY29DEC2625010CE",
        "NFO, NIFTY29DEC2625000.0CE",
        "NFO, NIFTY29DEC26025000CE",
        "NFO, NIFTY29DEC26250000CE",
        "NFO, NIFTY32DEC26FUT",
        "NFO, NIFTY29DEC26FUT1",
        "NFO, NOSUCH29DEC26FUT",
        "BFO, NIFTY29DEC26FUT",
        "MCX, GOLD",
        "CRYPTO, USDT",
        "NCDEX, GUARSEED",
    })
    void whatIsNotListedIsUnknown(String exchange, String symbol) {
        assertThat(contracts.find(exchange, symbol, TODAY)).isEmpty();
    }

    @Test
    void symbolsAreReadFromTheRight() {
        assertThat(Symbols.parse("VEDL25APR24292.5CE"))
                .contains(new Symbols.Parts("VEDL", LocalDate.of(2024, 4, 25), 29_250, Kind.CALL));
        assertThat(Symbols.parse("726GS203325APR24FUT"))
                .contains(new Symbols.Parts("726GS2033", LocalDate.of(2024, 4, 25), 0, Kind.FUTURE));
        assertThat(Symbols.parse("USDINR19APR2482CE"))
                .contains(new Symbols.Parts("USDINR", LocalDate.of(2024, 4, 19), 8200, Kind.CALL));
        assertThat(Symbols.parse("M&M29DEC263300PE"))
                .contains(new Symbols.Parts("M&M", LocalDate.of(2026, 12, 29), 330_000, Kind.PUT));
        assertThat(Symbols.parse("CRUDEOIL17APR246750CE"))
                .contains(new Symbols.Parts("CRUDEOIL", LocalDate.of(2024, 4, 17), 675_000, Kind.CALL));
        assertThat(Symbols.parse("SBIN")).isEqualTo(Optional.empty());
    }

    @Test
    void lotsAndTicksAreThoseOfTheExchange() {
        assertThat(contracts.find("NFO", "NIFTY29DEC26FUT", TODAY).orElseThrow().lot())
                .isEqualTo(65);
        assertThat(contracts.find("NFO", "NIFTY29DEC26FUT", TODAY).orElseThrow().freeze())
                .isEqualTo(1800);
        assertThat(contracts
                        .find("BFO", "SENSEX03DEC2682000PE", TODAY)
                        .orElseThrow()
                        .lot())
                .isEqualTo(20);
        assertThat(contracts.find("NSE", "SBIN", TODAY).orElseThrow().tick()).isEqualByComparingTo("0.05");
        assertThat(contracts.find("NSE", "YESBANK", TODAY).orElseThrow().tick()).isEqualByComparingTo("0.01");
        assertThat(contracts.find("BSE", "MARUTI", TODAY).orElseThrow().tick()).isEqualByComparingTo("1");
        assertThat(contracts
                        .find("NFO", "NIFTY29DEC2625000CE", TODAY)
                        .orElseThrow()
                        .tick())
                .isEqualByComparingTo("0.05");
    }
}
