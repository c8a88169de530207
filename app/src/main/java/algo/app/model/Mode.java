package algo.app.model;

import java.util.Locale;

/** Which market a strategy trades: the daemon's own paper broker, or the configured OpenAlgo host. */
public enum Mode {
    SANDBOX,
    LIVE;

    /** The name in JSON, in the config file and on the screen. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
