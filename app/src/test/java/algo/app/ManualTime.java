package algo.app;

import algo.app.model.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The two times of the daemon, standing still until they are told to move, together or each alone. Thread-safe. */
public final class ManualTime implements TimeSource {
    private final ManualClock wall;
    private volatile Instant steady;

    private ManualTime(ManualClock wall) {
        this.wall = wall;
        this.steady = wall.instant().minusSeconds(1_000_000);
    }

    /** @param time e.g. {@code 2026-11-20T09:20:00}, Indian Standard Time */
    public static ManualTime atIst(String time) {
        return new ManualTime(ManualClock.atIst(time));
    }

    /** Time passes. */
    public void advance(Duration by) {
        wall.advance(by);
        steady = steady.plus(by);
    }

    /** Somebody sets the clock; no time passes. */
    public void stepWall(Duration by) {
        wall.advance(by);
    }

    @Override
    public Instant wall() {
        return wall.instant();
    }

    @Override
    public Instant steady() {
        return steady;
    }

    /** Returns the wall time as a clock. */
    public Clock clock() {
        return wall;
    }
}
