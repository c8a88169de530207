package algo.app.sandbox;

import algo.app.broker.wire.AccountView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values the account at the prices of one instant, and adds it up. Not thread-safe; made for one report. */
final class AccountReport {
    static final String NOTE = "simulated: paper money on a simulated market; no order here reaches an exchange";

    private final Account account;
    private final SimulatedMarket market;
    private final PaperBroker broker;
    private final Instant at;
    private final Map<Instrument, Long> prices = new LinkedHashMap<>();

    AccountReport(Account account, SimulatedMarket market, PaperBroker broker, Instant at) {
        this.account = account;
        this.market = market;
        this.broker = broker;
        this.at = at;
    }

    AccountView view(List<String> problems) {
        return new AccountView(
                NOTE,
                problems,
                at,
                funds(),
                strategies(),
                account.positions().entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList(),
                account.orders().stream().map(this::row).toList());
    }

    /** Returns an account of which nothing is known. */
    static AccountView nothing(Instant at, String problem) {
        Account empty = new Account();
        return new AccountView(NOTE, List.of(problem), at, fundsOf(empty, 0), List.of(), List.of(), List.of());
    }

    AccountView.Funds funds() {
        return fundsOf(account, unrealized());
    }

    private static AccountView.Funds fundsOf(Account account, long unrealized) {
        return new AccountView.Funds(
                Paise.rupees(Account.CAPITAL),
                Paise.rupees(account.available()),
                Paise.rupees(account.utilised()),
                Paise.rupees(account.realized()),
                Paise.rupees(unrealized),
                Paise.rupees(Account.CAPITAL + account.realized() + unrealized));
    }

    private long unrealized() {
        return account.positions().entrySet().stream()
                .filter(entry -> entry.getValue().isOpen())
                .mapToLong(
                        entry -> entry.getValue().unrealized(ltp(entry.getKey().instrument())))
                .sum();
    }

    private List<AccountView.StrategyTotal> strategies() {
        Map<String, long[]> sums = new TreeMap<>();
        account.placed().keySet().forEach(strategy -> sums.put(strategy, new long[3]));
        account.positions().forEach((key, position) -> {
            long[] sum = sums.computeIfAbsent(key.strategy(), strategy -> new long[3]);
            sum[0] += position.isOpen() ? 1 : 0;
            sum[1] += position.realized();
            sum[2] += position.unrealized(ltp(key.instrument()));
        });
        return sums.entrySet().stream()
                .map(entry -> new AccountView.StrategyTotal(
                        entry.getKey(),
                        account.placed().getOrDefault(entry.getKey(), 0L),
                        entry.getValue()[0],
                        Paise.rupees(entry.getValue()[1]),
                        Paise.rupees(entry.getValue()[2]),
                        Paise.rupees(entry.getValue()[1] + entry.getValue()[2])))
                .toList();
    }

    AccountView.PositionRow row(PositionKey key, Position position) {
        long ltp = ltp(key.instrument());
        return new AccountView.PositionRow(
                key.strategy(),
                key.instrument().symbol(),
                key.instrument().exchange(),
                key.product().name(),
                position.quantity(),
                Paise.mean(position.cost(), position.quantity()),
                Paise.rupees(ltp),
                Paise.rupees(position.profit(ltp)));
    }

    AccountView.OrderRow row(Order order) {
        OrderTerms terms = order.terms();
        return new AccountView.OrderRow(
                order.id(),
                order.strategy(),
                terms.instrument().symbol(),
                terms.instrument().exchange(),
                terms.side().name(),
                terms.quantity(),
                terms.type().label(),
                Paise.rupees(terms.limit()),
                Paise.rupees(terms.trigger()),
                terms.product().name(),
                broker.awaitsTrigger(order) ? "trigger pending" : order.status().label(),
                Paise.rupees(order.averagePrice()),
                order.placedAt(),
                order.reason());
    }

    private long ltp(Instrument instrument) {
        return prices.computeIfAbsent(instrument, name -> market.price(name, at));
    }
}
