package algo.app.sandbox;

import java.util.Arrays;

/**
 * The simulated price of one instrument: a pure function of the seed, its name and the second. It is a sum of smooth
 * random waves, each bounded and returning to zero, with periods of seconds to months and amplitudes that grow with the
 * root of the period, as those of a share do. So it looks like a market at every scale, yet stays within
 * {@link #LARGEST_SWING} of its base price for ever.
 */
final class PricePath extends Path {
    /** Bound of the distance from the base price, as a part of it. */
    static final double LARGEST_SWING = 0.45;

    /** Periods in seconds of the waves that are evaluated every second. */
    private static final int[] FAST = {5, 13, 29, 75};
    /** Periods in seconds of the waves that are evaluated every minute, with straight lines between. */
    private static final int[] SLOW = {
        130, 300, 480, 900, 1800, 4500, 11_000, 28_000, 70_000, 175_000, 440_000, 1_100_000, 2_700_000, 6_700_000
    };
    /** Amplitude of a wave with a period of one second, as a part of the price. */
    private static final double UNIT = 0.00005;
    /**
     * The wave that turns every few minutes is stronger and those of the next hours are weaker, so that the 5 and 10
     * averages of one-minute candles cross every five to six minutes instead of every twelve.
     */
    private static final int LIVELY_PERIOD = 130;

    private static final double LIVELY = 4;
    private static final int CALM_BELOW = 12_000;
    private static final double CALM = 0.4;

    private final double base;
    private final Wave[] fast;
    private final Wave[] slow;
    /** Bound of what the fast waves add, as a part of the price. */
    private final double fastSwing;
    /** First second of the minute that was last asked for; the price of the slow waves at its start and end. */
    private long minute = Long.MAX_VALUE;

    private double minuteStart;
    private double minuteEnd;

    PricePath(long seed, Instrument instrument) {
        super(BasePrices.tick(instrument));
        long key = Noise.mix(seed ^ Noise.of(instrument.toString()));
        base = BasePrices.of(instrument, Noise.mix(key + 1));
        fast = waves(key, FAST);
        slow = waves(key + 1000, SLOW);
        fastSwing = Arrays.stream(fast).mapToDouble(wave -> wave.amplitude).sum();
    }

    private static Wave[] waves(long key, int[] periods) {
        Wave[] waves = new Wave[periods.length];
        for (int i = 0; i < periods.length; i++) {
            double amplitude = UNIT * Math.sqrt(periods[i]) * strength(periods[i]);
            waves[i] = new Wave(Noise.mix(key + i), periods[i], amplitude);
        }
        return waves;
    }

    private static double strength(int period) {
        if (period == LIVELY_PERIOD) {
            return LIVELY;
        }
        return period > LIVELY_PERIOD && period < CALM_BELOW ? CALM : 1;
    }

    @Override
    double highest() {
        return base * (1 + Math.max(minuteStart, minuteEnd) + fastSwing);
    }

    @Override
    double lowest() {
        return base * (1 + Math.min(minuteStart, minuteEnd) - fastSwing);
    }

    @Override
    double exact(long second) {
        enter(second);
        double part = (double) (second - minute) / MINUTE;
        return base * (1 + minuteStart + (minuteEnd - minuteStart) * part + sum(fast, second));
    }

    @Override
    void enter(long second) {
        long offset = second - minute;
        if (offset < 0 || offset >= MINUTE) {
            long wanted = Math.floorDiv(second, MINUTE) * MINUTE;
            minuteStart = wanted == minute + MINUTE ? minuteEnd : sum(slow, wanted);
            minuteEnd = sum(slow, wanted + MINUTE);
            minute = wanted;
        }
    }

    private static double sum(Wave[] waves, long second) {
        double sum = 0;
        for (Wave wave : waves) {
            sum += wave.at(second);
        }
        return sum;
    }

    /** Random values at the multiples of a period, joined smoothly. */
    private static final class Wave {
        private final long key;
        private final int period;
        private final long shift;
        private final double amplitude;
        private long cell = Long.MIN_VALUE;
        private long start = Long.MAX_VALUE;
        private double left;
        private double right;

        Wave(long key, int period, double amplitude) {
            this.key = key;
            this.period = period;
            this.amplitude = amplitude;
            // Each wave is shifted by its own amount, so that they do not all turn at the same second.
            shift = Math.floorMod(key, period);
        }

        double at(long second) {
            long offset = second - start;
            if (offset < 0 || offset >= period) {
                long next = Math.floorDiv(second - shift, period);
                left = next == cell + 1 ? right : value(next);
                right = value(next + 1);
                cell = next;
                start = next * period + shift;
                offset = second - start;
            }
            double x = (double) offset / period;
            return left + (right - left) * (x * x * (3 - 2 * x));
        }

        private double value(long cell) {
            return amplitude * Noise.signedUnit(Noise.mix(key ^ Noise.mix(cell)));
        }
    }
}
