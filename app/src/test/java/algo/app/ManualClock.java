package algo.app;

import algo.app.model.Ist;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to move. Thread-safe. */
public final class ManualClock extends Clock {
    private volatile Instant now;

    private ManualClock(Instant now) {
        this.now = now;
    }

    /** @param time e.g. {@code 2026-11-20T09:20:00}, Indian Standard Time */
    public static ManualClock atIst(String time) {
        return new ManualClock(LocalDateTime.parse(time).atZone(Ist.ZONE).toInstant());
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
