package algo.cli.web;

/** Somebody who is told what the {@link LiveFeed} learns. */
interface Follower {
    /** Takes a message. On threads of the feed: never waits. */
    void tell(LiveMessage message);

    /** Returns whether the table of strategies is told, too. */
    default boolean wantsTable() {
        return false;
    }

    /** Returns whether it has nothing of the table yet; from then on it has. */
    default boolean beginsTable() {
        return false;
    }

    /** Ends it. Idempotent. */
    void close();
}
