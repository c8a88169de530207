package algo.app.supervise;

import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How far the end of a run has come; meaningful in phase {@code stopping} alone.
 *
 * @param cause why it ends
 * @param follow what decides about the time after it: the cause, unless somebody asked for something else meanwhile
 * @param step how far it has come
 * @param killAt steady time at which the grace is over, with {@link Step#ASKED}
 * @param end how the program ended, with {@link Step#SWEEPING}
 * @param forced whether SIGKILL was, or may have been, sent before the program ended
 * @param why one clause for people where the cause alone does not say enough; may be empty
 * @param left what SIGKILL did not end, as far as it was told: the next daemon may have no other trace of it
 */
record Ending(
        StopCause cause,
        StopCause follow,
        Step step,
        Instant killAt,
        ProcessEnd end,
        boolean forced,
        String why,
        List<ProcessIdentity> left) {
    /** Stands where no run is ending. */
    static final Ending NONE = new Ending(
            StopCause.ITSELF, StopCause.ITSELF, Step.ASKED, Instant.MAX, ProcessEnd.unknown(), false, "", List.of());

    /** Asked to end, and killed at {@code killAt} (steady). */
    static Ending asked(StopCause cause, Instant killAt) {
        return asked(cause, killAt, "");
    }

    static Ending asked(StopCause cause, Instant killAt, String why) {
        return new Ending(cause, cause, Step.ASKED, killAt, ProcessEnd.unknown(), false, why, List.of());
    }

    /** The program ended by itself. */
    static Ending byItself(ProcessEnd end) {
        return new Ending(StopCause.ITSELF, StopCause.ITSELF, Step.SWEEPING, Instant.MAX, end, false, "", List.of());
    }

    /** The steps, in their order. */
    enum Step {
        /** To be asked: the first signal is sent once this is on disk. */
        ASKED,
        /** The first signal was sent; its grace runs. */
        SIGNALLED,
        /** It is being killed. */
        KILLING,
        /** The wrapper has ended; what is left of the tree is being killed. */
        SWEEPING;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Ending signalled() {
        return new Ending(cause, follow, Step.SIGNALLED, killAt, end, forced, why, left);
    }

    Ending killing() {
        return new Ending(cause, follow, Step.KILLING, killAt, end, true, why, left);
    }

    Ending sweeping(ProcessEnd how) {
        return new Ending(cause, follow, Step.SWEEPING, killAt, how, forced, why, left);
    }

    /** Some of it does not end. */
    Ending leaving(List<ProcessIdentity> processes) {
        return new Ending(cause, follow, step, killAt, end, forced, why, List.copyOf(processes));
    }

    /** Somebody asked for something else while it ends. */
    Ending followedBy(StopCause next) {
        return new Ending(cause, next, step, killAt, end, forced, why, left);
    }

    /** Not to be waited for any longer than until {@code at} (steady). */
    Ending killedBy(Instant at) {
        return at.isBefore(killAt) ? new Ending(cause, follow, step, at, end, forced, why, left) : this;
    }

    /** To be waited for at least until {@code at} (steady). */
    Ending notKilledBefore(Instant at) {
        return at.isAfter(killAt) ? new Ending(cause, follow, step, at, end, forced, why, left) : this;
    }
}
