package algo.app.sandbox;

import algo.app.broker.wire.LossRow;
import algo.app.model.Ist;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches what strategies with a limit lose on a day, from midnight in IST on: realised and unrealised, to the paisa, as the
 * account counts it. What a position was worth at midnight is where the day begins, so yesterday's loss is not today's. Not
 * thread-safe; its owner is {@link PaperBroker}.
 */
final class LossWatch {
    /** The most seconds before a look that it makes up for, if nobody could look in time. */
    private static final int MADE_UP = 60;

    private final SimulatedMarket market;
    private final Map<Instrument, Long> atMidnight = new HashMap<>();
    /** The prices of the second that is looked at: strategies often hold the same. */
    private final Map<Instrument, Long> prices = new HashMap<>();

    private final List<LossRow> told = new ArrayList<>();
    private Map<String, Long> limits = Map.of();
    private LocalDate day = LocalDate.EPOCH;
    /** The second up to which was looked with the positions as they are. */
    private long looked;

    private long lastNumber;

    LossWatch(SimulatedMarket market) {
        this.market = market;
    }

    /** Sets the limits, in paise, by strategy. A loss that reached another limit before does not count for this one. */
    void limit(Map<String, Long> next) {
        told.removeIf(row -> !Long.valueOf(row.limit()).equals(next.get(row.strategy())));
        limits = Map.copyOf(next);
        looked = 0;
    }

    /** Returns whether a price alone may bring a loss to its limit. */
    boolean isExposed(Account account) {
        return !limits.isEmpty()
                && account.positions().entrySet().stream()
                        .anyMatch(entry -> entry.getValue().isOpen()
                                && limits.containsKey(entry.getKey().strategy()));
    }

    /** Returns the losses with a number behind {@code number}, in their order. */
    List<LossRow> after(long number) {
        return told.stream().filter(row -> row.number() > number).toList();
    }

    /** Positions have changed: what was in the seconds before does not follow from what they are now. */
    void traded(long second) {
        looked = Math.max(looked, second - 1);
    }

    /**
     * Looks at each second up to {@code now} that was not looked at.
     *
     * @return the losses that reached their limits, which have to be noted, and then {@link #tell told}
     */
    List<AccountEvent.LimitReached> look(Account account, long now) {
        if (limits.isEmpty()) {
            return List.of();
        }
        List<AccountEvent.LimitReached> found = new ArrayList<>();
        Map<String, List<PositionKey>> held = held(account);
        long first = looked == 0 ? now : Math.max(now - MADE_UP, Math.min(looked, now - 1)) + 1;
        for (long second = first; second <= now; second++) {
            Instant at = Instant.ofEpochSecond(second);
            prices.clear();
            begin(Ist.date(at));
            for (Map.Entry<String, List<PositionKey>> of : held.entrySet()) {
                String strategy = of.getKey();
                long limit = limits.get(strategy);
                boolean known = isKnown(account, strategy, limit)
                        || found.stream().anyMatch(each -> each.strategy().equals(strategy));
                long loss = known ? 0 : -profit(account, of.getValue(), at);
                if (loss >= limit) {
                    found.add(new AccountEvent.LimitReached(strategy, limit, loss, at));
                }
            }
        }
        looked = now;
        return found;
    }

    /** Tells of what the account noted, and was not told yet: in this process, or before a limit was set again. */
    void tellNoted(Account account, long now) {
        LocalDate today = Ist.date(Instant.ofEpochSecond(now));
        for (AccountEvent.LimitReached loss : account.losses().values()) {
            boolean counts = Ist.date(loss.at()).equals(today)
                    && Long.valueOf(loss.limit()).equals(limits.get(loss.strategy()));
            if (counts && !isTold(loss)) {
                tell(loss);
            }
        }
    }

    private boolean isTold(AccountEvent.LimitReached loss) {
        return told.stream()
                .anyMatch(row -> row.strategy().equals(loss.strategy())
                        && row.limit() == loss.limit()
                        && row.at().equals(loss.at()));
    }

    /** Tells of a loss, as the last one of its strategy. */
    void tell(AccountEvent.LimitReached loss) {
        told.removeIf(row -> row.strategy().equals(loss.strategy()));
        told.add(new LossRow(++lastNumber, loss.strategy(), loss.limit(), loss.loss(), loss.at()));
    }

    private boolean isKnown(Account account, String strategy, long limit) {
        return Optional.ofNullable(account.losses().get(strategy))
                .filter(loss -> loss.limit() == limit && Ist.date(loss.at()).equals(day))
                .isPresent();
    }

    private void begin(LocalDate date) {
        if (!date.equals(day)) {
            day = date;
            atMidnight.clear();
        }
    }

    private Map<String, List<PositionKey>> held(Account account) {
        Map<String, List<PositionKey>> held = new HashMap<>();
        for (PositionKey key : account.positions().keySet()) {
            if (limits.containsKey(key.strategy())) {
                held.computeIfAbsent(key.strategy(), any -> new ArrayList<>()).add(key);
            }
        }
        return held;
    }

    /** Returns what these positions earned since midnight, in paise. */
    private long profit(Account account, List<PositionKey> keys, Instant at) {
        long sum = 0;
        for (PositionKey key : keys) {
            Position now = account.position(key);
            Position opening = account.opening(key, day);
            if (!now.isOpen() && now.equals(opening)) {
                continue;
            }
            sum += now.isOpen()
                    ? now.profit(prices.computeIfAbsent(key.instrument(), any -> market.price(any, at)))
                    : now.realized();
            sum -= opening.isOpen() ? opening.profit(atMidnight(key.instrument())) : opening.realized();
        }
        return sum;
    }

    private long atMidnight(Instrument instrument) {
        return atMidnight.computeIfAbsent(instrument, any -> market.price(any, Ist.midnight(day)));
    }
}
