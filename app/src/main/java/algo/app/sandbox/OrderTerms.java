package algo.app.sandbox;

/**
 * The terms of an order: what it asks for.
 *
 * @param quantity 1 to {@link #MOST}
 * @param limit in paise; 0 where the price type has no limit
 * @param trigger in paise; 0 where the price type has no trigger
 */
record OrderTerms(
        Instrument instrument, Side side, long quantity, PriceType type, long limit, long trigger, Product product) {
    /** Largest quantity of one order: with {@link #HIGHEST} it keeps every sum far within a {@code long}. */
    static final long MOST = 20_000_000;
    /** Highest price of an order, in paise: ten lakh rupees. */
    static final long HIGHEST = 10_00_000_00L;

    OrderTerms {
        if (quantity < 1 || quantity > MOST) {
            throw new IllegalArgumentException("quantity must be 1 to " + MOST + ", not " + quantity);
        }
        checkPrice("limit", limit, type.hasLimit());
        checkPrice("trigger", trigger, type.hasTrigger());
    }

    private static void checkPrice(String name, long price, boolean needed) {
        if (needed ? price < 1 || price > HIGHEST : price != 0) {
            throw new IllegalArgumentException(name + " must not be " + price);
        }
    }

    /** Returns a market order that trades that quantity. */
    static OrderTerms market(Instrument instrument, Side side, long quantity, Product product) {
        return new OrderTerms(instrument, side, quantity, PriceType.MARKET, 0, 0, product);
    }

    /** Returns the same order, but one that changes the position by that much. */
    OrderTerms changing(long change) {
        return new OrderTerms(
                instrument, change > 0 ? Side.BUY : Side.SELL, Math.abs(change), type, limit, trigger, product);
    }

    /** Returns the same order of another quantity. */
    OrderTerms ofQuantity(long other) {
        return new OrderTerms(instrument, side, other, type, limit, trigger, product);
    }

    /** Returns the change of the position when it is filled. */
    long signedQuantity() {
        return side.signed(quantity);
    }

    /**
     * Returns the price in paise by which its cost is judged before it is filled, the last trade being at {@code ltp}.
     */
    long expectedPrice(long ltp) {
        return switch (type) {
            case MARKET -> side == Side.BUY ? Quote.askAt(ltp) : Quote.bidAt(ltp);
            case LIMIT, SL -> limit;
            case SL_M -> trigger;
        };
    }
}
