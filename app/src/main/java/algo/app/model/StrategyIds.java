package algo.app.model;

/** The form of a strategy id. Checked by the daemon on everything that names one, whoever sent it. */
public final class StrategyIds {
    private static final int LONGEST = 64;

    private StrategyIds() {}

    /**
     * Whether it is {@code [A-Za-z0-9][A-Za-z0-9_-]{0,63}}: safe as a file name on every platform, and never an option. Not a
     * pattern, because the client checks ids too.
     */
    public static boolean isValid(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && (i == 0 || (c != '_' && c != '-'))) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }

    /** What is wrong with {@code id}, and what would be right, in one clause. */
    public static String explain(String id) {
        return "'" + Text.printable(id, 80)
                + "' is not a strategy id: letters, digits, '_' and '-', 1 to 64 of them, starting with a letter or digit";
    }
}
