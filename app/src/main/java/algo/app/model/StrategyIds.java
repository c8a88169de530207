package algo.app.model;

import java.util.Collection;

/**
 * The form of the id of a strategy, and of what may stand in its place: {@code ID@*} and {@code tag:NAME}. Checked by the
 * daemon on everything that names one, whoever sent it. Not by patterns, because the client checks ids too.
 */
public final class StrategyIds {
    private static final int LONGEST = 64;
    private static final int LONGEST_NAME = 32;

    /** The text before the name of a tag, where all strategies with that tag are meant. */
    private static final String TAG = "tag:";

    /** The text behind the id of a base, where all of its instances are meant. */
    private static final String ALL_INSTANCES = "@*";

    private StrategyIds() {}

    /**
     * Returns whether {@code id} is {@code [A-Za-z0-9][A-Za-z0-9_-]{0,63}}, or that of an instance: such an id,
     * {@code @}, and {@code [A-Za-z0-9&._-]{1,32}}. Safe as a file name on every platform, and never an option. The
     * name of an instance does not end in {@code .log}, because links to the newest logs do.
     */
    public static boolean isValid(String id) {
        int at = id.indexOf('@');
        return at < 0 ? isBase(id) : isBase(id.substring(0, at)) && isName(id.substring(at + 1));
    }

    private static boolean isBase(String id) {
        return isOf(id, "_-", LONGEST) && id.charAt(0) != '_' && id.charAt(0) != '-';
    }

    private static boolean isName(String name) {
        return isOf(name, "&._-", LONGEST_NAME) && !name.regionMatches(true, name.length() - 4, ".log", 0, 4);
    }

    /** Returns whether {@code tag} is {@code [A-Za-z0-9_-]{1,32}}. */
    public static boolean isTag(String tag) {
        return isOf(tag, "_-", LONGEST_NAME);
    }

    private static boolean isOf(String text, String others, int most) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= most;
    }

    /** Returns the id of the strategy whose instance {@code id} names; empty if it names none. */
    public static String baseOf(String id) {
        int at = id.indexOf('@');
        return at < 0 ? "" : id.substring(0, at);
    }

    /** Returns whether the text stands for any number of strategies: {@code ID@*}, or {@code tag:NAME}. */
    public static boolean isSelector(String text) {
        return text.startsWith(TAG)
                ? isTag(text.substring(TAG.length()))
                : text.endsWith(ALL_INSTANCES) && isBase(text.substring(0, text.length() - ALL_INSTANCES.length()));
    }

    /**
     * Returns whether a selector means the strategy of that id.
     *
     * @param tags those of the strategy
     */
    public static boolean isSelected(String selector, String id, Collection<String> tags) {
        return selector.startsWith(TAG)
                ? tags.contains(selector.substring(TAG.length()))
                : selector.equals(baseOf(id) + ALL_INSTANCES);
    }

    /**
     * Returns an id, or what stands in its place, as it is written in a shell: in double quotes if it has a character that a
     * shell does not leave alone.
     */
    public static String inShell(String id) {
        return id.indexOf('&') < 0 && id.indexOf('*') < 0 ? id : '"' + id + '"';
    }

    /** Says that a selector means nobody, in one clause. */
    public static String meansNone(String selector) {
        return selector.startsWith(TAG)
                ? "no strategy has the tag '" + selector.substring(TAG.length()) + "'"
                : "'" + selector.substring(0, selector.length() - ALL_INSTANCES.length()) + "' has no instances";
    }

    /** Returns the clause that says what is wrong with {@code id}, and what would be right. */
    public static String explain(String id) {
        String shown = "'" + Text.printable(id, 120) + "'";
        if (id.startsWith(TAG)) {
            return shown + " names no tag: letters, digits, '_' and '-', 1 to 32 of them, behind 'tag:'";
        }
        if (isBase(baseOf(id))) {
            return shown
                    + " is no id of an instance: letters, digits, '&', '.', '_' and '-', 1 to 32 of them and no '.log' at"
                    + " the end, behind '@'";
        }
        return shown
                + " is not a strategy id: letters, digits, '_' and '-', 1 to 64 of them, starting with a letter or digit";
    }
}
