package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedMarketTest {
    private static final long SEED = 0x5AD_B0C5L;
    private static final Instrument SBIN = new Instrument("NSE", "SBIN");
    private static final Interval MINUTE = Interval.of("1m").orElseThrow();
    private static final Interval DAY = Interval.of("D").orElseThrow();
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);

    private final SimulatedMarket market = new SimulatedMarket(SEED);

    private static Instant ist(LocalDate day, int hour, int minute, int second) {
        return Instant.ofEpochSecond(Ist.midnight(day).getEpochSecond() + hour * 3600L + minute * 60L + second);
    }

    @RepeatedTest(50)
    void thePriceDependsOnSeedNameAndSecondAloneWhateverWasAskedBefore(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        PricePath walked = new PricePath(SEED, SBIN);
        for (int i = 0; i < 200; i++) {
            long second = 1_700_000_000L + random.nextInt(100_000);
            walked.at(second);
            assertThat(walked.at(second + 1))
                    .as("second %d", second + 1)
                    .isEqualTo(new PricePath(SEED, SBIN).at(second + 1));
        }
    }

    @Test
    void anotherSeedOrExchangeIsAnotherMarket() {
        Instant noon = ist(FRIDAY, 12, 0, 0);
        assertThat(List.of(
                        market.price(SBIN, noon),
                        new SimulatedMarket(SEED + 1).price(SBIN, noon),
                        market.price(new Instrument("BSE", "SBIN"), noon)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aKnownPricePinsTheMarketSoThatItIsTheSameAfterEveryUpdate() {
        assertThat(market.price(SBIN, ist(FRIDAY, 9, 15, 0))).isEqualTo(83185);
    }

    @RepeatedTest(30)
    void aCandleCoversEverySecondOfItsTimeAndClosesAtThePriceOfItsEnd(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Interval interval = Interval.of(
                        Interval.names().get(random.nextInt(Interval.names().size() - 3)))
                .orElseThrow();
        Instant now = ist(FRIDAY, 10 + random.nextInt(5), random.nextInt(60), random.nextInt(60))
                .plusSeconds(1);

        List<Candle> candles = candles(SBIN, interval, FRIDAY, FRIDAY, now);
        Candle candle = candles.get(random.nextInt(candles.size()));

        long start = candle.start().getEpochSecond();
        long end = Math.min(start + interval.seconds(), now.getEpochSecond());
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        for (long second = start; second <= end; second++) {
            long price = market.price(SBIN, Instant.ofEpochSecond(second));
            high = Math.max(high, price);
            low = Math.min(low, price);
        }
        assertThat(candle.open()).isEqualTo(market.price(SBIN, candle.start()));
        assertThat(candle.close()).isEqualTo(market.price(SBIN, Instant.ofEpochSecond(end)));
        assertThat(candle.high()).isEqualTo(high);
        assertThat(candle.low()).isEqualTo(low);
    }

    @Test
    void candlesFollowOnEachOtherWithoutAGapAndTheLastOneEndsNow() {
        Instant now = ist(FRIDAY, 10, 7, 31);

        List<Candle> candles = candles(SBIN, MINUTE, FRIDAY.minusDays(1), FRIDAY, now);

        assertThat(candles).hasSize(375 + 53);
        for (int i = 1; i < candles.size(); i++) {
            if (i == 375) {
                assertThat(candles.get(i).start()).isEqualTo(ist(FRIDAY, 9, 15, 0));
                continue;
            }
            assertThat(candles.get(i).open())
                    .as("candle %d", i)
                    .isEqualTo(candles.get(i - 1).close());
            assertThat(candles.get(i).start())
                    .isEqualTo(candles.get(i - 1).start().plusSeconds(60));
        }
        assertThat(candles.get(candles.size() - 1).close()).isEqualTo(market.price(SBIN, now));
    }

    @ParameterizedTest(name = "at {0}:{1}:{2} IST")
    @CsvSource({"9,15,0", "9,15,1", "10,0,0", "10,15,0", "13,59,59", "15,29,59", "15,30,0"})
    void quoteMinutesAndDayAgreeAboutTheDay(int hour, int minute, int second) {
        Instant now = ist(FRIDAY, hour, minute, second);
        Quote quote = market.quote(SBIN, now);
        List<Candle> minutes = candles(SBIN, MINUTE, FRIDAY, FRIDAY, now);
        List<Candle> days = candles(SBIN, DAY, FRIDAY.minusDays(1), FRIDAY, now);

        assertThat(quote.ltp()).isEqualTo(market.price(SBIN, now));
        assertThat(quote.bid()).isLessThan(quote.ltp());
        assertThat(quote.ask()).isGreaterThan(quote.ltp());
        assertThat(quote.previousClose()).isEqualTo(days.get(0).close());
        if (!minutes.isEmpty()) {
            Candle day = minutes.stream().reduce(Candle::then).orElseThrow();
            assertThat(quote.day()).isEqualTo(day).isEqualTo(days.get(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"2026-11-20T15:30:01", "2026-11-20T23:59:59", "2026-11-21T12:00:00", "2026-11-23T09:14:59"})
    void outOfHoursTheDayIsTheLastThatTradedAndThePriceMovesOn(String time) {
        Instant now = ManualClock.atIst(time).instant();
        Quote quote = market.quote(SBIN, now);
        List<Candle> days = candles(SBIN, DAY, FRIDAY.minusDays(1), FRIDAY, now);

        assertThat(quote.day().open()).isEqualTo(days.get(1).open());
        assertThat(quote.day().volume()).isEqualTo(days.get(1).volume());
        assertThat(quote.day().high()).isEqualTo(Math.max(days.get(1).high(), quote.ltp()));
        assertThat(quote.previousClose()).isEqualTo(days.get(0).close());
        assertThat(quote.ltp()).isEqualTo(market.price(SBIN, now));
        assertThat(candles(SBIN, MINUTE, FRIDAY, LocalDate.of(2026, 11, 23), now))
                .as("no candle out of hours")
                .hasSize(375);
        assertThat(quote.ltp()).isNotEqualTo(market.price(SBIN, now.plusSeconds(120)));
    }

    @Test
    void candlesAreInTheSessionsOfTheCalendarAlone() {
        Instant now = ist(LocalDate.of(2026, 11, 25), 0, 0, 0);
        LocalDate monday = LocalDate.of(2026, 11, 23);

        assertThat(candles(SBIN, DAY, FRIDAY, LocalDate.of(2026, 11, 25), now))
                .as("Saturday, Sunday, and Guru Nanak Jayanti on Tuesday")
                .extracting(day -> Ist.date(day.start()))
                .containsExactly(FRIDAY, monday);
        assertThat(candles(SBIN, Interval.of("5m").orElseThrow(), monday, monday, now))
                .hasSize(75);
        assertThat(candles(SBIN, Interval.of("1h").orElseThrow(), monday, monday, now))
                .as("the last from 15:15 to 15:30")
                .hasSize(7);
        assertThat(candles(new Instrument("MCX", "CRUDEOIL18DEC26FUT"), MINUTE, FRIDAY, FRIDAY, now))
                .as("09:00 to 23:55")
                .hasSize(895);
        assertThat(candles(new Instrument("CRYPTO", "BTCUSDT"), MINUTE, monday.minusDays(1), monday, now))
                .as("day and night")
                .hasSize(2880);
        LocalDate muhurat = LocalDate.of(2026, 11, 8);
        assertThat(candles(SBIN, MINUTE, muhurat, muhurat, now)).as("Muhurat").hasSizeBetween(30, 120);
    }

    @RepeatedTest(20)
    void candlesOfAllWidthsAddUpForSharesFuturesAndOptions(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Instrument instrument = List.of(
                        SBIN,
                        new Instrument("NSE_INDEX", "NIFTY"),
                        new Instrument("NFO", "NIFTY29DEC26FUT"),
                        new Instrument("NFO", "NIFTY29DEC2625000CE"),
                        new Instrument("NFO", "NIFTY23NOV2624500PE"),
                        new Instrument("NFO", "BANKNIFTY29DEC2657000PE"),
                        new Instrument("MCX", "CRUDEOIL18DEC26FUT"))
                .get(random.nextInt(7));
        Instant now = ist(FRIDAY, 9 + random.nextInt(7), 16 + random.nextInt(44), random.nextInt(60));
        List<Candle> minutes = candles(instrument, MINUTE, FRIDAY, FRIDAY, now);

        for (String name : List.of("2m", "5m", "15m", "30m", "1h", "D")) {
            Interval interval = Interval.of(name).orElseThrow();
            List<Candle> wide = candles(instrument, interval, FRIDAY, FRIDAY, now);
            int each = interval.isDaily() ? minutes.size() : interval.seconds() / 60;
            for (int i = 0; i < wide.size(); i++) {
                Candle sum = minutes.subList(i * each, Math.min((i + 1) * each, minutes.size())).stream()
                        .reduce(Candle::then)
                        .orElseThrow();
                assertThat(wide.get(i)).as("%s %s %d", instrument, name, i).isEqualTo(sum);
            }
        }
        Candle any = minutes.get(random.nextInt(minutes.size()));
        long start = any.start().getEpochSecond();
        for (long second = start; second <= Math.min(start + 60, now.getEpochSecond()); second++) {
            assertThat(market.price(instrument, Instant.ofEpochSecond(second))).isBetween(any.low(), any.high());
        }
    }

    @Test
    void weeksBeginOnMondayAndMonthsOnTheFirst() {
        Instant now = ist(FRIDAY, 10, 0, 0);
        List<Candle> weeks = candles(SBIN, Interval.of("W").orElseThrow(), FRIDAY.minusDays(7), FRIDAY, now);
        List<Candle> months = candles(SBIN, Interval.of("M").orElseThrow(), FRIDAY, FRIDAY, now);
        Candle daysOfMonth = candles(SBIN, DAY, LocalDate.of(2026, 11, 1), FRIDAY, now).stream()
                .reduce(Candle::then)
                .orElseThrow();

        assertThat(weeks)
                .extracting(week -> Ist.date(week.start()))
                .containsExactly(LocalDate.of(2026, 11, 9), LocalDate.of(2026, 11, 16));
        assertThat(months).containsExactly(daysOfMonth);
    }

    @Test
    void nothingIsKnownOfTheFuture() {
        Instant now = ist(FRIDAY, 10, 0, 0);
        assertThat(candles(SBIN, MINUTE, FRIDAY.plusDays(1), FRIDAY.plusDays(2), now))
                .isEmpty();
        assertThat(candles(SBIN, DAY, FRIDAY, FRIDAY.plusDays(2), now)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "NSE,SBIN,820",
        "NSE,RELIANCE,1420",
        "NSE_INDEX,NIFTY,25000",
        "NFO,BANKNIFTY29DEC26FUT,56000",
        "NSE,XYZ,0"
    })
    void pricesMoveOnTicksStayNearTheirBaseAndNeverReachZero(String exchange, String symbol, long base) {
        Instrument instrument = new Instrument(exchange, symbol);
        List<Candle> days = candles(instrument, DAY, FRIDAY.minusDays(700), FRIDAY, ist(FRIDAY, 10, 0, 0));

        assertThat(days).allSatisfy(day -> {
            assertThat(day.low()).isPositive();
            assertThat(day.low() % Paise.TICK).isZero();
            assertThat(day.high() % Paise.TICK).isZero();
            if (base > 0) {
                assertThat((double) day.low()).isGreaterThan(base * 100 * (1 - PricePath.LARGEST_SWING));
                assertThat((double) day.high()).isLessThan(base * 100 * (1 + PricePath.LARGEST_SWING));
            }
        });
        assertThat(days).as("moves every day").noneMatch(day -> day.high() == day.low());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"SBIN", "RELIANCE", "INFY", "NIFTY", "ANYTHING"})
    void theAveragesOfAStrategyCrossEveryFewMinutesByDayAndByNight(String symbol) {
        Instrument instrument = new Instrument("NSE", symbol);
        List<Long> candles = LongStream.range(0, 6 * 1440)
                .mapToObj(i -> market.price(
                        instrument, ist(FRIDAY.minusDays(6), 0, 0, 0).plusSeconds(60 * i)))
                .toList();
        double fast = candles.get(0);
        double slow = fast;
        int crossings = 0;
        for (long price : candles) {
            boolean above = fast > slow;
            fast += (price - fast) * 2 / 6;
            slow += (price - slow) * 2 / 11;
            crossings += above == fast > slow ? 0 : 1;
        }
        assertThat((double) candles.size() / crossings)
                .as("minutes between crossings")
                .isBetween(3.0, 8.0);
    }

    @Test
    void volumesOfMinutesAddUpToThatOfTheDay() {
        Instant now = ist(FRIDAY, 10, 0, 17);
        long minutes = candles(SBIN, MINUTE, FRIDAY, FRIDAY, now).stream()
                .mapToLong(Candle::volume)
                .sum();
        assertThat(minutes).isPositive().isEqualTo(market.quote(SBIN, now).day().volume());
    }

    @Test
    void aMonthOfMinutesTakesFarLessThanATenthOfASecond() {
        Instant now = ist(FRIDAY, 23, 59, 0);
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            assertThat(candles(SBIN, MINUTE, LocalDate.of(2026, 10, 27), FRIDAY, now))
                    .hasSizeGreaterThan(17 * 375);
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            best = taken.compareTo(best) < 0 ? taken : best;
        }
        assertThat(best).isLessThan(Duration.ofMillis(100));
    }

    private List<Candle> candles(Instrument instrument, Interval interval, LocalDate from, LocalDate to, Instant now) {
        List<Candle> candles = new ArrayList<>();
        market.candles(instrument, interval, from, to, now).forEachRemaining(candles::add);
        return candles;
    }
}
