package algo.app.supervise;

import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The progress of the end of a run; it means something in phase {@code stopping} alone.
 *
 * @param cause why it ends
 * @param follow what decides about the time after it: the cause, unless somebody asked for something else meanwhile
 * @param step how far it has come
 * @param killAt steady time at which the grace is over, before {@link Step#KILLING}
 * @param end how the program ended, with {@link Step#REST} and {@link Step#SWEEPING}
 * @param forced whether SIGKILL was, or may have been, sent before the program ended
 * @param why one clause for people where the cause alone does not say enough; may be empty
 * @param left what SIGKILL did not end, as far as it was told: the next daemon may have no other trace of it
 * @param rest what the program left behind when it ended
 */
record Ending(
        StopCause cause,
        StopCause follow,
        Step step,
        Instant killAt,
        ProcessEnd end,
        boolean forced,
        String why,
        List<ProcessIdentity> left,
        Rest rest) {
    /** Stands where no run is ending. */
    static final Ending NONE = asked(StopCause.ITSELF, Instant.MAX);

    /**
     * The processes of a run that lived when its program had ended.
     *
     * @param processes how many there were; {@link #UNSEEN} before that was looked at
     * @param killed whether they had to be killed after their grace
     */
    record Rest(int processes, boolean killed) {
        static final int UNSEEN = -1;
        static final Rest NONE = new Rest(UNSEEN, false);

        @Override
        public boolean equals(Object other) {
            return other instanceof Rest that && processes == that.processes && killed == that.killed;
        }
    }

    /** Asked to end, and killed at {@code killAt} (steady). */
    static Ending asked(StopCause cause, Instant killAt) {
        return asked(cause, killAt, "");
    }

    static Ending asked(StopCause cause, Instant killAt, String why) {
        return new Ending(cause, cause, Step.ASKED, killAt, ProcessEnd.unknown(), false, why, List.of(), Rest.NONE);
    }

    /**
     * Returns the ending of a program that ended by itself; what it left behind is killed at {@code killAt} (steady).
     */
    static Ending byItself(ProcessEnd end, Instant killAt) {
        return asked(StopCause.ITSELF, killAt).ended(end);
    }

    /** The steps, in their order. */
    enum Step {
        /** The run is to be asked: the first signal is sent once this is on disk. */
        ASKED,
        /** The processes that were found were asked to end; their grace runs. */
        SIGNALLED,
        /** The wrapper has ended. What is left of the tree is asked as well, and has the rest of the grace. */
        REST,
        /** The run is being killed. */
        KILLING,
        /** The wrapper has ended; what is left of the tree is being killed. */
        SWEEPING;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns whether the wrapper, and so the program, has ended. */
    boolean isProgramOver() {
        return switch (step) {
            case ASKED, SIGNALLED, KILLING -> false;
            case REST, SWEEPING -> true;
        };
    }

    Ending signalled() {
        return in(Step.SIGNALLED);
    }

    /** Returns this ending once its grace is over. The program, if it has not ended before, is killed too. */
    Ending killing() {
        if (!isProgramOver()) {
            return new Ending(cause, follow, Step.KILLING, killAt, end, true, why, left, rest);
        }
        Rest killed = new Rest(rest.processes(), true);
        return new Ending(cause, follow, Step.SWEEPING, killAt, end, forced, why, left, killed);
    }

    /** Returns this ending after the wrapper has ended, and the program like {@code how}. */
    Ending ended(ProcessEnd how) {
        Step next =
                switch (step) {
                    case ASKED, SIGNALLED, REST -> Step.REST;
                    case KILLING, SWEEPING -> Step.SWEEPING;
                };
        return new Ending(cause, follow, next, killAt, how, forced, why, left, rest);
    }

    /** It ended for a reason that its end alone does not tell. */
    Ending because(String clause) {
        return new Ending(cause, follow, step, killAt, end, forced, clause, left, rest);
    }

    private Ending in(Step next) {
        return new Ending(cause, follow, next, killAt, end, forced, why, left, rest);
    }

    /** Returns this ending after {@code processes} processes were seen that the program left. */
    Ending seeing(int processes) {
        Rest seen = new Rest(Math.max(processes, rest.processes()), rest.killed());
        return new Ending(cause, follow, step, killAt, end, forced, why, left, seen);
    }

    /** Some of it does not end. */
    Ending leaving(List<ProcessIdentity> processes) {
        return new Ending(cause, follow, step, killAt, end, forced, why, List.copyOf(processes), rest);
    }

    /** Returns this ending after somebody asked for something else meanwhile. */
    Ending followedBy(StopCause next) {
        return new Ending(cause, next, step, killAt, end, forced, why, left, rest);
    }

    /** Returns this ending with a grace that is over at {@code at} (steady) at the latest. */
    Ending killedBy(Instant at) {
        return at.isBefore(killAt) ? killedAt(at) : this;
    }

    /** Returns this ending with a grace that lasts at least until {@code at} (steady). */
    Ending notKilledBefore(Instant at) {
        return at.isAfter(killAt) ? killedAt(at) : this;
    }

    private Ending killedAt(Instant at) {
        return new Ending(cause, follow, step, at, end, forced, why, left, rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ending that
                && cause == that.cause
                && follow == that.follow
                && step == that.step
                && Objects.equals(killAt, that.killAt)
                && Objects.equals(end, that.end)
                && forced == that.forced
                && Objects.equals(why, that.why)
                && Objects.equals(left, that.left)
                && Objects.equals(rest, that.rest);
    }
}
