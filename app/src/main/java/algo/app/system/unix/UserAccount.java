package algo.app.system.unix;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A user as the system's list of users has it. Numbers are as the kernel has them, 32 bits without a sign.
 *
 * @param gid of the user's first group
 * @param groups of the user, the first among them
 * @param home of the user, not that of the strategies
 */
record UserAccount(int uid, String name, int gid, List<Integer> groups, String home, String shell) {
    private static final int FIELDS = 7;

    UserAccount {
        groups = List.copyOf(groups);
    }

    /** Reads one line of passwd(5); empty if it is not a whole line of that user. Of the groups only the first stands in it. */
    static Optional<UserAccount> parse(String line, int uid) {
        String[] fields = line.split(":", -1);
        boolean whole = fields.length == FIELDS && isNumber(fields[3]);
        if (!whole || !fields[2].equals(Integer.toUnsignedString(uid))) {
            return Optional.empty();
        }
        int gid = Integer.parseUnsignedInt(fields[3]);
        return Optional.of(new UserAccount(uid, fields[0], gid, List.of(gid), fields[5], fields[6]));
    }

    /** Reads what {@code getent initgroups NAME} prints: the name and then numbers. */
    UserAccount withGroups(String line) {
        String numbers = line.startsWith(name) ? line.substring(name.length()) : "";
        List<Integer> all = Stream.concat(
                        Stream.of(gid),
                        Stream.of(numbers.split(" "))
                                .filter(UserAccount::isNumber)
                                .map(Integer::parseUnsignedInt))
                .distinct()
                .toList();
        return new UserAccount(uid, name, gid, all, home, shell);
    }

    /** Returns whether {@code text} is a number of 32 bits. */
    static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= 0xFFFFFFFFL;
    }
}
