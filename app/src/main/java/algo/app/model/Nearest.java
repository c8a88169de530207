package algo.app.model;

import java.util.Collection;
import java.util.Locale;

/** Finds the known name that somebody most likely meant. */
public final class Nearest {
    private Nearest() {}

    /** Returns e.g. {@code unknown key 'restrat'; the nearest known one is 'restart'}; without the latter if none is known. */
    public static String unknown(String what, String name, Collection<String> known) {
        String best = nearest(name, known);
        String start = "unknown " + what + " '" + Text.excerpt(name) + "'";
        return best.isEmpty() ? start : start + "; the nearest known one is '" + best + "'";
    }

    /** Returns the known name from which {@code name} differs in half of its characters at most; empty if none is so near. */
    public static String near(String name, Collection<String> known) {
        String best = nearest(name, known);
        boolean isNear =
                distance(folded(name), folded(best)) <= Math.max(1, Math.max(name.length(), best.length()) / 2);
        return isNear ? best : "";
    }

    private static String nearest(String name, Collection<String> known) {
        String best = "";
        int distance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int d = distance(folded(name), folded(candidate));
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        return best;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance: insertions, deletions and replacements of one character. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
