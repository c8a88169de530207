package algo.app.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Tells when a run has not said {@code WATCHDOG=1} for a while, or has said {@code WATCHDOG=trigger}. What it says is noted when it
 * comes, so one look when the time is over is enough. The thread of the health alone.
 */
final class WatchdogCheck implements SignCheck {
    /** The time between two looks for the end of a silence. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** The clause for people of one that reports itself. */
    static final String TRIGGERED = "it said WATCHDOG=trigger";

    private final Duration window;
    private final Supplier<Optional<NotifySockets.Heard>> heard;
    private final BiConsumer<Health.What, String> tell;

    private Instant since;
    private Instant next;
    private boolean missed;
    private boolean blind;

    /**
     * @param missed whether the sign is known to be missed
     * @param heard gives what the run said; empty while nobody listens
     * @param tell is given what became of the sign, and why where that is not the time
     */
    WatchdogCheck(
            Duration window,
            boolean missed,
            Supplier<Optional<NotifySockets.Heard>> heard,
            BiConsumer<Health.What, String> tell,
            Instant now) {
        this.window = window;
        this.missed = missed;
        this.heard = heard;
        this.tell = tell;
        this.since = now;
        this.next = missed ? now.plus(pause()) : now.plus(window);
    }

    @Override
    public Instant next() {
        return next;
    }

    @Override
    public void heard(Instant now) {
        look(now);
    }

    @Override
    public void look(Instant now) {
        Optional<NotifySockets.Heard> found = heard.get();
        if (found.isEmpty()) {
            blind(now);
            return;
        }
        if (blind) {
            blind = false;
            tell.accept(Health.What.USABLE, "");
        }
        boolean triggered = found.get().trigger().isAfter(since);
        boolean beaten = found.get().beat().isAfter(since);
        if (beaten) {
            since = found.get().beat();
        }
        if (triggered && !found.get().trigger().isBefore(since)) {
            since = found.get().trigger();
            miss(TRIGGERED, now);
        } else if (missed && beaten) {
            missed = false;
            next = since.plus(window);
            tell.accept(Health.What.SEEN, "");
        } else if (missed) {
            next = now.plus(pause());
        } else if (now.isBefore(since.plus(window))) {
            next = since.plus(window);
        } else {
            miss("", now);
        }
    }

    private void miss(String why, Instant now) {
        next = now.plus(pause());
        if (!missed) {
            missed = true;
            tell.accept(Health.What.MISSED, why);
        }
    }

    /** Nobody listened, so nothing is known of the time until now. */
    private void blind(Instant now) {
        since = now;
        next = now.plus(pause());
        if (!blind) {
            blind = true;
            tell.accept(Health.What.UNUSABLE, "its notify socket cannot be made, see the log of the daemon");
        }
    }

    private Duration pause() {
        return window.compareTo(AGAIN) < 0 ? window : AGAIN;
    }
}
