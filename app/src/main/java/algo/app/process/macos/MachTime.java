package algo.app.process.macos;

import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinLayouts;
import com.sun.jna.Memory;

/** The time that the kernel counts in ticks of the machine: nanoseconds on x86-64, 125/3 of them on arm64. */
final class MachTime {
    private MachTime() {}

    /** The length of a tick in nanoseconds, as a fraction; asked once. */
    private static final class Tick {
        static final long NUMERATOR;
        static final long DENOMINATOR;

        static {
            try (Memory base = new Memory(DarwinLayouts.TIMEBASE_SIZE)) {
                boolean known = Darwin.mach_timebase_info(base) == 0;
                NUMERATOR = known ? Integer.toUnsignedLong(base.getInt(0)) : 1;
                DENOMINATOR = known ? Integer.toUnsignedLong(base.getInt(DarwinLayouts.TIMEBASE_DENOM)) : 1;
            }
        }
    }

    static long nanos(long ticks) {
        return nanos(ticks, Tick.NUMERATOR, Tick.DENOMINATOR);
    }

    /** Returns ticks in nanoseconds, without overflow for years of them. */
    static long nanos(long ticks, long numerator, long denominator) {
        return ticks / denominator * numerator + ticks % denominator * numerator / denominator;
    }
}
