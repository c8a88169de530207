package algo.app.sandbox;

/** The traded amounts: each minute has its own, spread evenly over its seconds, so that stretches add up. */
final class Volume {
    private static final int MINUTE = 60;

    private Volume() {}

    /** Shares traded from second {@code from} (included) to {@code to} (not included). An index has none. */
    static long between(Instrument instrument, long from, long to) {
        if (instrument.isIndex()) {
            return 0;
        }
        long key = Noise.of(instrument.toString());
        long volume = 0;
        for (long minute = Math.floorDiv(from, MINUTE); minute * MINUTE < to; minute++) {
            long amount = Noise.between(600, 24_000, key ^ minute);
            long begin = Math.max(from - minute * MINUTE, 0);
            long end = Math.min(to - minute * MINUTE, MINUTE);
            volume += amount * end / MINUTE - amount * begin / MINUTE;
        }
        return volume;
    }

    /** Contracts open on that day; none for a share or an index. */
    static long openInterest(Instrument instrument, long epochDay) {
        return instrument.isDerivative()
                ? Noise.between(20_000, 4_000_000, Noise.of(instrument.toString()) ^ epochDay)
                : 0;
    }
}
