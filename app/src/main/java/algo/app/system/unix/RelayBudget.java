package algo.app.system.unix;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the bytes that the relay holds: of each user, so that one who does not read costs nobody else anything, and in
 * all. When there is no room a connection still gets a small block, so everything moves on, only slower. Used by one
 * thread.
 */
final class RelayBudget {
    private final int ofOne;
    private final int ofAll;
    private final Map<Object, Integer> held = new HashMap<>();
    private int all;

    RelayBudget(int ofOne, int ofAll) {
        this.ofOne = ofOne;
        this.ofAll = ofAll;
    }

    /** Returns the most that may be read now for a connection of that user which holds nothing in that direction. */
    int room(Object user) {
        int room = Math.min(ofOne - held.getOrDefault(user, 0), ofAll - all);
        return Math.min(SystemBounds.BLOCK, Math.max(SystemBounds.LEAST_BLOCK, room));
    }

    void take(Object user, int bytes) {
        held.merge(user, bytes, Integer::sum);
        all += bytes;
    }

    void giveBack(Object user, int bytes) {
        held.computeIfPresent(user, (known, own) -> own == bytes ? null : own - bytes);
        all -= bytes;
    }

    /** Bytes that are held now. */
    int held() {
        return all;
    }
}
