package algo.cli;

/** Says which side lacks what the other one speaks of, where client and daemon are of different versions. Loaded only then. */
final class VersionSkew {
    private VersionSkew() {}

    /**
     * Returns the hint for a request that the daemon refused.
     *
     * @param far the machine of the daemon; empty for this one
     */
    static String hint(String client, String daemon, String far) {
        String there = far.isEmpty() ? "the daemon" : "the daemon at " + far;
        String versions = there + " is algo " + daemon + ", this command is algo " + client;
        int order = compare(daemon, client);
        if (order == 0) {
            return versions;
        }
        String update = far.isEmpty() ? "run 'algo daemon restart'" : "update it there";
        return versions + (order < 0 ? "; the daemon may lack that: " + update : "; update the command here");
    }

    /** Compares the numbers of two versions, from the first to the last. */
    private static int compare(String one, String other) {
        String[] ones = one.split("[^0-9]+");
        String[] others = other.split("[^0-9]+");
        for (int i = 0; i < Math.min(ones.length, others.length); i++) {
            // A number of more digits is greater, and leading zeros are in no version.
            int order = ones[i].length() != others[i].length()
                    ? Integer.compare(ones[i].length(), others[i].length())
                    : ones[i].compareTo(others[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ones.length, others.length);
    }
}
