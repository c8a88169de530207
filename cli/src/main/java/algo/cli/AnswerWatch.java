package algo.cli;

import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * Watches how long a daemon is silent, and how long its answer takes; closes the connection when one of the two has been too
 * long. A thread of its own looks; the other methods are for the one thread that asks and reads.
 */
final class AnswerWatch extends Thread {
    /** Five times as long as the daemon is ever silent while it works. */
    static final long PATIENCE_MILLIS = 10_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LOOK_MILLIS = 200;

    private final ByteChannel channel;
    /** The length of a millisecond while somebody is waited for, in nanoseconds. */
    private final long nanos;

    private volatile long silentSince = System.nanoTime();
    private volatile long patienceMillis = PATIENCE_MILLIS;
    /** The time at which the whole answer is due. */
    private volatile long due;

    private volatile boolean givenUp;
    /** True if it was given up because nothing was heard, and false if signs of life came but no answer. */
    private volatile boolean silent;

    private volatile boolean waiting;

    private Allowance allowance = Allowance.of(new Request.DaemonStatus());
    /** True if the daemon has said how long the answer may take. */
    private boolean told;
    /** True if the daemon that is meant answers, and not one that starts it first. */
    private boolean served = true;

    /** @param nanos what counts as a millisecond while somebody is waited for */
    AnswerWatch(ByteChannel channel, long nanos) {
        super("answer-watch");
        this.channel = channel;
        this.nanos = nanos;
        this.due = System.nanoTime() + PATIENCE_MILLIS * nanos;
        setDaemon(true);
    }

    /** A socket of this kind has no read timeout: closing it is what ends a read that waits for too long. */
    @Override
    public void run() {
        try {
            while (channel.isOpen()) {
                Thread.sleep(LOOK_MILLIS * nanos / NANOS_PER_MILLI, 1000);
                long now = System.nanoTime();
                if (waiting && (now - silentSince > patienceMillis * nanos || now - due > 0)) {
                    silent = now - silentSince > patienceMillis * nanos;
                    givenUp = true;
                    channel.close();
                }
            }
        } catch (InterruptedException | IOException e) {
            // The connection is gone, and the watch with it.
        }
    }

    /** Says whether somebody else has to start the daemon that is meant before it can answer. */
    void serves(boolean itself) {
        served = itself;
    }

    /** Begins to wait for an answer. */
    void begin(Allowance allowed) {
        allowance = allowed;
        told = false;
        patienceMillis = PATIENCE_MILLIS;
        silentSince = System.nanoTime();
        due = silentSince + (served ? allowance.millis() : Allowance.SERVED_MILLIS) * nanos;
        waiting = true;
    }

    /** Begins to wait for the end of the connection. */
    void beginEnd() {
        silentSince = System.nanoTime();
        due = silentSince + PATIENCE_MILLIS * nanos;
        waiting = true;
    }

    /** Begins to wait for the first line, which a daemon says unasked. */
    void beginHello() {
        waiting = true;
    }

    void end() {
        waiting = false;
    }

    /**
     * Right before a line is read.
     *
     * @param limited false where the daemon may be silent for as long as it likes
     */
    void beforeLine(boolean limited) {
        silentSince = System.nanoTime();
        waiting = limited;
    }

    /** A line was read. */
    void afterLine(Reply reply, boolean limited) {
        waiting = reply instanceof Reply.Progress && limited;
    }

    /**
     * Returns the time at which the answer of many lines that was begun last had to be there; for {@link #isBehind}.
     */
    long due() {
        return due;
    }

    /** The next line of an answer of many is waited for: one that has to start the daemon first says so before anything else. */
    void beginLine(long lineMillis) {
        patienceMillis = served ? lineMillis : PATIENCE_MILLIS;
    }

    /** Begins a wait as {@link #beginLine} does, for each piece that is read of a line. */
    void beginPiece(long lineMillis) {
        if (served) {
            due = System.nanoTime() + lineMillis * nanos;
        }
    }

    /** Returns whether the daemon that is meant answers. */
    boolean isServed() {
        return served;
    }

    /** Returns whether a daemon that says that it still works has had the time until {@code limit}. */
    boolean isBehind(long limit) {
        return served && System.nanoTime() - limit > 0;
    }

    /** Takes from a sign of life how long the answer may take; of several the first counts. */
    void heed(Reply.Progress progress) {
        long now = System.nanoTime();
        if (!served) {
            if (progress.served()) {
                served = true;
                due = now + allowance.millis() * nanos;
            }
        } else if (progress.withinMillis() > 0 && !told) {
            told = true;
            due = Math.max(due, now + allowance.due(progress.withinMillis()) * nanos);
        }
    }

    /** Returns whether the connection was closed here. */
    boolean hasGivenUp() {
        return givenUp;
    }

    /** Returns why no answer is there. */
    String why() {
        if (!givenUp) {
            return "the daemon closed the connection before it answered";
        }
        return silent
                ? "the daemon gave no answer within " + patienceMillis / 1000 + " s"
                : "the daemon says that it is at it, and has not answered in the time that this may take";
    }
}
