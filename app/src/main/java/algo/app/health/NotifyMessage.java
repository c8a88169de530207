package algo.app.health;

import algo.app.health.NotifySockets.Heard;
import java.time.Instant;

/** Reads messages of sd_notify(3): lines, of which all that is not known is passed over. Pure. */
public final class NotifyMessage {
    private NotifyMessage() {}

    /**
     * Returns what was heard, one message later.
     *
     * @param now steady time
     */
    public static Heard after(Heard before, String message, Instant now) {
        Instant beat = before.beat();
        Instant trigger = before.trigger();
        boolean ready = before.ready();
        int from = 0;
        while (from <= message.length()) {
            int end = message.indexOf('\n', from);
            int to = end < 0 ? message.length() : end;
            switch (message.substring(from, Math.min(to, from + LONGEST_WORD))) {
                case "WATCHDOG=1" -> beat = now;
                case "WATCHDOG=trigger" -> trigger = now;
                case "READY=1" -> ready = true;
                default -> {
                    // Another word of the protocol, or none of it.
                }
            }
            from = to + 1;
        }
        return new Heard(beat, ready, trigger);
    }

    /** More characters than any word that counts has. */
    private static final int LONGEST_WORD = 32;
}
