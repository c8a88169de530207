package algo.app.supervise;

import algo.app.model.Actor;
import java.util.Objects;

/**
 * The origin of a change of what people decided.
 *
 * @param cause one word, as in the event journal
 * @param by who, as far as that is known
 */
record Origin(String cause, Actor by) {
    /** The origin of what is there when the daemon comes up; what it was before is not known. */
    static final Origin START = new Origin("daemon_start", Actor.DAEMON);
    /** The origin of a change of the file that somebody wrote. */
    static final Origin HAND_EDIT = new Origin("hand_edit", Actor.UNKNOWN);

    /** A home of an older version was brought to the layout of this one. */
    static final Origin TAKE_OVER = new Origin("upgrade", Actor.DAEMON);

    /** Returns an edit that somebody asked the daemon for. */
    static Origin request(Actor by) {
        return new Origin("request", by);
    }

    /** Returns the origin of a change of the calendar, {@code by} whom it was announced; empty if it was not. */
    static Origin ofCalendar(String by) {
        return by.isEmpty() ? HAND_EDIT : request(new Actor(by));
    }

    /** Returns the origin of a change that came because somebody asked the daemon to read the file. */
    static Origin reload(Actor by) {
        return new Origin("reload", by);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin that && Objects.equals(cause, that.cause) && Objects.equals(by, that.by);
    }
}
