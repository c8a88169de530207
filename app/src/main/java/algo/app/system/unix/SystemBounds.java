package algo.app.system.unix;

/**
 * The bounds of what the daemon of several users holds, so that its heap ({@code -Xmx32m} in the launcher) is enough
 * whatever users send. In MiB, at worst:
 *
 * <ul>
 *   <li>4 of its own: classes, the list of homes, the quotas
 *   <li>1,280 connections of 10 KiB each, 12.5: a thread and two lines of 4 KiB while both sides greet; afterwards two
 *       channels and two keys
 *   <li>4 of blocks under way in the relay, and 2 KiB for each connection when those are used up: 6.5 in all
 *   <li>4 of answers to root's questions: lines of up to 64 KiB, read by up to 16 threads; 2 more for the one that is
 *       taken apart, of which only a few words are kept
 * </ul>
 */
final class SystemBounds {
    static final int CONNECTIONS_OF_ONE = 128;
    /** The connections of all users but root, who has as many as any one user besides. */
    static final int CONNECTIONS = 1024;
    /** The number of connections below which a user is let in although {@link #CONNECTIONS} are used up. */
    static final int FEW = 4;
    /** The connections that are kept for users with fewer than {@link #FEW}. */
    static final int RESERVE = 128;
    /** The most connections; each takes two descriptors. */
    static final int MOST_CONNECTIONS = CONNECTIONS + RESERVE + CONNECTIONS_OF_ONE;

    /** The descriptors of the JVM, of daemons that start, and of connections while their way is looked for. */
    private static final int OTHER_DESCRIPTORS = 512;

    static final int OWN_BYTES = 4 << 20;
    static final int CONNECTION_BYTES = 10 * 1024;

    /** Bytes that the relay holds of one connection and direction at most. */
    static final int BLOCK = 16 * 1024;
    /** The bytes that it may hold of each connection and direction when there is no room for more. */
    static final int LEAST_BLOCK = 1024;

    static final int RELAYED_BYTES_OF_ONE = 256 * 1024;
    static final int RELAYED_BYTES = 4 << 20;

    static final int ANSWER_BYTES = 64 * 1024;
    static final int QUESTIONS_AT_ONCE = 16;
    /** The line, and twice that while its buffer grows or it becomes a text. */
    private static final int COPIES = 4;
    /** The bytes that JSON takes as objects, for each byte of text: most for many objects in a list. */
    private static final int TREE_FACTOR = 32;

    private SystemBounds() {}

    /**
     * Returns how many connections are let in, so that those of one user do not use up the descriptors that others
     * need.
     *
     * @param descriptors how many this process may have; two are for each connection, and some for everything else
     */
    static UserAdmission.Bounds admission(long descriptors) {
        long all = (descriptors - OTHER_DESCRIPTORS) / 2 - RESERVE - CONNECTIONS_OF_ONE;
        return new UserAdmission.Bounds(
                CONNECTIONS_OF_ONE, (int) Math.max(FEW, Math.min(CONNECTIONS, all)), FEW, RESERVE);
    }

    /** Returns the bytes of heap that all of it takes at worst. */
    static long heapBytes() {
        return OWN_BYTES
                + (long) MOST_CONNECTIONS * CONNECTION_BYTES
                + RELAYED_BYTES
                + 2L * MOST_CONNECTIONS * LEAST_BLOCK
                + (long) QUESTIONS_AT_ONCE * ANSWER_BYTES * COPIES
                + (long) ANSWER_BYTES * TREE_FACTOR;
    }
}
