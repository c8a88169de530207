package algo.app.model;

import java.util.Locale;

/** Which market a run trades: the one the config names, or the one chosen for this run and its restarts. */
public enum ModeChoice {
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

    /** The name on the wire and in the state file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
