package algo.app.supervise;

import algo.app.schedule.SettingAnswer;
import java.util.Optional;

/**
 * The supervisor's answer to a request, given once what it decided is on disk.
 *
 * @param verdict what became of it
 * @param message one clause for people; empty where there is nothing to say
 * @param launch number of the launch attempt that carries the request out; 0 where none is needed
 * @param standing how the strategy stands by the schedule that was set; empty if none was
 */
public record Decision(Verdict verdict, String message, long launch, Optional<SettingAnswer.Standing> standing) {
    public Decision(Verdict verdict, String message, long launch) {
        this(verdict, message, launch, Optional.empty());
    }

    /** The results of a request. */
    public enum Verdict {
        DONE,
        /** Done already, nothing to do. */
        UNCHANGED,
        NOT_FOUND,
        CONFLICT,
        /** The request would trade real money, and that has to be confirmed. */
        UNCONFIRMED,
        INVALID,
        FAILED,
        /** Decided, and a stop is carried out, but not on disk: nobody may rely on it. It is saved as soon as it can be. */
        UNSAVED
    }

    static Decision done() {
        return new Decision(Verdict.DONE, "", 0);
    }

    static Decision launching(long launch) {
        return new Decision(Verdict.DONE, "", launch);
    }

    /** Returns a refusal for a reason that lies outside; nothing has changed. */
    public static Decision refusal(String why) {
        return of(Verdict.FAILED, why);
    }

    /** Returns a refusal because of how things stand; nothing has changed. */
    public static Decision conflict(String why) {
        return of(Verdict.CONFLICT, why);
    }

    static Decision of(Verdict verdict, String message) {
        return new Decision(verdict, message, 0);
    }

    /** Returns the decision about a schedule that is set, or was before. */
    static Decision standing(SettingAnswer.Standing standing) {
        Verdict verdict = standing.unchanged() ? Verdict.UNCHANGED : Verdict.DONE;
        return new Decision(verdict, "", 0, Optional.of(standing));
    }

    /** Returns whether what was asked for is so now. */
    public boolean isDone() {
        return verdict == Verdict.DONE || verdict == Verdict.UNCHANGED;
    }
}
