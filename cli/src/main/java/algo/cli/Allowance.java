package algo.cli;

import algo.app.protocol.Request;

/**
 * The time that an answer may take in all, and the bytes that it may have. Silence for ten seconds ends the waiting too.
 * A daemon that says that the work goes on is not waited for without end either, but for the time that it named at
 * first, within a bound of the client's own.
 *
 * @param millis until the answer, where the daemon does not say how long it may take
 * @param mostMillis the longest time that the daemon may name; equals {@code millis} for a question, which waits for nothing
 */
record Allowance(long millis, long mostMillis) {
    /** The most bytes of one line: the longest is the source of a strategy, as JSON. The heap has room for the line and its parts. */
    static final int LINE_BYTES = 16 * 1024 * 1024;
    /** The most bytes of all that one user's daemon answers, where the daemons of all users are asked at once. */
    static final int USER_BYTES = 1024 * 1024;

    /** The time in which the daemon of several users starts that of one. */
    static final long SERVED_MILLIS = 90_000;
    /** The time between two lines of an answer of many, because reading through a large log takes time. */
    static final long LINE_MILLIS = 60_000;

    private static final long MARGIN_MILLIS = 5000;
    private static final long QUESTION_MILLIS = 10_000 + MARGIN_MILLIS;
    /** The time of an examination, which asks other programs and looks at all files. */
    private static final long EXAMINATION_MILLIS = 60_000;
    /** The time after the grace in which the daemon looks whether what was killed is gone. */
    private static final long KILL_MILLIS = 10_000;
    /** The time of the longest grace that can be set, and of what comes behind it. */
    private static final long LONGEST_MILLIS = 3_600_000 + KILL_MILLIS + MARGIN_MILLIS;

    static Allowance of(Request request) {
        if (request instanceof Request.Stop stop && stop.graceMillis() >= 0) {
            long millis = stop.graceMillis() + KILL_MILLIS + MARGIN_MILLIS;
            return new Allowance(millis, millis);
        }
        if (request instanceof Request.Doctor || request instanceof Request.Report) {
            return new Allowance(EXAMINATION_MILLIS, EXAMINATION_MILLIS);
        }
        return new Allowance(QUESTION_MILLIS, request.isQuery() ? QUESTION_MILLIS : LONGEST_MILLIS);
    }

    /** Returns the allowance for a daemon of root's own, which may name the time that it needs to ask others. */
    Allowance trusting() {
        return new Allowance(millis, LONGEST_MILLIS);
    }

    /** Returns in how many milliseconds from now the answer is due, if the daemon says {@code withinMillis}. */
    long due(long withinMillis) {
        return Math.max(millis, Math.min(withinMillis, mostMillis - MARGIN_MILLIS) + MARGIN_MILLIS);
    }
}
