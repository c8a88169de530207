package algo.app.model;

import java.util.regex.Pattern;

/** The form of a strategy id. Checked by the daemon on everything that names one, whoever sent it. */
public final class StrategyIds {
    /** Safe as a file name on every platform, and never an option. */
    public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private StrategyIds() {}

    public static boolean isValid(String id) {
        return PATTERN.matcher(id).matches();
    }

    /** What is wrong with {@code id}, and what would be right, in one clause. */
    public static String explain(String id) {
        return "'" + Text.printable(id, 80)
                + "' is not a strategy id: letters, digits, '_' and '-', 1 to 64 of them, starting with a letter or digit";
    }
}
