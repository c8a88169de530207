package algo.app.sandbox;

import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The paper account: what its events add up to. It decides nothing and knows no clock and no file. Not thread-safe; its
 * owner is {@link PaperBroker}.
 *
 * <p>Cash: {@code available + utilised = CAPITAL + realized}, to the paisa, as in OpenAlgo's sandbox.
 */
final class Account {
    /** The cash with which everybody starts, in paise: one crore rupees. */
    static final long CAPITAL = 1_00_00_000_00L;
    /** Finished orders that are kept, over all strategies; older ones only count in the totals. */
    static final int ORDERS_KEPT = 5000;
    /** Renamings that are remembered: many more than are asked for and not yet done. */
    static final int RENAMINGS_KEPT = 1000;

    private final Map<String, Order> orders = new LinkedHashMap<>();
    /** The numbers of the finished ones, oldest first. */
    private final TreeSet<String> finished =
            new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));

    private final Map<String, Order> resting = new LinkedHashMap<>();
    private final Map<PositionKey, Position> positions = new LinkedHashMap<>();
    private final Map<String, Long> placed = new LinkedHashMap<>();
    private final Map<PositionKey, AccountEvent.Settlement> settlements = new LinkedHashMap<>();
    private final Map<String, AccountEvent.LimitReached> losses = new LinkedHashMap<>();
    private final OpeningPositions opening = new OpeningPositions();
    /** The last renamings that were done, oldest first. */
    private final Set<String> renamings = new LinkedHashSet<>();

    private long lastOrder;
    private Instant since = Instant.EPOCH;
    private int resets;

    /**
     * @throws IllegalArgumentException if the event does not fit the account, e.g. a fill of an unknown order; the account
     *     is unchanged
     */
    void apply(AccountEvent event) {
        event.accept(new Application());
    }

    /**
     * Returns a number that no order had before, not even one of an account whose journal was lost: the date in IST,
     * then the tenth of a millisecond of the day, or one more than the last.
     */
    String nextOrderId(Instant now) {
        var day = Ist.date(now);
        long millis = now.toEpochMilli() - Ist.midnight(day).toEpochMilli();
        long date = (day.getYear() % 100) * 10_000L + day.getMonthValue() * 100L + day.getDayOfMonth();
        long candidate = date * 1_000_000_000 + millis * 10;
        return String.format(Locale.ROOT, "%015d", Math.max(candidate, lastOrder + 1));
    }

    Optional<Order> order(String id) {
        return Optional.ofNullable(orders.get(id));
    }

    /** Oldest first: the resting ones and the last {@link #ORDERS_KEPT} finished ones. */
    Collection<Order> orders() {
        return Collections.unmodifiableCollection(orders.values());
    }

    Collection<Order> resting() {
        return Collections.unmodifiableCollection(resting.values());
    }

    /** Returns all positions, also those that were closed. */
    Map<PositionKey, Position> positions() {
        return Collections.unmodifiableMap(positions);
    }

    Position position(PositionKey key) {
        return positions.getOrDefault(key, Position.NONE);
    }

    /** Returns how many orders each strategy placed since the last reset, the rejected ones included. */
    Map<String, Long> placed() {
        return Collections.unmodifiableMap(placed);
    }

    /** Returns how positions ended with their contracts, by position. */
    Map<PositionKey, AccountEvent.Settlement> settlements() {
        return Collections.unmodifiableMap(settlements);
    }

    /** Returns what a position was when the day began, at midnight in IST. */
    Position opening(PositionKey key, LocalDate day) {
        return opening.at(key, day, position(key));
    }

    /** Returns the last loss of each strategy that reached a limit. */
    Map<String, AccountEvent.LimitReached> losses() {
        return Collections.unmodifiableMap(losses);
    }

    /** Returns when it was reset last, or else began: with its first order. Empty before that. */
    Optional<Instant> since() {
        return Optional.of(since).filter(at -> at.isAfter(Instant.EPOCH));
    }

    /** Returns whether there has never been an order. */
    boolean isNew() {
        return lastOrder == 0;
    }

    /** Returns whether a renaming was done. */
    boolean knows(String renaming) {
        return renamings.contains(renaming);
    }

    /** Returns how often it was reset. */
    int resets() {
        return resets;
    }

    /** Profit of all closed parts, in paise. */
    long realized() {
        return positions.values().stream().mapToLong(Position::realized).sum();
    }

    /** Cash tied up by positions and resting orders, in paise. */
    long utilised() {
        long sum = 0;
        for (Map.Entry<PositionKey, Position> entry : positions.entrySet()) {
            sum += entry.getKey().product().margin(entry.getValue().cost());
        }
        for (Order order : resting.values()) {
            sum += order.blocked();
        }
        return sum;
    }

    /** Cash for new orders, in paise; negative after heavy losses. */
    long available() {
        return CAPITAL + realized() - utilised();
    }

    /** Returns the events that make the account what it is. */
    List<AccountEvent> snapshot() {
        List<AccountEvent.Held> held = positions.entrySet().stream()
                .map(entry -> new AccountEvent.Held(entry.getKey(), entry.getValue()))
                .toList();
        List<AccountEvent> events = new ArrayList<>(List.of(
                new AccountEvent.Snapshot(lastOrder, new LinkedHashMap<>(placed), List.copyOf(orders.values()), held),
                new AccountEvent.Past(since, resets, List.copyOf(settlements.values())),
                opening.event(List.copyOf(losses.values()))));
        if (!renamings.isEmpty()) {
            events.add(new AccountEvent.Renamings(List.copyOf(renamings)));
        }
        return events;
    }

    /** Applies each event to the account. */
    private final class Application implements AccountEvent.Visitor<Void> {
        @Override
        public Void accepted(AccountEvent.Accepted event) {
            long number = newNumber(event.order());
            if (!placed.containsKey(event.strategy())) {
                checkRoom(placed, "strategies");
            }
            add(Order.accepted(event.order(), event.strategy(), event.terms(), event.blocked(), event.at()));
            beginsAt(event.at());
            count(event.strategy(), number);
            return null;
        }

        @Override
        public Void filled(AccountEvent.Filled event) {
            Order order = restingOrder(event.order());
            PositionKey key = PositionKey.of(order);
            if (!positions.containsKey(key)) {
                checkRoom(positions, "positions");
            }
            trade(key, order.terms().signedQuantity(), event.price(), event.at());
            add(order.filled(event.price(), event.at()));
            return null;
        }

        @Override
        public Void modified(AccountEvent.Modified event) {
            add(restingOrder(event.order()).modified(event.terms(), event.blocked(), event.at()));
            return null;
        }

        @Override
        public Void cancelled(AccountEvent.Cancelled event) {
            add(restingOrder(event.order()).cancelled(event.at()));
            return null;
        }

        @Override
        public Void rejected(AccountEvent.Rejected event) {
            Order known = resting.get(event.order());
            if (known != null) {
                add(known.refused(event.reason(), event.at()));
                return null;
            }
            long number = newNumber(event.order());
            if (!placed.containsKey(event.strategy())) {
                checkRoom(placed, "strategies");
            }
            add(Order.rejected(event.order(), event.strategy(), event.terms(), event.reason(), event.at()));
            beginsAt(event.at());
            count(event.strategy(), number);
            return null;
        }

        @Override
        public Void settled(AccountEvent.Settled event) {
            AccountEvent.Settlement settlement = event.settlement();
            Position position = position(settlement.key());
            if (!position.isOpen()) {
                throw new IllegalArgumentException("no open position ends in " + settlement.key());
            }
            trade(settlement.key(), -position.quantity(), settlement.price(), settlement.at());
            settlements.put(settlement.key(), settlement);
            return null;
        }

        @Override
        public Void reset(AccountEvent.Reset event) {
            clear();
            since = event.at();
            resets++;
            return null;
        }

        @Override
        public Void past(AccountEvent.Past event) {
            if (event.settlements().size() > Bounds.EVER) {
                throw new IllegalArgumentException("more than " + Bounds.EVER + " settlements");
            }
            since = event.since();
            resets = event.resets();
            event.settlements().forEach(settlement -> settlements.put(settlement.key(), settlement));
            return null;
        }

        @Override
        public Void snapshot(AccountEvent.Snapshot event) {
            clear();
            if (event.positions().size() > Bounds.EVER || event.placed().size() > Bounds.EVER) {
                throw new IllegalArgumentException("more than " + Bounds.EVER + " positions or strategies");
            }
            lastOrder = event.lastOrder();
            placed.putAll(event.placed());
            event.orders().forEach(this::add);
            event.orders().stream().map(Order::placedAt).min(Instant::compareTo).ifPresent(this::beginsAt);
            event.positions().forEach(held -> positions.put(held.key(), held.position()));
            return null;
        }

        @Override
        public Void today(AccountEvent.Today event) {
            if (event.opening().size() > Bounds.EVER || event.losses().size() > Bounds.EVER) {
                throw new IllegalArgumentException("more than " + Bounds.EVER + " positions or strategies");
            }
            opening.begin(event);
            event.losses().forEach(loss -> losses.put(loss.strategy(), loss));
            return null;
        }

        @Override
        public Void limitReached(AccountEvent.LimitReached event) {
            if (!losses.containsKey(event.strategy())) {
                checkRoom(losses, "strategies");
            }
            losses.put(event.strategy(), event);
            return null;
        }

        @Override
        public Void renamed(AccountEvent.Renamed event) {
            if (!renamings.add(event.renaming())) {
                return null;
            }
            Map<String, String> ids = event.ids();
            opening.rename(ids, positions);
            move(positions, key -> key.after(ids), Position::and);
            move(settlements, key -> key.after(ids), (first, second) -> second);
            settlements.replaceAll((key, end) -> new AccountEvent.Settlement(key, end.price(), end.at()));
            move(placed, id -> ids.getOrDefault(id, id), Long::sum);
            move(losses, id -> ids.getOrDefault(id, id), (first, second) -> second);
            losses.replaceAll((id, loss) -> new AccountEvent.LimitReached(id, loss.limit(), loss.loss(), loss.at()));
            orders.replaceAll((id, order) -> order.of(ids.getOrDefault(order.strategy(), order.strategy())));
            resting.replaceAll((id, order) -> orders.get(id));
            forgetOldRenamings();
            return null;
        }

        @Override
        public Void renamings(AccountEvent.Renamings event) {
            renamings.clear();
            renamings.addAll(event.done());
            forgetOldRenamings();
            return null;
        }

        /** Gives what is kept other keys, in the order in which it is; what comes under the same one becomes one. */
        private <K, V> void move(Map<K, V> kept, UnaryOperator<K> renamed, BinaryOperator<V> both) {
            Map<K, V> before = new LinkedHashMap<>(kept);
            kept.clear();
            before.forEach((key, value) -> kept.merge(renamed.apply(key), value, both));
        }

        private void forgetOldRenamings() {
            Iterator<String> oldest = renamings.iterator();
            while (renamings.size() > RENAMINGS_KEPT) {
                oldest.next();
                oldest.remove();
            }
        }

        private void trade(PositionKey key, long change, long price, Instant at) {
            Position before = position(key);
            Position after = before.trade(change, price);
            opening.traded(key, before, change, price, at);
            positions.put(key, after);
        }

        private void add(Order order) {
            if (order.rests() && !resting.containsKey(order.id())) {
                checkRoom(resting, "orders rest");
            }
            orders.put(order.id(), order);
            if (order.rests()) {
                resting.put(order.id(), order);
                return;
            }
            resting.remove(order.id());
            finished.add(order.id());
            if (finished.size() > ORDERS_KEPT) {
                orders.remove(finished.pollFirst());
            }
        }

        private void beginsAt(Instant at) {
            if (since.equals(Instant.EPOCH)) {
                since = at;
            }
        }

        private void count(String strategy, long number) {
            placed.merge(strategy, 1L, Long::sum);
            lastOrder = number;
        }

        private void clear() {
            orders.clear();
            finished.clear();
            resting.clear();
            positions.clear();
            placed.clear();
            settlements.clear();
            losses.clear();
            opening.clear();
        }

        /** Refuses what a broker with bounds would not have written. */
        private void checkRoom(Map<?, ?> among, String what) {
            if (among.size() >= Bounds.EVER) {
                throw new IllegalArgumentException("more than " + Bounds.EVER + " " + what);
            }
        }

        private Order restingOrder(String id) {
            Order order = resting.get(id);
            if (order == null) {
                throw new IllegalArgumentException("no order " + id + " rests");
            }
            return order;
        }

        private long newNumber(String id) {
            long number = Long.parseLong(id);
            if (number <= lastOrder) {
                throw new IllegalArgumentException("order " + id + " is not after " + lastOrder);
            }
            return number;
        }
    }
}
