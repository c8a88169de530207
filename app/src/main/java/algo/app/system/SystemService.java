package algo.app.system;

/** One daemon for several users, which runs until it is ended. Any thread. */
public interface SystemService extends AutoCloseable {
    /** Waits until root has ended it. */
    void await() throws InterruptedException;

    /**
     * Ends the daemons of all users. Then {@link #await} returns.
     *
     * @param strategies whether everything that runs is ended before
     */
    void end(boolean strategies) throws InterruptedException;

    /** Gives up what it holds. */
    @Override
    void close();
}
