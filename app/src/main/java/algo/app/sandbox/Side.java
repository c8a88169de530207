package algo.app.sandbox;

/** The sides of a trade. */
enum Side {
    BUY(1),
    SELL(-1);

    private final int sign;

    Side(int sign) {
        this.sign = sign;
    }

    /** Returns the change of a position by a trade of {@code quantity}. */
    long signed(long quantity) {
        return sign * quantity;
    }

    /** Returns the side that closes a position of that size, which must not be zero. */
    static Side closing(long position) {
        return position > 0 ? SELL : BUY;
    }
}
