package algo.app.broker;

import algo.app.broker.wire.Question;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The renamings of which the process of the broker has still to be told, in their order. A renaming is told before any strategy
 * trades under its new id, and before anybody sees the account. The thread of the keeper alone.
 */
final class AskedRenamings {
    /** Asks the process a question; throws if it does not do what it is asked. */
    interface Channel {
        void ask(Question question) throws IOException;
    }

    /** Thrown if the process is of a version that knows no renamings. */
    static final class UnknownException extends IOException {
        private static final long serialVersionUID = 1;

        UnknownException() {
            super("it is of an earlier version, which gives no strategy another id");
        }
    }

    private final Map<String, Map<String, String>> asked = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    void add(String renaming, Map<String, String> ids) {
        asked.put(renaming, ids);
    }

    /** Returns the ids of the renamings that the account has followed since this daemon began. */
    Set<String> done() {
        return Set.copyOf(done);
    }

    /**
     * Tells the process what it has not been told.
     *
     * @param adopted whether an earlier daemon started it, which may have been of another version
     * @return whether there was anything
     */
    boolean tell(Channel channel, boolean adopted) throws IOException {
        List<String> now = new ArrayList<>(asked.keySet());
        for (String renaming : now) {
            try {
                channel.ask(Question.rename(renaming, asked.get(renaming)));
            } catch (EOFException e) {
                if (!adopted) {
                    throw e;
                }
                // A process that does not know a question closes the connection, and goes on to answer those that it
                // knows.
                channel.ask(Question.hello());
                throw new UnknownException();
            }
            asked.remove(renaming);
            done.add(renaming);
        }
        return !now.isEmpty();
    }
}
