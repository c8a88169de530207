package algo.cli;

import algo.app.protocol.Request;

/**
 * The time that an answer may take in all. Silence for ten seconds ends the waiting too, but one who says that the work
 * goes on is not waited for without end: for as long as the daemon said at first that it may take, within a bound of
 * ours.
 *
 * @param millis until the answer, where the daemon does not say how long it may take
 * @param mostMillis the longest that it may say; the same for a question, which nothing has to be waited for
 */
record Allowance(long millis, long mostMillis) {
    /** Of one line: the source of a strategy, as JSON, is the longest. With what is made of it, it fits into the heap. */
    static final int LINE_BYTES = 16 * 1024 * 1024;
    /** Of all that one user's daemon answers, where those of all users are asked at once. */
    static final int USER_BYTES = 1024 * 1024;

    /** For the daemon of several users to start that of one. */
    static final long SERVED_MILLIS = 90_000;
    /** Between two lines of an answer of many; to read through a large log takes time. */
    static final long LINE_MILLIS = 60_000;

    private static final long MARGIN_MILLIS = 5000;
    private static final long QUESTION_MILLIS = 10_000 + MARGIN_MILLIS;
    /** An examination asks others, and looks at all files. */
    private static final long EXAMINATION_MILLIS = 60_000;
    /** After the grace the daemon sees for so long whether what was killed is gone. */
    private static final long KILL_MILLIS = 10_000;
    /** The longest grace that can be set, and what comes behind it. */
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

    /** For a daemon that is root's own: it says how long that takes which it asks of others. */
    Allowance trusting() {
        return new Allowance(millis, LONGEST_MILLIS);
    }

    /** In how many milliseconds the answer is due, as of now, if the daemon says {@code withinMillis}. */
    long due(long withinMillis) {
        return Math.max(millis, Math.min(withinMillis, mostMillis - MARGIN_MILLIS) + MARGIN_MILLIS);
    }
}
