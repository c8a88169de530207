package algo.app.sandbox;

import algo.app.broker.wire.LossRow;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders, fills them, and answers for the account. Thread-safe by one lock: the instance's own. Every method brings
 * the account up to the present first, so nobody sees an order open whose price has been there.
 */
final class PaperBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PaperBroker.class);

    private final Ledger ledger;
    private final SimulatedMarket market;
    private final Matching matching;
    private final Clock clock;
    private final Instant opened;
    private final ContractEnds ends = new ContractEnds();
    private final Map<String, Matching.Watch> watches = new HashMap<>();
    private final LossWatch losses;
    /** The number of the last call of {@link #awaitLosses}: an earlier one ends for it. */
    private long waiting;
    /** The second up to which all was looked at; prices do not change within one. */
    private long matched = Long.MIN_VALUE;

    PaperBroker(Ledger ledger, SimulatedMarket market, Clock clock) {
        this.ledger = ledger;
        this.market = market;
        this.clock = clock;
        opened = clock.instant();
        matching = new Matching(market);
        losses = new LossWatch(market);
    }

    /**
     * The result of placing a new order.
     *
     * @param refusal why it was rejected; empty when it was accepted
     */
    record Placed(String order, Optional<String> refusal) {}

    /**
     * Has {@code listener} told, from now on, of each order that changed, and whether it awaits its trigger; the
     * listener must be quick.
     */
    synchronized void tell(BiConsumer<Order, Boolean> listener) {
        ledger.tell(order -> listener.accept(order, awaitsTrigger(order)));
    }

    /** Places an order of the strategy; a market order, or one whose price is there, is filled at once. */
    synchronized Placed place(String strategy, OrderTerms terms) throws IOException {
        match();
        return enter(strategy, terms);
    }

    /**
     * Moves the position to {@code target} with one order, whatever side and quantity {@code terms} have; none where it is
     * there already. As in OpenAlgo (docs/api/order-management/placesmartorder.md), target 0 of a flat position trades
     * {@code terms} as they are, unless {@code exitOnly}.
     *
     * @param exitOnly a flat position stays flat; the quantity of {@code terms} then means nothing
     */
    synchronized Optional<Placed> placeSmart(String strategy, OrderTerms terms, long target, boolean exitOnly)
            throws IOException, OrderRefused {
        match();
        long current =
                ledger.account().position(PositionKey.of(strategy, terms)).quantity();
        if (target == 0 && current == 0 && !exitOnly) {
            return Optional.of(enter(strategy, terms));
        }
        if (target == current) {
            return Optional.empty();
        }
        if (Math.abs(target - current) > OrderTerms.MOST) {
            throw OrderRefused.because("Cannot move the position from " + current + " to " + target
                    + " with one order; the most that one can trade is " + OrderTerms.MOST);
        }
        return Optional.of(enter(strategy, terms.changing(target - current)));
    }

    /** Gives a resting order other terms; instrument, side and product must be the same. */
    synchronized void modify(String strategy, String id, OrderTerms terms) throws IOException, OrderRefused {
        match();
        Account account = ledger.account();
        Order order = resting(strategy, id, "modify");
        OrderTerms before = order.terms();
        if (!before.instrument().equals(terms.instrument())
                || before.side() != terms.side()
                || before.product() != terms.product()) {
            throw OrderRefused.because("Cannot change symbol, exchange, action or product of order " + id + " ("
                    + before.side() + " " + before.instrument() + " " + before.product()
                    + "); cancel it and place a new one");
        }
        Instant now = clock.instant();
        long price = terms.expectedPrice(market.price(terms.instrument(), now));
        Optional<String> refusal = OrderRules.refusal(account, id, strategy, terms, price);
        if (refusal.isPresent()) {
            throw OrderRefused.because(refusal.get());
        }
        long blocked = OrderRules.blocked(account, strategy, terms, price);
        record(order.modified(terms, blocked, now), new AccountEvent.Modified(id, terms, blocked, now), now);
    }

    /** Withdraws a resting order. */
    synchronized void cancel(String strategy, String id) throws IOException, OrderRefused {
        match();
        resting(strategy, id, "cancel");
        withdraw(id);
    }

    /** Withdraws all resting orders of the strategy, and returns their numbers. */
    synchronized List<String> cancelAll(String strategy) throws IOException {
        match();
        List<String> mine = ledger.account().resting().stream()
                .filter(order -> order.strategy().equals(strategy))
                .map(Order::id)
                .toList();
        for (String id : mine) {
            withdraw(id);
        }
        return mine;
    }

    /** Closes every position of the strategy at the market; returns how many. Resting orders go on resting. */
    synchronized int closeAll(String strategy) throws IOException {
        match();
        Account account = ledger.account();
        int closed = 0;
        for (var entry : List.copyOf(account.positions().entrySet())) {
            PositionKey key = entry.getKey();
            if (!key.strategy().equals(strategy) || !entry.getValue().isOpen()) {
                continue;
            }
            for (long left = entry.getValue().quantity();
                    left != 0;
                    left = account.position(key).quantity()) {
                long part = Math.min(Math.abs(left), OrderTerms.MOST);
                OrderTerms terms = OrderTerms.market(key.instrument(), Side.closing(left), part, key.product());
                Instant now = clock.instant();
                accept(account.nextOrderId(now), strategy, terms, 0, now);
            }
            closed++;
        }
        return closed;
    }

    /**
     * Reads off the account as it is now, or, while the journal takes no fills, as far as it is written. The function must
     * not keep the account.
     */
    synchronized <R> R read(Function<Account, R> reader) throws IOException {
        Account account = ledger.account();
        try {
            match();
        } catch (IOException e) {
            LOG.debug("fills wait for the journal", e);
        }
        return reader.apply(account);
    }

    /** Returns whether the order still waits for its trigger price. */
    synchronized boolean awaitsTrigger(Order order) {
        return order.rests() && !watch(order).triggered();
    }

    /** Brings the account up to the present; returns whether the next second may change something by itself. */
    synchronized boolean tick() throws IOException {
        match();
        Account account = ledger.account();
        return !account.resting().isEmpty() || losses.isExposed(account);
    }

    /** Sets the losses of one day that are to be told, in paise, by strategy. */
    synchronized void limitLosses(Map<String, Long> limits) throws IOException {
        losses.limit(limits);
        if (!limits.isEmpty()) {
            match();
            long now = clock.instant().getEpochSecond();
            losses.tellNoted(ledger.account(), now);
            lookAtLosses(now);
        }
    }

    /**
     * Returns the losses behind a number that reached their limit, as soon as there is one, or somebody else waits; none after
     * {@code limit}. Any thread; blocks it.
     */
    synchronized List<LossRow> awaitLosses(long after, Duration limit) throws InterruptedException {
        long mine = ++waiting;
        notifyAll();
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            if (mine != waiting || !losses.after(after).isEmpty()) {
                break;
            }
            wait(left);
        }
        return mine == waiting ? losses.after(after) : List.of();
    }

    private void lookAtLosses(long now) throws IOException {
        for (AccountEvent.LimitReached loss : losses.look(ledger.account(), now)) {
            try {
                ledger.record(List.of(loss));
            } catch (IOException e) {
                LOG.warn("sandbox: the loss of {} is told, and could not be noted: {}", loss.strategy(), e.toString());
            }
            losses.tell(loss);
        }
        notifyAll();
    }

    /** Fills what has crossed, and ends what has ended with its contract. */
    synchronized void match() throws IOException {
        record Due(Order order, Matching.Execution execution) {}

        Account account = ledger.account();
        long now = clock.instant().getEpochSecond();
        if (now == matched) {
            return;
        }
        List<Due> due = new ArrayList<>();
        for (Order order : account.resting()) {
            Matching.Look look = matching.look(
                    order, watch(order), Math.min(now, ends.of(order.terms().instrument()) - 1));
            watches.put(order.id(), look.watch());
            look.execution().ifPresent(execution -> due.add(new Due(order, execution)));
        }
        // Orders trade in the order of the market, so that the cash goes to whoever came first.
        due.sort(Comparator.comparingLong((Due d) -> d.execution().second())
                .thenComparing(d -> d.order().id()));
        for (Due d : due) {
            settle(account, d.order(), d.execution());
        }
        endContracts(account, now);
        matched = now;
        lookAtLosses(now);
    }

    /** Returns when an account that has not begun counts as begun. */
    Instant opened() {
        return opened;
    }

    synchronized List<String> problems() {
        return ledger.problems();
    }

    /** Back to the first day. */
    synchronized void reset() throws IOException {
        ledger.record(List.of(new AccountEvent.Reset(clock.instant())));
        watches.clear();
    }

    /**
     * Gives strategies other ids, on disk for good when it returns. The same renaming again changes nothing.
     *
     * @param ids the new ids by the old ones
     * @throws IOException if the file does not take it; it may have been done all the same
     */
    synchronized void rename(String renaming, Map<String, String> ids) throws IOException {
        Account account = ledger.account();
        if (account.isNew()) {
            return;
        }
        if (!account.knows(renaming)) {
            match();
            ledger.record(List.of(new AccountEvent.Renamed(renaming, ids, clock.instant())));
        }
        ledger.force();
    }

    @Override
    public synchronized void close() throws IOException {
        ledger.close();
    }

    private Placed enter(String strategy, OrderTerms terms) throws IOException {
        Account account = ledger.account();
        Instant now = clock.instant();
        String id = account.nextOrderId(now);
        long price = terms.expectedPrice(market.price(terms.instrument(), now));
        Optional<String> refusal = OrderRules.refusal(account, id, strategy, terms, price);
        if (refusal.isPresent()) {
            ledger.record(List.of(new AccountEvent.Rejected(id, strategy, terms, refusal.get(), now)));
            return new Placed(id, refusal);
        }
        long blocked = OrderRules.blocked(account, strategy, terms, price);
        accept(id, strategy, terms, blocked, now);
        return new Placed(id, Optional.empty());
    }

    private void accept(String id, String strategy, OrderTerms terms, long blocked, Instant now) throws IOException {
        record(
                Order.accepted(id, strategy, terms, blocked, now),
                new AccountEvent.Accepted(id, strategy, terms, blocked, now),
                now);
    }

    /** Records the event that made the order what it is, together with its fill if it trades at once. */
    private void record(Order order, AccountEvent event, Instant now) throws IOException {
        List<AccountEvent> events = new ArrayList<>(List.of(event));
        Matching.Look look = matching.look(order, Matching.Watch.from(order), now.getEpochSecond());
        look.execution()
                .ifPresent(execution -> events.add(new AccountEvent.Filled(order.id(), execution.price(), now)));
        ledger.record(events);
        if (look.execution().isEmpty()) {
            watches.put(order.id(), look.watch());
        } else {
            watches.remove(order.id());
            losses.traded(now.getEpochSecond());
            lookAtLosses(now.getEpochSecond());
        }
    }

    private void settle(Account account, Order order, Matching.Execution execution) throws IOException {
        Instant second = Instant.ofEpochSecond(execution.second());
        Instant at = second.isBefore(order.changedAt()) ? order.changedAt() : second;
        AccountEvent event = OrderRules.refusal(account, order.id(), order.strategy(), order.terms(), execution.price())
                .<AccountEvent>map(
                        why -> new AccountEvent.Rejected(order.id(), order.strategy(), order.terms(), why, at))
                .orElseGet(() -> new AccountEvent.Filled(order.id(), execution.price(), at));
        ledger.record(List.of(event));
        watches.remove(order.id());
        losses.traded(clock.instant().getEpochSecond());
    }

    /** Closes positions at what their contracts were worth, and takes back orders of contracts that are no more. */
    private void endContracts(Account account, long now) throws IOException {
        List<AccountEvent> events = new ArrayList<>();
        for (Order order : account.resting()) {
            long end = ends.of(order.terms().instrument());
            if (end <= now) {
                Instant at = Instant.ofEpochSecond(end);
                events.add(new AccountEvent.Cancelled(
                        order.id(), at.isBefore(order.changedAt()) ? order.changedAt() : at));
            }
        }
        account.positions().forEach((key, position) -> {
            long end = ends.of(key.instrument());
            if (position.isOpen() && end <= now) {
                Instant at = Instant.ofEpochSecond(end);
                events.add(new AccountEvent.Settled(
                        new AccountEvent.Settlement(key, market.settlement(key.instrument(), at), at)));
            }
        });
        if (!events.isEmpty()) {
            ledger.record(events);
            events.forEach(event -> event.changes().ifPresent(watches::remove));
        }
    }

    private void withdraw(String id) throws IOException {
        ledger.record(List.of(new AccountEvent.Cancelled(id, clock.instant())));
        watches.remove(id);
    }

    private Order resting(String strategy, String id, String what) throws IOException, OrderRefused {
        Order order = ledger.account()
                .order(id)
                .filter(known -> known.strategy().equals(strategy))
                .orElseThrow(() -> OrderRefused.notFound(id));
        if (!order.rests()) {
            throw OrderRefused.because(
                    "Cannot " + what + " order in " + order.status().label() + " status");
        }
        return order;
    }

    private Matching.Watch watch(Order order) {
        return watches.computeIfAbsent(order.id(), id -> Matching.Watch.from(order));
    }
}
