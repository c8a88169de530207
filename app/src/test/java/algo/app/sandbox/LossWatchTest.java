package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import algo.app.OwnThread;
import algo.app.broker.wire.LossRow;
import algo.app.model.Ist;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a strategy loses on a day is found in the second in which it reaches the limit, to the paisa. */
class LossWatchTest {
    private static final long QUANTITY = 1000;

    @TempDir
    Path directory;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T10:00:00");
    private BrokerRig rig;

    @BeforeEach
    void open() {
        rig = new BrokerRig(directory.resolve("journal"), clock);
    }

    private List<LossRow> told() throws Exception {
        return rig.paper.awaitLosses(0, Duration.ZERO);
    }

    private long price(Instant at) {
        return rig.market.price(BrokerRig.SBIN, at);
    }

    /** The first second after now at which the price is that much below {@code from}, or more. */
    private Instant falls(long from, long by) {
        for (Instant at = clock.instant().plusSeconds(1); ; at = at.plusSeconds(1)) {
            if (from - price(at) >= by) {
                return at;
            }
        }
    }

    private void goTo(Instant at) {
        clock.advance(Duration.between(clock.instant(), at));
    }

    @Test
    void itIsFoundInTheVerySecondAndToThePaisa() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        long paid = rig.paper.read(account -> account.position(new PositionKey("ema", BrokerRig.SBIN, Product.MIS))
                        .cost())
                / QUANTITY;
        long limit = 50 * QUANTITY;
        rig.paper.limitLosses(Map.of("ema", limit));
        assertThat(told()).isEmpty();
        Instant due = falls(paid, 50);
        assertThat(due)
                .as("a case with something to wait for")
                .isAfter(clock.instant().plusSeconds(2));

        while (clock.instant().isBefore(due)) {
            assertThat(told()).as("before %s", due).isEmpty();
            clock.advance(Duration.ofSeconds(1));
            assertThat(rig.paper.tick())
                    .as("it goes on looking while something is held")
                    .isTrue();
        }

