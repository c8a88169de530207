package algo.app.supervise;

/**
 * Where a change of what people decided comes from.
 *
 * @param cause one word, as in the event journal
 * @param by who, as far as that is known
 */
record Origin(String cause, String by) {
    /** What is there when the daemon comes up; what it was before is not known. */
    static final Origin START = new Origin("daemon_start", "daemon");
    /** Somebody wrote the file. */
    static final Origin HAND_EDIT = new Origin("hand_edit", "unknown");

    /** A home of an older version was brought to the layout of this one. */
    static final Origin TAKE_OVER = new Origin("upgrade", "daemon");

    /** An edit that somebody asked the daemon for. */
    static Origin request(String by) {
        return new Origin("request", by);
    }

    /** Somebody wrote the calendar, {@code by} whom it was announced; empty if it was not. */
    static Origin ofCalendar(String by) {
        return by.isEmpty() ? HAND_EDIT : request(by);
    }

    /** Somebody asked the daemon to read the file. */
    static Origin reload(String by) {
        return new Origin("reload", by);
    }
}
