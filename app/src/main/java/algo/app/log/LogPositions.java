package algo.app.log;

/**
 * The positions of a run's log, in bytes counted from the first byte that the run printed.
 *
 * @param base of the first byte that is in the log itself; what came before is in the parts
 * @param origin of the place where the log's file begins: {@code base}, or less where the file system can only punch
 *     holes, and then the file has one up to {@code base}
 * @param cleared what is before this was cleared, and is not shown any more
 */
record LogPositions(long base, long origin, long cleared) {
    static final LogPositions NEW = new LogPositions(0, 0, 0);

    LogPositions {
        if (origin < 0 || origin > base || cleared < 0) {
            throw new IllegalArgumentException("no positions of a log: " + base + ", " + origin + ", " + cleared);
        }
    }

    /** Returns how many bytes of the file's length are a hole. */
    long hole() {
        return base - origin;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogPositions that
                && base == that.base
                && origin == that.origin
                && cleared == that.cleared;
    }
}