        long loss = (paid - price(due)) * QUANTITY;
        assertThat(told()).containsExactly(new LossRow(1, "ema", limit, loss, due));
        assertThat(rig.view().strategies().get(0).profit())
                .as("as the account counts it")
                .isEqualTo(Paise.rupees(-loss));
        clock.advance(Duration.ofSeconds(30));
        rig.paper.tick();
        assertThat(told()).as("once").hasSize(1);
    }

    @Test
    void aLimitIsReachedByTheLossThatEqualsIt() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        rig.sell("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        long spread =
                -rig.view().strategies().get(0).realized().movePointRight(2).longValueExact();
        assertThat(spread).isPositive();
        rig.paper.limitLosses(Map.of("ema", spread + 1));
        assertThat(told()).isEmpty();
        rig.paper.limitLosses(Map.of("ema", spread));
        assertThat(told()).extracting(LossRow::loss).containsExactly(spread);
    }

    @Test
    void aTradeThatRealisesTheLossTellsItAtOnce() throws Exception {
        rig.paper.limitLosses(Map.of("ema", 1L));
        rig.buy("other", BrokerRig.SBIN, QUANTITY, Product.MIS);
        rig.sell("other", BrokerRig.SBIN, QUANTITY, Product.MIS);
        assertThat(told()).as("that of another is its own").isEmpty();
        assertThat(rig.paper.tick()).as("nobody with a limit holds anything").isFalse();
        rig.buy("ema", BrokerRig.SBIN, 1, Product.CNC);
        rig.sell("ema", BrokerRig.SBIN, 1, Product.CNC);
        assertThat(told()).extracting(LossRow::strategy).containsExactly("ema");
    }

    @Test
    void secondsInWhichNobodyLookedAreMadeUpFor() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        Instant bought = clock.instant();
        long worst = 0;
        Instant at = bought;
        for (int i = 1; i <= 50; i++) {
            if (price(bought) - price(bought.plusSeconds(i)) > worst) {
                worst = price(bought) - price(bought.plusSeconds(i));
                at = bought.plusSeconds(i);
            }
        }
        long cost = rig.paper.read(account -> account.position(new PositionKey("ema", BrokerRig.SBIN, Product.MIS))
                .cost());
        long limit = cost - price(at) * QUANTITY;
        assertThat(limit).isPositive();
        rig.paper.limitLosses(Map.of("ema", limit));
        goTo(bought.plusSeconds(55));
        rig.paper.tick();
        assertThat(told())
                .extracting(LossRow::at)
                .as("a spike between two looks")
                .containsExactly(at);
    }

    @Test
    void aJumpFarBeyondTheLimitIsOneLoss() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        rig.paper.limitLosses(Map.of("ema", 1L));
        assertThat(told()).as("the spread alone").hasSize(1);
        goTo(falls(rig.ltp(), 100));
        rig.paper.tick();
        assertThat(told()).hasSize(1);
    }

    @Test
    void theDayBeginsAtMidnightWithWhatAPositionIsWorthThen() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.CNC);
        Instant midnight = Ist.midnight(Ist.date(clock.instant()).plusDays(1));
        long cost = rig.paper.read(account -> account.position(new PositionKey("ema", BrokerRig.SBIN, Product.CNC))
                .cost());
        goTo(midnight.plus(Duration.ofHours(9)));
        long sinceMidnight = (price(midnight) - price(clock.instant())) * QUANTITY;
        long sinceBought = cost - price(clock.instant()) * QUANTITY;
        assertThat(sinceMidnight).as("a case that tells them apart").isNotEqualTo(sinceBought);

        if (sinceMidnight > 0) {
            rig.paper.limitLosses(Map.of("ema", sinceMidnight + 1));
            assertThat(told()).isEmpty();
            rig.paper.limitLosses(Map.of("ema", sinceMidnight));
            assertThat(told()).extracting(LossRow::loss).containsExactly(sinceMidnight);
        } else {
            rig.paper.limitLosses(Map.of("ema", 1L));
            assertThat(told())
                    .as("it earned since midnight, whatever it lost before")
                    .isEmpty();
        }
    }

    @Test
    void theLossOfYesterdayIsForgottenAtMidnightAlsoIfSomethingWasTradedSince() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.CNC);
        rig.sell("ema", BrokerRig.SBIN, QUANTITY / 2, Product.CNC);
        rig.paper.limitLosses(Map.of("ema", 1L));
        assertThat(told()).hasSize(1);
        rig.paper.limitLosses(Map.of());
        Instant midnight = Ist.midnight(Ist.date(clock.instant()).plusDays(1));
        goTo(midnight.plus(Duration.ofHours(10)));
        rig.sell("ema", BrokerRig.SBIN, QUANTITY / 2, Product.CNC);
        long cash = rig.paper.read(account -> account.orders().stream()
                .reduce((first, last) -> last)
                .orElseThrow()
                .averagePrice());
        long today = (price(midnight) - cash) * (QUANTITY / 2);

        long limit = Math.max(1, today);
        rig.paper.limitLosses(Map.of("ema", limit + (today > 0 ? 1 : 0)));
        assertThat(told()).as("lost since midnight: %d", today).isEmpty();
        if (today > 0) {
            rig.paper.limitLosses(Map.of("ema", limit));
            assertThat(told()).extracting(LossRow::loss).containsExactly(today);
        }
    }

    @Test
    void aBrokerThatDiesTellsItAgainAndNotesItOnce() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        rig.paper.limitLosses(Map.of("ema", 1L));
        LossRow first = told().get(0);
        // As after kill -9: the journal is all that is left. Another limit would be another loss.
        clock.advance(Duration.ofSeconds(3));
        rig = new BrokerRig(directory.resolve("journal"), clock);
        rig.paper.limitLosses(Map.of("ema", 1L));

        assertThat(told()).containsExactly(first);
        assertThat(Files.readString(directory.resolve("journal"))
                        .lines()
                        .filter(line -> line.contains("limit_reached")))
                .hasSize(1);
        rig.paper.limitLosses(Map.of("ema", Long.MAX_VALUE));
        assertThat(told()).as("not for another limit").isEmpty();
        rig.paper.limitLosses(Map.of());
        assertThat(rig.paper.tick()).as("nothing is looked for").isFalse();
    }

    @Test
    void aJournalThatWasWrittenAnewKnowsHowTheDayBegan() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.CNC);
        goTo(Ist.midnight(Ist.date(clock.instant()).plusDays(1)).plus(Duration.ofHours(10)));
        rig.sell("ema", BrokerRig.SBIN, QUANTITY, Product.CNC);
        PositionKey key = new PositionKey("ema", BrokerRig.SBIN, Product.CNC);
        Position opening = rig.paper.read(account -> account.opening(key, Ist.date(clock.instant())));
        assertThat(opening.quantity()).isEqualTo(QUANTITY);
        rig.paper.limitLosses(Map.of("ema", 1L));
        List<LossRow> before = told();

        Account anew = new Account();
        for (AccountEvent event : rig.paper.read(Account::snapshot)) {
            byte[] line = EventCodec.write(event).getBytes(StandardCharsets.UTF_8);
            anew.apply(EventCodec.read(line, line.length));
        }
        assertThat(anew.opening(key, Ist.date(clock.instant()))).isEqualTo(opening);
        assertThat(anew.losses()).hasSize(before.size());
    }

    @Test
    void aResetOfTheAccountBeginsTheDayAnew() throws Exception {
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        rig.paper.reset();
        rig.paper.limitLosses(Map.of("ema", 1L));
        assertThat(told()).isEmpty();
    }

    @Test
    void whoeverWaitsHearsAtOnceAndALaterOneTakesItsPlace() throws Exception {
        rig.paper.limitLosses(Map.of("ema", 1L));
        CompletableFuture<List<LossRow>> early = waiting();
        CompletableFuture<List<LossRow>> late = waiting();
        CompletableFuture.anyOf(early, late).get(20, TimeUnit.SECONDS);
        CompletableFuture<List<LossRow>> left = early.isDone() ? late : early;
        assertThat(left).isNotDone();
        rig.buy("ema", BrokerRig.SBIN, QUANTITY, Product.MIS);
        assertThat(left.get(20, TimeUnit.SECONDS)).hasSize(1);
    }

    private CompletableFuture<List<LossRow>> waiting() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return rig.paper.awaitLosses(0, Duration.ofSeconds(60));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                OwnThread.EACH);
    }
}
