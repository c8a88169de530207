package algo.app.model;

import java.util.Locale;

/** What a person last asked for, remembered until they ask for something else. */
public enum Intent {
    NONE,
    STARTED,
    STOPPED,
    /** Stopped by hand until the next window of the schedule. */
    STOPPED_TODAY;

    /** The name in JSON and in the state file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
