package algo.app.model;

/**
 * The machine to which a strategy was moved. As long as it is set, nothing starts the strategy here.
 *
 * @param host by which commands call the machine; empty if the strategy was not moved
 * @param wasStopped whether a person's stop kept the strategy down before
 */
public record MovedTo(String host, boolean wasStopped) {
    /** Stands where a strategy was not moved. */
    public static final MovedTo NOWHERE = new MovedTo("", false);

    public boolean isNowhere() {
        return host.isEmpty();
    }

    /** Returns why the strategy is down, one clause for people. */
    public String reason() {
        return "moved to " + host;
    }

    /** Returns why a start is refused, and what helps, one line for people. */
    public String refusal(String id) {
        return "was moved to " + host + ", where it may run; 'algo move " + StrategyIds.inShell(id) + " --host " + host
                + " --cancel' takes it back";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MovedTo that && host.equals(that.host) && wasStopped == that.wasStopped;
    }
}
