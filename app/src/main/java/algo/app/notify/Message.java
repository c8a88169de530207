package algo.app.notify;

import java.time.Instant;

/**
 * A message that waits to be sent by one channel.
 *
 * @param id a number that no other message of the channel has
 * @param urgent whether it is sent in quiet hours too
 * @param tried whether it may have been sent already: a process that ended before the answer tried
 */
record Message(long id, AlertKind kind, String strategy, Instant at, String text, boolean urgent, boolean tried) {
    Message tried(boolean now) {
        return new Message(id, kind, strategy, at, text, urgent, now);
    }
}
