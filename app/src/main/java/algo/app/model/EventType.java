package algo.app.model;

import java.util.Optional;

/** The kinds of event in the journal. The names, in lower case, are those of {@code algo events}. */
public enum EventType implements Labelled {
    /** A strategy went from one phase to another. */
    PHASE,
    /** The intent of a strategy changed. */
    INTENT,
    /** A strategy became wanted, or is not wanted any more. */
    WANTED,
    /** A run ended, or could not begin; {@code to} is how. */
    EXIT,
    /** A start waits for others, or one of those ended; {@code to} is which. */
    AFTER,
    /** The sign of readiness of a run was seen, or is late; {@code to} is which. */
    READY,
    /** A watch missed the sign of a run, or sees it again; {@code to} is which, the cause its kind. */
    SILENT,
    /** A run went on through the time without a daemon. */
    ADOPTED,
    /** A start that was due did not happen, and does not happen any more. */
    MISSED_START,
    /** Some of a run that was killed does not end. */
    NOT_STOPPED,
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
    /** Everything is stopped at once, how far that came, or it was lifted. */
    PANIC,
    /** A loss of the day reached its limit, or a person lifted what that left; {@code to} is which. */
    RISK,
    /** A strategy was moved to another machine, or that was taken back; {@code to} is the machine. */
    MOVED,
    /** Room on the disk ran low, or there is some again. */
    STORAGE;

    /** Returns the constant with that label; empty if there is none. */
    public static Optional<EventType> of(String label) {
        for (EventType type : values()) {
            if (type.label().equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
