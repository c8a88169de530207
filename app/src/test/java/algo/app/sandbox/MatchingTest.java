package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchingTest {
    private static final Instrument SBIN = BrokerRig.SBIN;
    private static final Duration HOURS = Duration.ofHours(4);

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T10:00:00.250");
    private BrokerRig broker;

    @BeforeEach
    void open() {
        broker = new BrokerRig(home.resolve("sandbox.jsonl"), clock);
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
    }

    /** The lowest ask from now to the end of the next hours, in paise. */
    private long lowestAsk() {
        long low = Long.MAX_VALUE;
        for (long second = 0; second <= HOURS.toSeconds(); second++) {
            low = Math.min(low, Quote.askAt(price(second)));
        }
        return low;
    }

    private long price(long secondsFromNow) {
        return broker.market.price(SBIN, clock.instant().plusSeconds(secondsFromNow));
    }

    private OptionalLong firstSecond(LongPredicate passes) {
        long now = clock.instant().getEpochSecond();
        return broker.market.firstSecond(SBIN, now, now + HOURS.toSeconds(), passes);
    }

    @Test
    void aLimitOrderTradesAtItsLimitWhenThePriceHasBeenThereBetweenTwoLooks() throws Exception {
        long limit = lowestAsk();
        OptionalLong crossing = firstSecond(ltp -> Quote.askAt(ltp) <= limit);
        String id = broker.limit("ema", Side.BUY, 10, limit).order();
        assertThat(broker.order(id).status()).isEqualTo(OrderStatus.OPEN);

        clock.advance(HOURS);

        Order order = broker.order(id);
        assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
        assertThat(order.averagePrice()).isEqualTo(limit);
        assertThat(order.changedAt()).isEqualTo(Instant.ofEpochSecond(crossing.orElseThrow()));
    }

    @Test
    void oneTickBelowWhatTheMarketReachesItGoesOnResting() throws Exception {
        String id = broker.limit("ema", Side.BUY, 10, lowestAsk() - Paise.TICK).order();

        clock.advance(HOURS);

        assertThat(broker.order(id).rests()).isTrue();
    }

    @Test
    void aLimitThatTheMarketOffersAlreadyTradesAtOnceAndNoWorse() throws Exception {
        String id = broker.limit("ema", Side.BUY, 10, broker.ltp() + 5000).order();

        assertThat(broker.order(id).averagePrice()).isEqualTo(Quote.askAt(broker.ltp()));
    }

    @Test
    void aStopLossWaitsForItsTriggerThenTradesAtTheMarket() throws Exception {
        long trigger = lowestAsk() + 2 * Paise.TICK;
        long second = firstSecond(ltp -> ltp <= trigger).orElseThrow();
        broker.buy("ema", SBIN, 10, Product.MIS);
        String id = broker.paper
                .place("ema", new OrderTerms(SBIN, Side.SELL, 10, PriceType.SL_M, 0, trigger, Product.MIS))
                .order();
        assertThat(broker.view().orders().get(1).status()).isEqualTo("trigger pending");

        clock.advance(HOURS);

        Order order = broker.order(id);
        assertThat(order.changedAt()).isEqualTo(Instant.ofEpochSecond(second));
        assertThat(order.averagePrice())
                .isEqualTo(Quote.bidAt(broker.market.price(SBIN, Instant.ofEpochSecond(second))));
        assertThat(broker.quantity("ema", SBIN, Product.MIS)).isZero();
    }

    @Test
    void aStopLossWithALimitIsOpenOnceTriggeredAndTradesNoWorseThanItsLimit() throws Exception {
        // Triggered at once, with a limit that is better than the market.
        long limit = lowestAsk();
        OrderTerms terms = new OrderTerms(SBIN, Side.BUY, 10, PriceType.SL, limit, broker.ltp(), Product.MIS);
        String id = broker.paper.place("ema", terms).order();
        assertThat(broker.view().orders().get(0).status()).isEqualTo("open");

        clock.advance(HOURS);

        assertThat(broker.order(id).averagePrice()).isEqualTo(limit);
    }

    @RepeatedTest(40)
    void howOftenSomebodyLooksChangesNothing(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        PriceType type = PriceType.values()[1 + random.nextInt(3)];
        long near = price(0) / Paise.TICK * Paise.TICK;
        long limit = type.hasLimit() ? near + (random.nextInt(60) - 30) * Paise.TICK : 0;
        long trigger = type.hasTrigger() ? near + (random.nextInt(60) - 30) * Paise.TICK : 0;
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        OrderTerms terms = new OrderTerms(SBIN, side, 10, type, limit, trigger, Product.MIS);
        String id = broker.paper.place("ema", terms).order();

        try (BrokerRig restarted = new BrokerRig(home.resolve("other.jsonl"), clock)) {
            String same = restarted.paper.place("ema", terms).order();
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ofSeconds(random.nextInt(120)));
                broker.paper.match();
            }

            assertThat(restarted.order(same)).isEqualTo(broker.order(id));
        }
    }

    @Test
    void anOrderThatCannotBePaidForWhenItsPriceComesIsRejectedThen() throws Exception {
        long limit = lowestAsk();
        broker.buy("ema", SBIN, 10, Product.MIS);
        // Reduces the position when it is placed, so that no cash is set aside; the position is gone when it trades.
        long many = Account.CAPITAL * 5 / Quote.askAt(broker.ltp());
        String id = broker.paper
                .place("ema", new OrderTerms(SBIN, Side.SELL, 10, PriceType.SL_M, 0, limit, Product.MIS))
                .order();
        broker.sell("ema", SBIN, 10, Product.MIS);
        broker.buy("other", SBIN, many, Product.MIS);

        clock.advance(HOURS);

        assertThat(broker.order(id).status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(broker.order(id).reason()).startsWith("Insufficient funds.");
    }
}
