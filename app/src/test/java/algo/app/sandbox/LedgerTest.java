package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualClock;
import algo.app.broker.wire.AccountView;
import algo.app.broker.wire.Answer;
import algo.app.http.Admission;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private static final List<Instrument> INSTRUMENTS =
            List.of(BrokerRig.SBIN, BrokerRig.INFY, new Instrument("BSE", "SBIN"));

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T10:00:00");
    private Path journal;

    @BeforeEach
    void name() {
        journal = home.resolve("state").resolve("sandbox.jsonl");
    }

    /** Something that a strategy might do, refused or not. */
    private static void act(BrokerRig broker, Random random) throws Exception {
        String strategy = "s" + random.nextInt(3);
        Instrument instrument = INSTRUMENTS.get(random.nextInt(INSTRUMENTS.size()));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        Product product = Product.values()[random.nextInt(3)];
        long near = broker.market.price(instrument, broker.clock.instant());
        long quantity = 1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 500);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> broker.paper.place(strategy, OrderTerms.market(instrument, side, quantity, product));
            case 4, 5, 6 -> {
                PriceType type = PriceType.values()[1 + random.nextInt(3)];
                long price = near + (random.nextInt(40) - 20) * Paise.TICK;
                broker.paper.place(
                        strategy,
                        new OrderTerms(
                                instrument,
                                side,
                                quantity,
                                type,
                                type.hasLimit() ? price : 0,
                                type.hasTrigger() ? near + (random.nextInt(40) - 20) * Paise.TICK : 0,
                                product));
            }
            case 7 ->
                broker.paper.placeSmart(
                        strategy,
                        OrderTerms.market(instrument, side, quantity, product),
                        random.nextInt(1000) - 500,
                        false);
            case 8 -> {
                if (random.nextInt(4) == 0) {
                    broker.paper.closeAll(strategy);
                } else {
                    broker.paper.cancelAll(strategy);
                }
            }
            default -> broker.clock.advance(Duration.ofSeconds(random.nextInt(900)));
        }
    }

    private static void assertThatTotalsAddUp(AccountView view) {
        AccountView.Funds funds = view.funds();
        assertThat(funds.available().add(funds.utilised()))
                .as("cash")
                .isEqualByComparingTo(funds.capital().add(funds.realized()));
        assertThat(funds.total())
                .isEqualByComparingTo(funds.available().add(funds.utilised()).add(funds.unrealized()));
        assertThat(sum(view.strategies().stream().map(AccountView.StrategyTotal::profit)))
                .as("profit of the strategies")
                .isEqualByComparingTo(funds.total().subtract(funds.capital()));
        for (AccountView.StrategyTotal strategy : view.strategies()) {
            assertThat(sum(view.positions().stream()
                            .filter(position -> position.strategy().equals(strategy.strategy()))
                            .map(AccountView.PositionRow::pnl)))
                    .as("positions of %s", strategy.strategy())
                    .isEqualByComparingTo(strategy.profit());
        }
        // Cash that went out for what is held, and came in for what was sold, from the orders alone.
        BigDecimal cash =
                sum(view.orders().stream().filter(LedgerTest::isFilled).map(order -> order.averagePrice()
                        .multiply(BigDecimal.valueOf(
                                order.action().equals("BUY") ? -order.quantity() : order.quantity()))));
        BigDecimal holdings = sum(view.positions().stream()
                .map(position -> position.ltp().multiply(BigDecimal.valueOf(position.quantity()))));
        assertThat(cash.add(holdings))
                .as("cash and holdings")
                .isEqualByComparingTo(funds.total().subtract(funds.capital()));
    }

    private static boolean isFilled(AccountView.OrderRow order) {
        return order.status().equals("complete");
    }

    private static BigDecimal sum(Stream<BigDecimal> amounts) {
        return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @RepeatedTest(40)
    void totalsAddUpToThePaisaAndAReplayGivesTheIdenticalAccount(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        // Every second one is compacted again and again.
        long large = repetition.getCurrentRepetition() % 2 == 0 ? 4 << 20 : 5_000;
        AccountView before;
        try (BrokerRig broker = new BrokerRig(journal, clock, large)) {
            for (int i = 0; i < 120; i++) {
                act(broker, random);
                if (i % 20 == 0) {
                    assertThatTotalsAddUp(broker.view());
                }
            }
            before = broker.view();
            assertThatTotalsAddUp(before);
        }

        try (BrokerRig again = new BrokerRig(journal, clock, large)) {
            assertThat(again.view()).isEqualTo(before);
            assertThat(again.buy("s0", BrokerRig.SBIN, 1, Product.MIS))
                    .as("next order")
                    .isGreaterThan(
                            before.orders().get(before.orders().size() - 1).orderId());
        }
    }

    private static String line(AccountView view) {
        return Answer.account("run", 0, view).line();
    }

    @RepeatedTest(20)
    void aRenamedStrategyHasTheSameAccountUnderItsNewIdAlone(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        long large = repetition.getCurrentRepetition() % 2 == 0 ? 4 << 20 : 5_000;
        Map<String, String> ids = Map.of("s0", "fast", "s1", "fast@1");
        AccountView after;
        try (BrokerRig broker = new BrokerRig(journal, clock, large)) {
            for (int i = 0; i < 60; i++) {
                act(broker, random);
            }
            String before = line(broker.view());

            broker.paper.rename("r1", ids);
            assertThat(line(broker.view()))
                    .isEqualTo(before.replace("\"s0\"", "\"fast\"").replace("\"s1\"", "\"fast@1\""));

            // A strategy that comes later under the old id is another one, however often the renaming is asked for.
            broker.buy("s0", BrokerRig.SBIN, 7, Product.CNC);
            AccountView both = broker.view();
            broker.paper.rename("r1", ids);
            assertThat(broker.view()).isEqualTo(both);
            assertThat(line(both)).contains("\"s0\"");
            for (int i = 0; i < 60; i++) {
                act(broker, random);
            }
            after = broker.view();
            assertThatTotalsAddUp(after);
        }
        try (BrokerRig again = new BrokerRig(journal, clock, large)) {
            assertThat(again.view()).isEqualTo(after);
            again.paper.rename("r1", ids);
            assertThat(again.view()).as("asked for once more").isEqualTo(after);
        }
    }

    @Test
    void aRenamingOfAnAccountWithoutOrdersMakesNoFile() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.paper.rename("r1", Map.of("ema", "fast"));
            assertThat(Files.size(journal)).isZero();
        }
    }

    @Test
    void anAccountThatOrdersOfTwoCameIntoIsOneToThePaisa() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);
            broker.sell("fast", BrokerRig.SBIN, 4, Product.MIS);
            AccountView before = broker.view();

            broker.paper.rename("r1", Map.of("ema", "fast"));

            assertThat(broker.quantity("fast", BrokerRig.SBIN, Product.MIS)).isEqualTo(6);
            assertThat(broker.view().funds().total())
                    .isEqualByComparingTo(before.funds().total());
            assertThatTotalsAddUp(broker.view());
            assertThat(broker.view().strategies()).singleElement().satisfies(total -> assertThat(total.orders())
                    .isEqualTo(2));
        }
    }

    @Test
    void theRenamingsThatAreRememberedAreBoundedAndOutlastAReset() {
        Account account = new Account();
        for (int i = 0; i <= Account.RENAMINGS_KEPT; i++) {
            account.apply(new AccountEvent.Renamed("r" + i, Map.of("a", "b"), clock.instant()));
        }
        account.apply(new AccountEvent.Reset(clock.instant()));

        Account copy = new Account();
        account.snapshot().forEach(copy::apply);
        for (Account each : List.of(account, copy)) {
            assertThat(each.knows("r0")).isFalse();
            assertThat(each.knows("r1")).isTrue();
            assertThat(each.knows("r" + Account.RENAMINGS_KEPT)).isTrue();
        }
    }

    @Test
    void theFileIsThereBeforeTheAnswerAndOnlyItsOwnerReadsIt() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(journal).as("before first use").doesNotExist();
            String id = broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);

            assertThat(Files.readAllLines(journal)).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains(id));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal.getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void anEventIsOneLineThatAnyLaterVersionMustRead() throws Exception {
        String line =
                "{\"event\":\"accepted\",\"order\":\"261120100000000\",\"strategy\":\"ema\",\"terms\":{\"instrument\":"
                        + "{\"exchange\":\"NSE\",\"symbol\":\"SBIN\"},\"side\":\"BUY\",\"quantity\":10,\"type\":\"SL-M\",\"limit\":0,"
                        + "\"trigger\":82000,\"product\":\"MIS\"},\"blocked\":164000,\"at\":\"2026-11-20T04:30:00Z\"}";
        OrderTerms terms = new OrderTerms(BrokerRig.SBIN, Side.BUY, 10, PriceType.SL_M, 0, 82000, Product.MIS);
        AccountEvent event = new AccountEvent.Accepted("261120100000000", "ema", terms, 164000, clock.instant());

        assertThat(EventCodec.write(event)).isEqualTo(line);
        assertThat(EventCodec.read(line.getBytes(StandardCharsets.UTF_8), line.length()))
                .isEqualTo(event);
    }

    @ParameterizedTest(name = "torn: {0}")
    @ValueSource(strings = {"{", "{\"event\":\"filled\",\"or", "\0\0\0\0\0\0"})
    void aTornLastLineIsForgottenAndTheNextOneIsWhole(String torn) throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);
        }
        Files.writeString(journal, torn, StandardOpenOption.APPEND);

        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.quantity("ema", BrokerRig.SBIN, Product.MIS)).isEqualTo(10);
            assertThat(broker.view().problems()).isEmpty();
            broker.buy("ema", BrokerRig.SBIN, 5, Product.MIS);
        }
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.quantity("ema", BrokerRig.SBIN, Product.MIS)).isEqualTo(15);
        }
    }

    @Test
    void aMarketOrderWhoseFillWasTornOffIsFilledOnReturn() throws Exception {
        String id;
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            id = broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);
        }
        String first = Files.readAllLines(journal).get(0);
        Files.writeString(journal, first + "\n{\"event\":\"fil");

        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.order(id).status()).isEqualTo(OrderStatus.COMPLETE);
        }
    }

    @ParameterizedTest(name = "damaged: {0}")
    @ValueSource(
            strings = {
                "garbage",
                "{\"event\":\"unheard of\"}",
                "{\"event\":\"filled\",\"order\":\"1\",\"price\":5,\"at\":\"2026-11-20T04:30:00Z\"}",
                "{\"event\":\"filled\"}",
                "{\"event\":\"cancelled\",\"order\":\"1\",\"at\":\"yesterday\"}",
                "null",
                "",
                "\0"
            })
    void aDamagedFileIsSetAsideAndSaidSo(String damage) throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);
        }
        List<String> lines = Files.readAllLines(journal);
        String damaged = lines.get(0) + "\n" + damage + "\n" + lines.get(1) + "\n";
        Files.writeString(journal, damaged);

        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            AccountView view = broker.view();
            Path aside = journal.resolveSibling("sandbox.jsonl.corrupt-20261120_100000");
            assertThat(view.problems()).singleElement().asString().contains("line 2", aside.toString());
            assertThat(view.orders()).isEmpty();
            assertThat(Files.readString(aside)).isEqualTo(damaged);
            broker.buy("ema", BrokerRig.SBIN, 1, Product.MIS);
        }
        assertThat(Files.readAllLines(journal)).hasSize(2);
    }

    @Test
    void aLineThatIsTooLongIsDamageAndOneThatIsNotIsReadWhole() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);
        }
        String last = Files.readAllLines(journal).get(1);
        byte[] blanks = new byte[Bounds.LINE];
        Arrays.fill(blanks, (byte) ' ');
        int fits = Bounds.LINE - last.length();
        String lines = Files.readString(journal);
        Files.writeString(journal, lines.replace(last, last + " ".repeat(fits)));
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.view().problems()).isEmpty();
            assertThat(broker.quantity("ema", BrokerRig.SBIN, Product.MIS)).isEqualTo(10);
        }
        Files.writeString(journal, lines.replace(last, last + " ".repeat(fits + 1)));
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.view().problems()).singleElement().asString().contains("line 2", "corrupt-");
        }
    }

    @Test
    void whatAnAccountMayHoldIsBoundedAndSaidSo() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            for (int i = 0; i < Bounds.RESTING_EACH; i++) {
                assertThat(broker.limit("ema", Side.BUY, 1, 5).refusal()).isEmpty();
            }
            assertThat(broker.limit("ema", Side.BUY, 1, 5).refusal())
                    .get()
                    .asString()
                    .contains("Too many orders are open", "1000");
            assertThat(broker.limit("rsi", Side.BUY, 1, 5).refusal()).isEmpty();
            broker.buy("ema", BrokerRig.SBIN, 1, Product.MIS);
            assertThat(broker.quantity("ema", BrokerRig.SBIN, Product.MIS))
                    .as("a market order rests not")
                    .isEqualTo(1);
            assertThat(broker.paper.cancelAll("ema")).hasSize(Bounds.RESTING_EACH);
            for (int i = 1; i < Bounds.POSITIONS; i++) {
                broker.buy("ema", new Instrument("NSE", "X" + i), 1, Product.MIS);
            }
            OrderTerms more = OrderTerms.market(new Instrument("NSE", "MORE"), Side.BUY, 1, Product.MIS);
            assertThat(broker.refusal("ema", more)).get().asString().contains("2000 positions", "algo sandbox reset");
            broker.sell("ema", BrokerRig.SBIN, 1, Product.MIS);
            assertThat(broker.quantity("ema", BrokerRig.SBIN, Product.MIS))
                    .as("what is open can be closed")
                    .isZero();
        }
    }

    @Test
    void aJournalThatGrewLargeIsWrittenAnewInOneLine() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock, 10_000)) {
            for (int i = 0; i < 60; i++) {
                broker.buy("ema", BrokerRig.SBIN, 1, Product.MIS);
            }
        }
        assertThat(Files.readAllLines(journal).get(0)).startsWith("{\"event\":\"snapshot\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(journal.getParent())) {
            assertThat(files).as("nothing left beside it").containsExactly(journal);
        }
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.quantity("ema", BrokerRig.SBIN, Product.MIS)).isEqualTo(60);
            assertThat(broker.view().strategies().get(0).orders()).isEqualTo(60);
        }
    }

    @Test
    void onlyTheLatestFinishedOrdersAreKeptButAllAreCounted() {
        Account account = new Account();
        OrderTerms terms = OrderTerms.market(BrokerRig.SBIN, Side.BUY, 1, Product.MIS);
        int all = Account.ORDERS_KEPT + 10;
        for (int i = 1; i <= all; i++) {
            String id = String.valueOf(i);
            account.apply(new AccountEvent.Accepted(id, "ema", terms, 0, clock.instant()));
            if (i != 1) {
                account.apply(new AccountEvent.Filled(id, 100, clock.instant()));
            }
        }

        assertThat(account.orders()).hasSize(Account.ORDERS_KEPT + 1);
        assertThat(account.order("1")).as("the one that rests").isPresent();
        assertThat(account.placed()).containsEntry("ema", (long) all);
        assertThat(account.position(new PositionKey("ema", BrokerRig.SBIN, Product.MIS))
                        .quantity())
                .isEqualTo(all - 1);
    }

    @Test
    void anOrderThatCannotBeWrittenIsRefusedAndLeavesNoTrace() throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("ema", BrokerRig.SBIN, 10, Product.MIS);
            AccountView before = broker.view();
            String content = Files.readString(journal);
            // A closed channel takes nothing, like a full disk.
            broker.stopWriting();

            assertThatThrownBy(() -> broker.buy("ema", BrokerRig.SBIN, 1, Product.MIS))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(broker.paper::reset).isInstanceOf(IOException.class);

            assertThat(broker.view()).isEqualTo(before);
            assertThat(Files.readString(journal)).isEqualTo(content);
        }
    }

    @Test
    void aFileThatIsNoFileIsReportedAndNotReplaced() throws Exception {
        Files.createDirectories(journal.resolve("occupied"));
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThatThrownBy(() -> broker.buy("ema", BrokerRig.SBIN, 1, Product.MIS))
                    .isInstanceOf(IOException.class);
        }
        try (Sandbox sandbox = new Sandbox(journal, clock, Admission.EVERYBODY)) {
            assertThat(sandbox.view().problems()).singleElement().asString().contains("cannot be read");
        }
        assertThat(journal.resolve("occupied")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"removed", "emptied", "cut", "replaced"})
    void aFileThatIsLostUnderTheDaemonIsWrittenAnewWithTheNextOrder(String how) throws Exception {
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            broker.buy("a", BrokerRig.SBIN, 10, Product.MIS);
            broker.buy("a", BrokerRig.SBIN, 20, Product.MIS);
            switch (how) {
                case "removed" -> Files.delete(journal);
                case "emptied" -> Files.write(journal, new byte[0]);
                case "cut" -> Files.write(journal, Arrays.copyOf(Files.readAllBytes(journal), 30));
                default -> {
                    Files.move(journal, journal.resolveSibling("away"));
                    Files.writeString(journal, "{}\n".repeat(1000));
                }
            }

            broker.buy("a", BrokerRig.SBIN, 5, Product.MIS);

            assertThat(broker.quantity("a", BrokerRig.SBIN, Product.MIS)).isEqualTo(35);
        }
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            assertThat(broker.quantity("a", BrokerRig.SBIN, Product.MIS)).isEqualTo(35);
            assertThat(broker.view().problems()).isEmpty();
        }
    }

    @Test
    void cutAnywhereItHoldsWhatWasAcknowledgedUpToThere() throws Exception {
        List<Long> lengths = new ArrayList<>();
        try (BrokerRig broker = new BrokerRig(journal, clock)) {
            for (int i = 0; i < 5; i++) {
                broker.buy("a", BrokerRig.SBIN, 10, Product.MIS);
                lengths.add(Files.size(journal));
            }
        }
        byte[] whole = Files.readAllBytes(journal);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(journal, Arrays.copyOf(whole, length));
            int cut = length;
            long acknowledged = lengths.stream().filter(end -> end <= cut).count();
            try (BrokerRig broker = new BrokerRig(journal, clock)) {
                // The fill of one more is made up for if its order is there.
                assertThat(broker.quantity("a", BrokerRig.SBIN, Product.MIS))
                        .as("cut at %d", cut)
                        .isBetween(10 * acknowledged, 10 * (acknowledged + 1));
                assertThat(broker.view().problems()).as("cut at %d", cut).isEmpty();
            }
        }
    }
}
