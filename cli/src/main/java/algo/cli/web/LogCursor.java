package algo.cli.web;

/**
 * A place in the log of a strategy: a run, and how many of its bytes are before it. Written {@code RUN:BYTES}; callers take it
 * from an answer and give it back.
 */
record LogCursor(String run, long offset) {
    static final LogCursor UNKNOWN = new LogCursor("", 0);

    /** @throws WebProblem if the text is none; an empty one is {@link #UNKNOWN} */
    static LogCursor of(String name, String text) throws WebProblem {
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        int colon = text.indexOf(':');
        String run = colon < 0 ? "" : text.substring(0, colon);
        String offset = text.substring(colon + 1);
        boolean digits =
                !offset.isEmpty() && offset.length() <= 15 && offset.chars().allMatch(c -> c >= '0' && c <= '9');
        if (run.isEmpty() || !isRun(run) || !digits) {
            throw WebProblem.wrong("'" + name + "' must be a place that an answer has named");
        }
        return new LogCursor(run, Long.parseLong(offset));
    }

    static boolean isRun(String text) {
        return text.length() <= 64 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    boolean isKnown() {
        return !run.isEmpty();
    }

    @Override
    public String toString() {
        return run + ":" + offset;
    }
}
