package algo.app.sandbox.stream;

/** The bounds of what the stream holds. */
public final class StreamBounds {
    private static final int KIB = 1 << 10;

    /** Clients at once. */
    public static final int CLIENTS = 64;

    /** The most bytes of a client's message: a subscription to some thousand symbols. */
    static final int MESSAGE = 64 * KIB;
    /** Instruments that one client follows. */
    static final int INSTRUMENTS = 1000;
    /** Bytes that wait for one client: above that it gets no ticks until it has taken them, and loses order updates. */
    static final int WAITING = 128 * KIB;
    /** Bytes that wait for all clients together. */
    static final int WAITING_IN_ALL = 4 << 20;

    /** The most that all of it holds at once, in MiB: what arrives and what waits. */
    public static final int MIB = (CLIENTS * MESSAGE + WAITING_IN_ALL) >> 20;

    private StreamBounds() {}
}
