package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import algo.app.ManualClock;
import algo.app.broker.wire.AccountView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperBrokerTest {
    private static final Instrument SBIN = BrokerRig.SBIN;

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T22:10:00.500");
    private BrokerRig broker;

    @BeforeEach
    void open() {
        broker = new BrokerRig(home.resolve("sandbox.jsonl"), clock);
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
    }

    @Test
    void aMarketOrderTradesAtOnceAtTheAskAndAtTheBid() throws Exception {
        Order bought = broker.order(broker.buy("ema", SBIN, 10, Product.MIS));
        Order sold = broker.order(broker.sell("ema", SBIN, 4, Product.MIS));

        assertThat(bought.status()).isEqualTo(OrderStatus.COMPLETE);
        assertThat(bought.averagePrice()).isEqualTo(Quote.askAt(broker.ltp()));
        assertThat(sold.averagePrice()).isEqualTo(Quote.bidAt(broker.ltp()));
        assertThat(broker.quantity("ema", SBIN, Product.MIS)).isEqualTo(6);
    }

    @Test
    void eachStrategyHasItsOwnPositionsAndTheCashIsShared() throws Exception {
        broker.buy("ema", SBIN, 10, Product.MIS);
        broker.sell("rsi", SBIN, 10, Product.MIS);
        broker.buy("rsi", SBIN, 3, Product.NRML);

        assertThat(broker.quantity("ema", SBIN, Product.MIS)).isEqualTo(10);
        assertThat(broker.quantity("rsi", SBIN, Product.MIS)).isEqualTo(-10);
        assertThat(broker.quantity("rsi", SBIN, Product.NRML)).isEqualTo(3);
        assertThat(broker.view().strategies())
                .extracting(AccountView.StrategyTotal::strategy, AccountView.StrategyTotal::openPositions)
                .containsExactly(tuple("ema", 1L), tuple("rsi", 2L));
    }

    @ParameterizedTest(name = "{0} {1} held {2}, target {3}: ends at {4}")
    @CsvSource({
        // docs/api/order-management/placesmartorder.md of OpenAlgo, line by line
        "BUY,  100,    0,    0,  100",
        "BUY,  100, -100,  100,  100",
        "BUY,  100,  100,  200,  200",
        "SELL, 100,    0,    0, -100",
        "SELL, 100,  100, -100, -100",
        "SELL, 100, -100, -200, -200",
        // and the rest
        "BUY,  100,  100,    0,    0",
        "SELL, 100, -100,    0,    0",
        "BUY,  100,    0,  -50,  -50",
    })
    void aSmartOrderMovesThePosition(Side side, long quantity, long held, long target, long ends) throws Exception {
        if (held != 0) {
            broker.paper.place(
                    "ema", OrderTerms.market(SBIN, held > 0 ? Side.BUY : Side.SELL, Math.abs(held), Product.MIS));
        }

        assertThat(broker.paper.placeSmart("ema", OrderTerms.market(SBIN, side, quantity, Product.MIS), target, false))
                .isPresent();

        assertThat(broker.quantity("ema", SBIN, Product.MIS)).isEqualTo(ends);
    }

    @Test
    void aSmartOrderForWhatIsThereAlreadyPlacesNothing() throws Exception {
        broker.buy("ema", SBIN, 100, Product.MIS);
        OrderTerms terms = OrderTerms.market(SBIN, Side.BUY, 100, Product.MIS);

        assertThat(broker.paper.placeSmart("ema", terms, 100, false)).isEmpty();
        assertThat(broker.paper.placeSmart("other", terms, 0, true))
                .as("exit only")
                .isEmpty();
        assertThat(broker.view().orders()).hasSize(1);
    }

    @Test
    void anOrderWithoutTheCashIsRejectedWithBothFiguresAndStaysInTheBook() throws Exception {
        // 5 crore of value is what one crore of cash carries intraday.
        long tooMany = Account.CAPITAL * 5 / broker.ltp() + 1;
        OrderTerms terms = OrderTerms.market(SBIN, Side.BUY, tooMany, Product.MIS);

        PaperBroker.Placed placed = broker.paper.place("ema", terms);

        assertThat(placed.refusal()).get().asString().startsWith("Insufficient funds. Required: ₹");
        assertThat(broker.order(placed.order()).status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(broker.refusal("ema", OrderTerms.market(SBIN, Side.BUY, tooMany / 2, Product.CNC)))
                .as("CNC has no leverage")
                .isPresent();
        assertThat(broker.refusal("ema", OrderTerms.market(SBIN, Side.BUY, tooMany / 2, Product.MIS)))
                .isEmpty();
        assertThat(broker.refusal("other", OrderTerms.market(SBIN, Side.SELL, tooMany * 6 / 10, Product.MIS)))
                .as("the cash of all strategies is one")
                .isPresent();
    }

    @Test
    void deliverySellsOnlyWhatIsHeldAndNotAlreadyOffered() throws Exception {
        assertThat(broker.refusal("ema", OrderTerms.market(SBIN, Side.SELL, 1, Product.CNC)))
                .get()
                .asString()
                .contains("CNC (delivery) requires existing shares");
        broker.buy("ema", SBIN, 10, Product.CNC);
        OrderTerms offer = new OrderTerms(SBIN, Side.SELL, 8, PriceType.LIMIT, broker.ltp() * 2, 0, Product.CNC);
        assertThat(broker.refusal("ema", offer)).isEmpty();

        assertThat(broker.refusal("ema", OrderTerms.market(SBIN, Side.SELL, 3, Product.CNC)))
                .get()
                .asString()
                .contains("Only 2 shares available");
        assertThat(broker.refusal("ema", OrderTerms.market(SBIN, Side.SELL, 2, Product.CNC)))
                .isEmpty();
    }

    @Test
    void whatReducesAPositionIsAllowedWithoutCash() throws Exception {
        long most = Account.CAPITAL * 5 / Quote.askAt(broker.ltp());
        broker.buy("ema", SBIN, most, Product.MIS);
        assertThat(broker.view().funds().available().doubleValue()).isLessThan(1000);

        assertThat(broker.refusal("ema", OrderTerms.market(SBIN, Side.SELL, most, Product.MIS)))
                .isEmpty();
        assertThat(broker.view().funds().utilised()).isEqualByComparingTo("0");
    }

    @Test
    void aRestingOrderTiesUpItsCashUntilItIsGone() throws Exception {
        long price = broker.ltp() / 2 / Paise.TICK * Paise.TICK;
        String id = broker.limit("ema", Side.BUY, 100, price).order();
        assertThat(broker.view().funds().utilised()).isEqualByComparingTo(Paise.rupees(price * 100 / 5));

        broker.paper.modify("ema", id, new OrderTerms(SBIN, Side.BUY, 200, PriceType.LIMIT, price, 0, Product.MIS));
        assertThat(broker.view().funds().utilised()).isEqualByComparingTo(Paise.rupees(price * 200 / 5));

        broker.paper.cancel("ema", id);
        assertThat(broker.view().funds().utilised()).isEqualByComparingTo("0");
        assertThat(broker.order(id).status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void onlyRestingOrdersOfOnesOwnCanBeChangedOrWithdrawn() throws Exception {
        String done = broker.buy("ema", SBIN, 1, Product.MIS);
        String resting = broker.limit("ema", Side.BUY, 1, 5000).order();
        OrderTerms terms = new OrderTerms(SBIN, Side.BUY, 2, PriceType.LIMIT, 5000, 0, Product.MIS);
        OrderTerms otherSide = new OrderTerms(SBIN, Side.SELL, 2, PriceType.LIMIT, 500_000, 0, Product.MIS);

        assertThatThrownBy(() -> broker.paper.cancel("ema", done)).hasMessage("Cannot cancel order in complete status");
        assertThatThrownBy(() -> broker.paper.modify("ema", done, terms))
                .hasMessage("Cannot modify order in complete status");
        assertThatThrownBy(() -> broker.paper.cancel("rsi", resting)).hasMessage("Order " + resting + " not found");
        assertThatThrownBy(() -> broker.paper.modify("rsi", resting, terms))
                .hasMessage("Order " + resting + " not found");
        assertThatThrownBy(() -> broker.paper.modify("ema", resting, otherSide))
                .hasMessageContaining("cancel it and place a new one");
        assertThat(broker.paper.cancelAll("rsi")).isEmpty();
        assertThat(broker.paper.cancelAll("ema")).containsExactly(resting);
    }

    @Test
    void closingTouchesTheCallersPositionsAlone() throws Exception {
        broker.buy("ema", SBIN, 10, Product.CNC);
        broker.sell("ema", BrokerRig.INFY, 5, Product.MIS);
        broker.buy("rsi", SBIN, 7, Product.MIS);

        assertThat(broker.paper.closeAll("ema")).isEqualTo(2);

        assertThat(broker.quantity("ema", SBIN, Product.CNC)).isZero();
        assertThat(broker.quantity("ema", BrokerRig.INFY, Product.MIS)).isZero();
        assertThat(broker.quantity("rsi", SBIN, Product.MIS)).isEqualTo(7);
        assertThat(broker.paper.closeAll("ema")).as("nothing left").isZero();
    }

    @Test
    void orderNumbersGrowEvenWhenTheClockStandsOrGoesBack() throws Exception {
        String first = broker.buy("ema", SBIN, 1, Product.MIS);
        String second = broker.buy("ema", SBIN, 1, Product.MIS);
        clock.advance(Duration.ofHours(-3));
        String third = broker.buy("ema", SBIN, 1, Product.MIS);
        broker.paper.reset();
        String fourth = broker.buy("ema", SBIN, 1, Product.MIS);

        assertThat(first).matches("261120\\d{9}");
        assertThat(List.of(first, second, third, fourth)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void afterAResetEverythingIsAsOnTheFirstDay() throws Exception {
        broker.buy("ema", SBIN, 10, Product.MIS);
        broker.limit("ema", Side.BUY, 1, 5000);

        broker.paper.reset();

        AccountView view = broker.view();
        assertThat(view.orders()).isEmpty();
        assertThat(view.positions()).isEmpty();
        assertThat(view.strategies()).isEmpty();
        assertThat(view.funds().available()).isEqualByComparingTo("10000000");
        assertThat(view.funds().total()).isEqualByComparingTo("10000000");
        assertThat(view.note()).contains("simulated");
    }
}
