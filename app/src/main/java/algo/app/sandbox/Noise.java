package algo.app.sandbox;

/** Numbers that look random and depend on their argument alone, the same on every machine. */
final class Noise {
    private Noise() {}

    /** Scrambles 64 bits (the finalizer of SplitMix64, Steele, Lea, Flood 2014). */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Returns a number for a text. */
    static long of(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash ^ text.charAt(i));
        }
        return hash;
    }

    /** Maps the whole range of a {@code long} to [-1, 1). */
    static double signedUnit(long bits) {
        return (bits >> 10) * 0x1p-53;
    }

    /** Returns a number from {@code low} to {@code high}, both included. */
    static long between(long low, long high, long bits) {
        return low + Math.floorMod(mix(bits), high - low + 1);
    }
}
