package algo.app.protocol;

import algo.app.model.Labelled;
import algo.app.model.Mode;

/** The place to which the orders of a strategy go, as far as that is known. */
public enum ShownMode implements Labelled {
    SANDBOX("sandbox"),
    /** The run is to trade in the sandbox, and may reach something else. */
    UNBOUND("sandbox?"),
    LIVE("live");

    private final String label;

    ShownMode(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** Returns the mode of a strategy of which nothing else is known. */
    public static ShownMode of(Mode mode) {
        return mode == Mode.LIVE ? LIVE : SANDBOX;
    }
}
