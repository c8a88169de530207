package algo.app.control;

import algo.app.env.BuildWatch;
import algo.app.model.Text;
import algo.app.protocol.Reply;
import java.time.Duration;

/** Tells a client how far its environment is; one that is gone wants it no more. For the thread of one request. */
final class ClientBuildWatch implements BuildWatch {
    /** The most that an answer may take behind what is being made. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final ReplySink replies;
    private final String strategy;
    private boolean off;

    ClientBuildWatch(ReplySink replies, String strategy) {
        this.replies = replies;
        this.strategy = strategy;
    }

    @Override
    public void at(String what, Duration left) {
        try {
            replies.send(
                    new Reply.Progress(left.plus(REST).toMillis(), false, Text.printable(strategy + ": " + what, 190)));
        } catch (ClientGoneException e) {
            off = true;
        }
    }

    @Override
    public boolean isOff() {
        off |= replies.isGone();
        return off;
    }
}
