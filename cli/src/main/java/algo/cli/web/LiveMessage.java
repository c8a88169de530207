package algo.cli.web;

import algo.app.protocol.Json;
import java.util.Map;

/**
 * Something that every follower of the {@link LiveFeed} is told.
 *
 * @param seq the number of an event of the journal; 0 for what is none
 * @param json the fields on one line, made once for all
 */
record LiveMessage(Kind kind, long seq, Map<String, Object> fields, String json) {
    /** The kinds of messages. */
    enum Kind {
        /** The table of strategies as a whole, or rows of it that changed. */
        STATUS("status"),
        /** A line of the journal. */
        EVENT("event"),
        /** The problems of the home, whenever they change. */
        PROBLEM("problem"),
        /** Nothing new can be known: the daemon does not answer. */
        OLD("old"),
        /** The daemon answers again. */
        BACK("back");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static LiveMessage of(Kind kind, Map<String, Object> fields) {
        return new LiveMessage(kind, 0, fields, Json.line(fields));
    }

    static LiveMessage event(long seq, Map<String, Object> fields) {
        return new LiveMessage(Kind.EVENT, seq, fields, Json.line(fields));
    }
}
