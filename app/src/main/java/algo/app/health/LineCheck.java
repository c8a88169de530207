package algo.app.health;

import algo.app.log.NewLines;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Tells when a run has printed no line that matches for a while, or, with no bound, that it has printed one. Looks several
 * times a window, reads what is new alone and a bounded part of it at once, and says nothing before it has read all. The
 * thread of the health alone.
 */
final class LineCheck implements SignCheck {
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int LOOKS = 8;

    /** The number of lines whose search was given up after which the pattern counts as unusable. */
    private static final int MOST_COSTLY = 20;

    private final NewLines lines;
    private final LinePattern pattern;
    private final Duration window;
    private final Duration pause;
    private final BooleanSupplier full;
    private final BiConsumer<Health.What, Instant> tell;

    private Instant since;
    private Instant next;
    private boolean missed;

    /**
     * @param window within which a line must come; zero if one is awaited once, however long that takes
     * @param missed whether the sign is known to be missed
     * @param full tells whether nobody could print, for want of room: nothing is known of a silence then
     * @param tell is given what became of the sign, and the steady time of the last line that is known
     */
    LineCheck(
            NewLines lines,
            LinePattern pattern,
            Duration window,
            boolean missed,
            Instant now,
            BooleanSupplier full,
            BiConsumer<Health.What, Instant> tell) {
        this.full = full;
        this.lines = lines;
        this.pattern = pattern;
        this.window = window;
        this.pause = window.isZero() ? Duration.ofMillis(500) : bounded(window.dividedBy(LOOKS));
        this.tell = tell;
        this.missed = missed;
        this.since = now;
        this.next = window.isZero() ? now : now.plus(pause);
    }

    private static Duration bounded(Duration pause) {
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    @Override
    public Instant next() {
        return next;
    }

    @Override
    public void look(Instant now) {
        boolean[] found = new boolean[1];
        boolean all;
        try {
            all = lines.read(line -> {
                found[0] = found[0] || pattern.costly() <= MOST_COSTLY && pattern.isIn(line);
            });
        } catch (IOException e) {
            // Nothing is known of a silence then.
            since = now;
            next = now.plus(pause);
            return;
        }
        if (pattern.costly() > MOST_COSTLY) {
            finish(Health.What.UNUSABLE);
            return;
        }
        next = all ? now.plus(pause) : now;
        if (found[0] && window.isZero()) {
            finish(Health.What.READY);
            return;
        }
        if (found[0]) {
            since = now;
            if (missed) {
                missed = false;
                tell.accept(Health.What.SEEN, since);
            }
        } else if (all && !window.isZero() && !missed && !now.isBefore(since.plus(window))) {
            if (full.getAsBoolean()) {
                since = now;
                return;
            }
            missed = true;
            tell.accept(Health.What.MISSED, since);
        }
    }

    private void finish(Health.What what) {
        next = Instant.MAX;
        end();
        tell.accept(what, since);
    }

    @Override
    public void end() {
        lines.close();
    }
}
