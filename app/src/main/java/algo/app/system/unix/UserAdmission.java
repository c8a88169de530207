package algo.app.system.unix;

import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the connections of each user, and all together. One user's connections cannot keep another out, nor can those
 * of a few users who have all that they may, and nobody's keep root out.
 */
final class UserAdmission {
    /**
     * The bounds.
     *
     * @param ofOne connections of one user, root among them
     * @param ofAll those of all users but root, after which only those are let in who have fewer than {@code few}
     * @param few see there
     * @param reserve how many more those may have together
     */
    record Bounds(int ofOne, int ofAll, int few, int reserve) {}

    private final Bounds bounds;
    private final UserPrincipal root;
    private final Map<UserPrincipal, Integer> open = new HashMap<>();
    /** The number of connections of users but root. */
    private int all;

    UserAdmission(Bounds bounds, UserPrincipal root) {
        this.bounds = bounds;
        this.root = root;
    }

    /** Lets one more connection in and returns true, if there is room; then it must {@link #leave} later. */
    synchronized boolean enter(UserPrincipal user) {
        int own = open.getOrDefault(user, 0);
        int most = bounds.ofAll() + (own < bounds.few() ? bounds.reserve() : 0);
        if (own >= bounds.ofOne() || all >= most && !user.equals(root)) {
            return false;
        }
        open.put(user, own + 1);
        all += user.equals(root) ? 0 : 1;
        return true;
    }

    synchronized void leave(UserPrincipal user) {
        open.computeIfPresent(user, (known, own) -> own == 1 ? null : own - 1);
        all -= user.equals(root) ? 0 : 1;
    }
}
