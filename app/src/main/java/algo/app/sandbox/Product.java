package algo.app.sandbox;

/**
 * The products as which a position is held; the product decides how much cash the position ties up. The leverages are
 * those of OpenAlgo's own sandbox for shares (equity_mis_leverage 5, equity_cnc_leverage 1); NRML ties up the whole
 * value.
 */
enum Product {
    /** Intraday, also short. */
    MIS(5, true),
    /** Carried over, also short. */
    NRML(1, true),
    /** Delivery: paid in full, and only what is held can be sold. */
    CNC(1, false);

    private final int leverage;
    private final boolean shortable;

    Product(int leverage, boolean shortable) {
        this.leverage = leverage;
        this.shortable = shortable;
    }

    /** Cash tied up by a position of that value, in paise, rounded up. */
    long margin(long value) {
        return Math.floorDiv(Math.abs(value) + leverage - 1, leverage);
    }

    /** Returns whether more may be sold than is held. */
    boolean isShortable() {
        return shortable;
    }
}
