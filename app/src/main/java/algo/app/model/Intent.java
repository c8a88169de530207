package algo.app.model;

/** A person's last request, remembered until they ask for something else. */
public enum Intent implements Labelled {
    NONE,
    STARTED,
    STOPPED,
    /** Stopped by hand until the next window of the schedule. */
    STOPPED_TODAY
}
