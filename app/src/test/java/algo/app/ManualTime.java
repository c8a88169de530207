package algo.app;

import algo.app.model.Ist;
import algo.app.model.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The two times of the daemon, standing still until they are told to move, together or each alone. Thread-safe. */
public final class ManualTime implements TimeSource {
    private volatile Instant wall;
    private volatile Instant steady;

    private ManualTime(Instant wall) {
        this.wall = wall;
        this.steady = wall.minusSeconds(1_000_000);
    }

    /** @param time e.g. {@code 2026-11-20T09:20:00}, Indian Standard Time */
    public static ManualTime atIst(String time) {
        return new ManualTime(LocalDateTime.parse(time).atZone(Ist.ZONE).toInstant());
    }

    /** Time passes. */
    public void advance(Duration by) {
        wall = wall.plus(by);
        steady = steady.plus(by);
    }

    /** Somebody sets the clock; no time passes. */
    public void stepWall(Duration by) {
        wall = wall.plus(by);
    }

    @Override
    public Instant wall() {
        return wall;
    }

    @Override
    public Instant steady() {
        return steady;
    }

    /** The wall time as a clock. */
    public Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return wall;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
