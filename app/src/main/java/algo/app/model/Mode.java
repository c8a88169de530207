package algo.app.model;

/** The market that a strategy trades: the daemon's own paper broker, or the configured OpenAlgo host. */
public enum Mode implements Labelled {
    SANDBOX,
    LIVE
}
