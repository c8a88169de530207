package algo.app.system.unix;

import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each user has, and all together: one user's cannot keep another out, and nobody's keep root out.
 * Guarded by its monitor.
 */
final class Admission {
    private final int mostOfOne;
    private final int mostOfAll;
    private final UserPrincipal root;
    private final Map<UserPrincipal, Integer> open = new HashMap<>();
    private int all;

    Admission(int mostOfOne, int mostOfAll, UserPrincipal root) {
        this.mostOfOne = mostOfOne;
        this.mostOfAll = mostOfAll;
        this.root = root;
    }

    /** Whether one more is let in; then it must be {@link #leave left} later. */
    synchronized boolean enter(UserPrincipal user) {
        int own = open.getOrDefault(user, 0);
        if (own >= mostOfOne || all >= mostOfAll && !user.equals(root)) {
            return false;
        }
        open.put(user, own + 1);
        all++;
        return true;
    }

    synchronized void leave(UserPrincipal user) {
        open.computeIfPresent(user, (known, own) -> own == 1 ? null : own - 1);
        all--;
    }
}
