package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts end with the day of their expiry, and what is held of them is settled. */
class ContractEndsTest {
    private static final Instrument FUTURE = new Instrument("NFO", "NIFTY29DEC26FUT");
    private static final Instrument WORTHLESS = new Instrument("NFO", "NIFTY29DEC2630000CE");
    private static final Duration TO_THE_END = Duration.ofHours(10);

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-12-29T14:00:00");
    private Path journal;

    @BeforeEach
    void name() {
        journal = home.resolve("state").resolve("sandbox.jsonl");
    }

    @Test
    void anOpenPositionIsClosedAtWhatItsContractWasWorth() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", FUTURE, 75, Product.NRML);
            broker.sell("ema", WORTHLESS, 75, Product.NRML);
            Position before = broker.paper.read(account -> account.position(key(FUTURE)));
            long premium = -broker.paper.read(
                    account -> account.position(key(WORTHLESS)).cost());
            assertThat(premium).isPositive();

            clock.advance(TO_THE_END.minusSeconds(1));
            assertThat(broker.quantity("ema", FUTURE, Product.NRML))
                    .as("on its last day")
                    .isEqualTo(75);
            clock.advance(Duration.ofSeconds(1));

            long worth = broker.market.settlement(FUTURE, clock.instant());
            assertThat(worth).isEqualTo(broker.market.settlement(FUTURE, Instant.parse("2026-12-29T10:00:00Z")));
            broker.paper.read(account -> {
                assertThat(account.position(key(FUTURE))).isEqualTo(new Position(0, 0, 75 * worth - before.cost()));
                assertThat(account.position(key(WORTHLESS)).isOpen()).isFalse();
                assertThat(account.position(key(WORTHLESS)).realized())
                        .as("the premium, which is all profit")
                        .isEqualTo(premium);
                assertThat(account.utilised()).isZero();
                assertThat(account.available()).isEqualTo(Account.CAPITAL + account.realized());
                return null;
            });
        }
    }

    @Test
    void anOrderThatRestsIsTakenBackWithItsContract() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            String order = broker.paper
                    .place("ema", new OrderTerms(FUTURE, Side.BUY, 75, PriceType.LIMIT, 100, 0, Product.NRML))
                    .order();

            clock.advance(Duration.ofDays(3));

            assertThat(broker.order(order).status()).isEqualTo(OrderStatus.CANCELLED);
            assertThat(broker.order(order).changedAt()).isEqualTo(Instant.parse("2026-12-29T18:30:00Z"));
        }
    }

    @Test
    void theProfitIsThatOfTheDayOnWhichTheContractEnded() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", FUTURE, 75, Product.NRML);

            clock.advance(TO_THE_END.plusHours(2));
            assertThat(profits(broker)).as("at 02:00").isTrue();
            clock.advance(Duration.ofHours(2));
            assertThat(profits(broker)).as("at 04:00").isFalse();
        }
    }

    private boolean profits(BrokerRig broker) throws Exception {
        return broker.paper.read(account -> {
            Position position = account.position(key(FUTURE));
            DayProfits today = new DayProfits(account, clock.instant());
            boolean listed = today.isListed(key(FUTURE), position);
            assertThat(today.realized(key(FUTURE), position)).isEqualTo(listed ? position.realized() : 0);
            return listed;
        });
    }

    @Test
    void theAccountIsTheSameAfterItWasReadAgainAndShortened() throws Exception {
        Position settled;
        Instant since;
        try (BrokerRig broker = new BrokerRig(journal, clock, 1)) {
            broker.paper.reset();
            broker.buy("ema", FUTURE, 75, Product.NRML);
            clock.advance(Duration.ofDays(1));
            settled = broker.paper.read(account -> account.position(key(FUTURE)));
            since = broker.paper.read(account -> account.since().orElseThrow());
        }
        for (int i = 0; i < 2; i++) {
            try (BrokerRig broker = new BrokerRig(journal, clock, 1)) {
                broker.paper.read(account -> {
                    assertThat(account.position(key(FUTURE))).isEqualTo(settled);
                    assertThat(account.settlements()).containsOnlyKeys(key(FUTURE));
                    assertThat(account.since()).contains(since);
                    assertThat(account.resets()).isEqualTo(1);
                    return null;
                });
            }
        }
    }

    private static PositionKey key(Instrument instrument) {
        return new PositionKey("ema", instrument, Product.NRML);
    }
}
