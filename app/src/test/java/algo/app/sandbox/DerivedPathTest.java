package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import algo.app.ManualClock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedPathTest {
    private final SimulatedMarket market = new SimulatedMarket(0x5AD_B0C5L);

    private long price(String exchange, String symbol, Instant at) {
        return market.price(new Instrument(exchange, symbol), at);
    }

    @RepeatedTest(100)
    void aCallLessAPutIsTheFutureLessTheStrike(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Instant at = ManualClock.atIst("2026-11-02T00:00:00").instant().plusSeconds(random.nextInt(55 * 86_400));
        String[] names = {"NFO,NIFTY,50,25000", "NFO,SBIN,5,820", "NFO,RELIANCE,20,1420", "NFO,BANKNIFTY,100,56000"};
        String[] of = names[random.nextInt(4)].split(",");
        long strike = Long.parseLong(of[3]) + (random.nextInt(21) - 10) * Long.parseLong(of[2]);
        String month = of[1] + "29DEC26";

        long call = price(of[0], month + strike + "CE", at);
        long put = price(of[0], month + strike + "PE", at);
        long future = price(of[0], month + "FUT", at);

        assertThat((double) call - put).isCloseTo(future - strike * 100.0, within(20.0));
        assertThat(call).isGreaterThanOrEqualTo(5);
    }

    @RepeatedTest(50)
    void aHigherStrikeMakesACallCheaperAndAPutDearer(RepetitionInfo repetition) {
        Instant at = ManualClock.atIst("2026-11-20T10:00:00").instant().plusSeconds(repetition.getCurrentRepetition());
        for (int strike = 24_000; strike < 26_000; strike += 50) {
            assertThat(price("NFO", "NIFTY29DEC26" + strike + "CE", at))
                    .isGreaterThanOrEqualTo(price("NFO", "NIFTY29DEC26" + (strike + 50) + "CE", at));
            assertThat(price("NFO", "NIFTY29DEC26" + strike + "PE", at))
                    .isLessThanOrEqualTo(price("NFO", "NIFTY29DEC26" + (strike + 50) + "PE", at));
        }
    }

    @Test
    void atItsEndAnOptionIsWorthItsExerciseAndStandsStill() {
        Instant end = ManualClock.atIst("2026-11-23T15:30:00").instant();
        long spot = price("NSE_INDEX", "NIFTY", end);

        assertThat(price("NFO", "NIFTY23NOV2624000CE", end)).isCloseTo(Math.max(5, spot - 2_400_000), within(5L));
        assertThat(price("NFO", "NIFTY23NOV26FUT", end)).isCloseTo(spot, within(10L));
        assertThat(price("NFO", "NIFTY23NOV2624000CE", end.plusSeconds(86_400)))
                .isEqualTo(price("NFO", "NIFTY23NOV2624000CE", end));
    }

    @ParameterizedTest(name = "volatility {0}")
    @CsvSource({"0.05", "0.14", "0.5", "2"})
    void theVolatilityOfAPriceIsTheOneThatMadeIt(double volatility) {
        for (double strike : new double[] {90, 100, 115}) {
            for (boolean call : new boolean[] {true, false}) {
                double price = Black76.price(call, 100, strike, 0.25, volatility);
                if (price - Black76.intrinsic(call, 100, strike) > 1e-9) {
                    assertThat(Black76.volatility(call, 100, strike, 0.25, price))
                            .isCloseTo(volatility, within(1e-5));
                }
            }
        }
    }

    @Test
    void greeksAreTheSlopesOfThePrice() {
        double h = 1e-4;
        Black76.Greeks greeks = Black76.greeks(true, 100, 105, 0.25, 0.2, 0);
        double up = Black76.price(true, 100 + h, 105, 0.25, 0.2);
        double here = Black76.price(true, 100, 105, 0.25, 0.2);
        double down = Black76.price(true, 100 - h, 105, 0.25, 0.2);

        assertThat(greeks.delta()).isCloseTo((up - down) / (2 * h), within(1e-6));
        assertThat(greeks.gamma()).isCloseTo((up - 2 * here + down) / (h * h), within(1e-4));
        assertThat(greeks.vega())
                .isCloseTo((Black76.price(true, 100, 105, 0.25, 0.2 + h) - here) / h / 100, within(1e-4));
        assertThat(greeks.theta())
                .isCloseTo((Black76.price(true, 100, 105, 0.25 - h, 0.2) - here) / h / 365, within(1e-4));
        assertThat(Black76.normal(1.959963984540054)).isCloseTo(0.975, within(1e-13));
    }
}
