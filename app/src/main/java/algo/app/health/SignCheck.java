package algo.app.health;

import java.time.Instant;

/** One sign of one run that is looked for again and again. The thread of the health alone. */
interface SignCheck {
    /** Returns the steady time of the next look; {@link Instant#MAX} while an answer is awaited, or after the last. */
    Instant next();

    /** Looks, at {@code now} (steady time). Never waits. */
    void look(Instant now);

    /** Takes note that the run said something at its notify socket, at {@code now} (steady time). */
    default void heard(Instant now) {}

    /** Gives up what it holds. */
    default void end() {}
}
