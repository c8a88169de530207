package algo.app.sandbox;

import algo.app.ManualClock;
import algo.app.broker.wire.AccountView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A broker with the real market on a clock that stands still, and short words for what tests ask of it. */
final class BrokerRig implements AutoCloseable {
    static final Instrument SBIN = new Instrument("NSE", "SBIN");
    static final Instrument INFY = new Instrument("NSE", "INFY");

    final ManualClock clock;
    final SimulatedMarket market = new SimulatedMarket(1);
    final PaperBroker paper;
    final Ledger ledger;

    BrokerRig(Path journal, ManualClock clock) {
        this(journal, clock, 4 << 20);
    }

    BrokerRig(Path journal, ManualClock clock, long large) {
        this.clock = clock;
        ledger = new Ledger(new Journal(journal), clock, large);
        paper = new PaperBroker(ledger, market, clock);
    }

    String buy(String strategy, Instrument instrument, long quantity, Product product) throws Exception {
        return paper.place(strategy, OrderTerms.market(instrument, Side.BUY, quantity, product))
                .order();
    }

    String sell(String strategy, Instrument instrument, long quantity, Product product) throws Exception {
        return paper.place(strategy, OrderTerms.market(instrument, Side.SELL, quantity, product))
                .order();
    }

    PaperBroker.Placed limit(String strategy, Side side, long quantity, long price) throws Exception {
        return paper.place(strategy, new OrderTerms(SBIN, side, quantity, PriceType.LIMIT, price, 0, Product.MIS));
    }

    long quantity(String strategy, Instrument instrument, Product product) throws Exception {
        return paper.read(account ->
                account.position(new PositionKey(strategy, instrument, product)).quantity());
    }

    Order order(String id) throws Exception {
        return paper.read(account -> account.order(id)).orElseThrow();
    }

    long ltp() {
        return market.price(SBIN, clock.instant());
    }

    AccountView view() throws Exception {
        return paper.read(account -> new AccountReport(account, market, paper, clock.instant()).view(paper.problems()));
    }

    Optional<String> refusal(String strategy, OrderTerms terms) throws Exception {
        return paper.place(strategy, terms).refusal();
    }

    /** From now on the journal takes nothing. */
    void stopWriting() throws IOException {
        ledger.close();
    }

    @Override
    public void close() throws IOException {
        paper.close();
    }
}
