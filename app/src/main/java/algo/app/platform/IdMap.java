package algo.app.platform;

import java.util.List;

/**
 * The users of a user namespace, as a container without privileges has one, by {@code /proc/self/uid_map}. What belongs to a user
 * from outside shows as the overflow uid, usually 65534. That is root's where nobody within has this uid, and root of the
 * outside is none of the users within.
 *
 * @param lines of the file: the first uid within, the first outside, and how many
 * @param overflow the uid that stands for users from outside
 */
record IdMap(List<String> lines, long overflow) {
    /** Returns whether a file that shows as owned by {@code uid} belongs to root outside of the namespace. */
    boolean isRoot(int uid) {
        if (Integer.toUnsignedLong(uid) != overflow || lines.isEmpty()) {
            return false;
        }
        for (String line : lines) {
            String[] numbers = line.strip().split(" +");
            if (numbers.length != 3) {
                return false;
            }
            long within = Long.parseLong(numbers[0]);
            long count = Long.parseLong(numbers[2]);
            boolean hasOverflow = within <= overflow && overflow < within + count;
            boolean hasRoot = Long.parseLong(numbers[1]) == 0;
            if (hasOverflow || hasRoot) {
                return false;
            }
        }
        return true;
    }
}
