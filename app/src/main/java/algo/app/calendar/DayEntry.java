package algo.app.calendar;

import java.util.List;

/**
 * The entry of a calendar file for one day.
 *
 * @param use names of the sessions that are held, in state {@code SESSIONS}; empty if {@code sessions} says them
 * @param sessions the sessions that are held, if the day has hours of its own
 * @param provisional whether the day or its hours are not yet official
 * @param user whether the user's file says it
 */
record DayEntry(
        String name,
        State state,
        DayKind kind,
        List<String> use,
        List<Session> sessions,
        boolean provisional,
        boolean user) {
    /** Stands for an entry that a user's file deletes from the bundled calendar. */
    static final DayEntry DELETED = new DayEntry("", State.REGULAR, DayKind.NOTE, List.of(), List.of(), false, true);

    /** The hours that a day has. */
    enum State {
        CLOSED,
        /** The regular hours, also on a weekend. */
        REGULAR,
        SESSIONS
    }

    /**
     * Returns whether this is a session out of turn, in which a strategy takes part only if it asks for it. Muhurat
     * trading and drills always are; other special days only with hours of their own.
     */
    boolean isSpecial() {
        return switch (kind) {
            case MUHURAT, DR_DRILL -> state == State.SESSIONS;
            case BUDGET, SPECIAL_LIVE -> !sessions.isEmpty();
            case ORDINARY, WEEKEND, HOLIDAY, PARTIAL, NOTE -> false;
        };
    }
}
