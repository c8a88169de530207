package algo.app.openalgo;

/**
 * The state of a live host, as somebody wants it who is about to trade there.
 *
 * @param answer whether it answers and takes the key
 * @param broker the name of the broker behind it; empty if it does not say
 * @param orders where it sends orders
 */
public record HostState(HostAnswer answer, String broker, Orders orders) {
    /** The places where a host sends orders. */
    public enum Orders {
        /** To the broker, with real money. */
        BROKER,
        /** To its own simulation: the host is in analyze mode. */
        ANALYZER,
        /** The host does not say. */
        UNKNOWN
    }

    /** Returns the state of a host of which nothing is known but its answer. */
    public static HostState of(HostAnswer answer) {
        return new HostState(answer, "", Orders.UNKNOWN);
    }
}
