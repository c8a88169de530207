package algo.app.model;

/**
 * The market that a run trades: the one that the config names, or the one that a person chose for this run and the
 * restarts of its policy. A choice ends with that run; it never holds beside a config that names the same market.
 */
public enum ModeChoice implements Labelled {
    CONFIGURED,
    SANDBOX,
    LIVE;

    public Mode resolve(Mode configured) {
        return switch (this) {
            case CONFIGURED -> configured;
            case SANDBOX -> Mode.SANDBOX;
            case LIVE -> Mode.LIVE;
        };
    }

    /** Returns the choice that is left where the config names {@code configured}: none if it is the same. */
    public ModeChoice beside(Mode configured) {
        return resolve(configured) == configured ? CONFIGURED : this;
    }
}
