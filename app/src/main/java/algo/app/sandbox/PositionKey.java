package algo.app.sandbox;

/** The key of a position: its owner, instrument and product. Trades with the same key are netted. */
record PositionKey(String strategy, Instrument instrument, Product product) {
    static PositionKey of(Order order) {
        return of(order.strategy(), order.terms());
    }

    static PositionKey of(String strategy, OrderTerms terms) {
        return new PositionKey(strategy, terms.instrument(), terms.product());
    }
}
