package algo.app.protocol;

import java.util.Set;

/** What the values of replies may be, where they are not free text. Who answers need not be who should. Pure. */
final class Known {
    static final Set<String> PHASES =
            Set.of("stopped", "starting", "running", "backoff", "stopping", "exited", "failed");
    static final Set<String> MODES = Set.of("sandbox", "sandbox?", "live");
    static final Set<String> INTENTS = Set.of("none", "started", "stopped", "stopped_today");
    static final Set<String> EXITS = Set.of(
            "exited",
            "signal",
            "memory_limit",
            "cpu_limit",
            "stopped",
            "killed",
            "could_not_start",
            "host_down",
            "unknown");
    static final Set<String> EFFECTS = Set.of("none", "starts", "runs_on", "stays_stopped");

    /** As a time is written, up to the seconds: {@code 9} stands for a digit. */
    private static final String TIME = "9999-99-99T99:99:99";

    private static final int LONGEST_TIME = 35;
    private static final int LONGEST_WORD = 64;

    private Known() {}

    /** A time of ISO 8601, on a day that there is. */
    static boolean isTime(String text) {
        for (int i = 0; i < TIME.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : 0;
            if (TIME.charAt(i) == '9' ? c < '0' || c > '9' : c != TIME.charAt(i)) {
                return false;
            }
        }
        return isOf(text, "-:T+.Z", false, LONGEST_TIME)
                && isDay(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
    }

    private static int two(String digits, int at) {
        return 10 * (digits.charAt(at) - '0') + digits.charAt(at + 1) - '0';
    }

    private static boolean isDay(int year, int month, int day) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month == 2 ? (leap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
        return month >= 1 && month <= 12 && day >= 1 && day <= last;
    }

    /** The id of a run: hexadecimal. */
    static boolean isRun(String text) {
        return isOf(text, "abcdef", false, LONGEST_WORD);
    }

    /** A word of ours, such as the name of an event, an exchange or a signal. */
    static boolean isWord(String text) {
        return isOf(text, "_.+-?", true, LONGEST_WORD);
    }

    /** Of ASCII digits, letters where they may be, and {@code others}. */
    private static boolean isOf(String text, String others, boolean letters, int most) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!(c >= '0' && c <= '9') && !(letters && letter) && others.indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() <= most;
    }
}
