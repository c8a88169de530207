package algo.app.sandbox;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Finds when and at what price a resting order trades. A pure function of the order and the market: it looks at every
 * second since the order was placed or modified, so a crossing between two looks, or while no daemon ran, is found all
 * the same.
 */
final class Matching {
    private final SimulatedMarket market;

    Matching(SimulatedMarket market) {
        this.market = market;
    }

    /**
     * The stretch of time in which an order was watched without a trade.
     *
     * @param until last second that was looked at
     * @param triggered whether its trigger price was reached by then; true for an order without one
     */
    record Watch(long until, boolean triggered) {
        static Watch from(Order order) {
            return new Watch(
                    order.changedAt().getEpochSecond() - 1,
                    !order.terms().type().hasTrigger());
        }
    }

    /** A trade of a whole order: at that second since 1970, at that price in paise. */
    record Execution(long second, long price) {}

    /** The result of a look: perhaps a trade, and how to go on looking if there was none. */
    record Look(Optional<Execution> execution, Watch watch) {}

    /** Looks on from {@code watch} to the second {@code now}. */
    Look look(Order order, Watch watch, long now) {
        OrderTerms terms = order.terms();
        Watch current = watch;
        // In the second in which it arrives the order takes what the market offers, afterwards its own limit.
        long arrival =
                terms.type().hasTrigger() ? Long.MIN_VALUE : order.changedAt().getEpochSecond();
        if (!current.triggered()) {
            OptionalLong trigger = firstSecond(terms, current.until(), now, reached(terms));
            if (trigger.isEmpty()) {
                return new Look(Optional.empty(), new Watch(Math.max(now, watch.until()), false));
            }
            arrival = trigger.getAsLong();
            current = new Watch(arrival - 1, true);
        }
        OptionalLong trade = firstSecond(terms, current.until(), now, tradable(terms));
        if (trade.isEmpty()) {
            return new Look(Optional.empty(), new Watch(Math.max(now, current.until()), true));
        }
        long second = trade.getAsLong();
        boolean atLimit = terms.type().hasLimit() && second != arrival;
        long price = atLimit ? terms.limit() : offered(terms, priceAt(terms, second));
        return new Look(Optional.of(new Execution(second, price)), current);
    }

    private long priceAt(OrderTerms terms, long second) {
        return market.price(terms.instrument(), Instant.ofEpochSecond(second));
    }

    private OptionalLong firstSecond(OrderTerms terms, long after, long until, LongPredicate passes) {
        return market.firstSecond(terms.instrument(), after, until, passes);
    }

    private static LongPredicate reached(OrderTerms terms) {
        return terms.side() == Side.BUY ? ltp -> ltp >= terms.trigger() : ltp -> ltp <= terms.trigger();
    }

    private static LongPredicate tradable(OrderTerms terms) {
        if (!terms.type().hasLimit()) {
            return ltp -> true;
        }
        return terms.side() == Side.BUY
                ? ltp -> offered(terms, ltp) <= terms.limit()
                : ltp -> offered(terms, ltp) >= terms.limit();
    }

    private static long offered(OrderTerms terms, long ltp) {
        return terms.side() == Side.BUY ? Quote.askAt(ltp) : Quote.bidAt(ltp);
    }
}
