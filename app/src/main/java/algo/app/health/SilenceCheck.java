package algo.app.health;

import algo.app.model.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Tells when a run has printed nothing for a while. The log itself knows when it was written, so one look when the time is
 * over is enough: a log that is written, and one that is silent, cost one look a window. What the wall clock says of the log
 * counts only where that clock was not set since the last look. The thread of the health alone.
 */
final class SilenceCheck implements SignCheck {
    /** The time between two looks for the end of a silence. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** A clock that runs away by less between two looks was not set. */
    private static final Duration DRIFT = Duration.ofSeconds(1);

    private final Path log;
    private final Duration window;
    private final TimeSource time;
    private final BooleanSupplier full;
    private final BiConsumer<Health.What, Instant> tell;

    private long size = -1;
    private Instant written = Instant.MIN;
    private Duration offset = Duration.ZERO;
    private Instant looked;
    private Instant since;
    private Instant next;
    private boolean missed;

    /**
     * @param missed whether the sign is known to be missed
     * @param full tells whether nobody could print, for want of room: nothing is known of a silence then
     * @param tell is given what became of the sign, and the steady time of the last print that is known
     */
    SilenceCheck(
            Path log,
            Duration window,
            boolean missed,
            TimeSource time,
            BooleanSupplier full,
            BiConsumer<Health.What, Instant> tell) {
        this.full = full;
        this.missed = missed;
        this.log = log;
        this.window = window;
        this.time = time;
        this.tell = tell;
        this.looked = time.steady();
        this.since = missed ? looked.minus(window) : looked;
        hasChanged();
        offset = offset();
        next = looked.plus(missed ? pause() : window);
    }

    @Override
    public Instant next() {
        return next;
    }

    @Override
    public void look(Instant now) {
        Duration ahead = offset();
        if (hasChanged()) {
            boolean set = ahead.minus(offset).abs().compareTo(DRIFT) > 0;
            since = set ? now : latest(looked, earliest(now, now.minus(Duration.between(written, time.wall()))));
        }
        offset = ahead;
        looked = now;
        if (now.isBefore(since.plus(window))) {
            if (missed) {
                missed = false;
                tell.accept(Health.What.SEEN, since);
            }
            next = since.plus(window);
            return;
        }
        if (!missed && full.getAsBoolean()) {
            since = now;
            next = now.plus(window);
            return;
        }
        if (!missed) {
            missed = true;
            tell.accept(Health.What.MISSED, since);
        }
        next = now.plus(pause());
    }

    private Duration pause() {
        return window.compareTo(AGAIN) < 0 ? window : AGAIN;
    }

    private Duration offset() {
        return Duration.between(time.steady(), time.wall());
    }

    /** Looks at the log. One that cannot be looked at counts as written: nothing is known of a silence then. */
    private boolean hasChanged() {
        try {
            BasicFileAttributes now = Files.readAttributes(log, BasicFileAttributes.class);
            boolean changed =
                    now.size() != size || !now.lastModifiedTime().toInstant().equals(written);
            size = now.size();
            written = now.lastModifiedTime().toInstant();
            return changed;
        } catch (IOException e) {
            written = time.wall();
            return true;
        }
    }

    private static Instant earliest(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
