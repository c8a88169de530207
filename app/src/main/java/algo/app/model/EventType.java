package algo.app.model;

import java.util.Optional;

/** What an event of the journal tells of. The names, in lower case, are those of {@code algo events}. */
public enum EventType implements Labelled {
    /** A strategy went from one phase to another. */
    PHASE,
    /** What a person asked of a strategy changed. */
    INTENT,
    /** Whether a strategy is wanted up changed. */
    WANTED,
    /** A run ended, or could not begin; {@code to} is how. */
    EXIT,
    /** A run went on through the time without a daemon. */
    ADOPTED,
    /** The daemon started, stopped, or is found to have died. */
    DAEMON,
    /** The config of a strategy changed, or the file was refused. */
    CONFIG,
    /** The user's calendar changed, or was refused. */
    CALENDAR,
    /** The command that was to tell of an end failed, or was not run. */
    ON_EXIT,
    /** Files of logs went. */
    LOGS_REMOVED,
    /** Somebody else cut, moved or removed the log of a run that goes on. */
    LOG_TAKEN,
    /** A secret was set or removed. */
    SECRET,
    /** Room on the disk ran low, or there is some again. */
    STORAGE;

    /** Empty if there is none of that name. */
    public static Optional<EventType> of(String label) {
        for (EventType type : values()) {
            if (type.label().equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
