package algo.app.sandbox;

import java.util.Map;

/** The key of a position: its owner, instrument and product. Trades with the same key are netted. */
record PositionKey(String strategy, Instrument instrument, Product product) {
    /** Returns the key of the position once strategies have other ids. */
    PositionKey after(Map<String, String> ids) {
        return ids.containsKey(strategy) ? new PositionKey(ids.get(strategy), instrument, product) : this;
    }

    static PositionKey of(Order order) {
        return of(order.strategy(), order.terms());
    }

    static PositionKey of(String strategy, OrderTerms terms) {
        return new PositionKey(strategy, terms.instrument(), terms.product());
    }
}
