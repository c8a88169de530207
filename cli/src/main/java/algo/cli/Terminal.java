package algo.cli;

import algo.app.model.Text;

/** Text that others wrote, made safe to show: on a terminal control characters would act instead of being seen. */
final class Terminal {
    /** The launcher looks: asking the JVM for a console loads more than a command does otherwise. */
    private static final boolean INTERACTIVE = Boolean.getBoolean("algo.terminal");

    private static final boolean SCREEN = Boolean.getBoolean("algo.screen");

    private Terminal() {}

    /** Whether what is printed goes to a terminal. */
    static boolean isInteractive() {
        return INTERACTIVE;
    }

    /** Whether results go to a terminal that can be drawn on. */
    static boolean isScreen() {
        String kind = System.getenv("TERM");
        return SCREEN && kind != null && !kind.isEmpty() && !kind.equals("dumb");
    }

    /** How wide the terminal is that results go to; 0 if they go to none, or it does not say. */
    static int columns() {
        return Math.max(0, Integer.getInteger("algo.columns", 0));
    }

    /** Whether its user does not mind colours. */
    static boolean hasColours() {
        String noColour = System.getenv("NO_COLOR");
        return noColour == null || noColour.isEmpty();
    }

    /** One line, wherever it goes: a line end in it is shown, other control characters only on a terminal. */
    static String line(String text) {
        if (INTERACTIVE) {
            return escaped(text, false);
        }
        return text.indexOf('\n') < 0 ? text : text.replace("\n", "\\x0a");
    }

    /** Several lines. */
    static String text(String text) {
        return INTERACTIVE ? escaped(text, true) : text;
    }

    private static String escaped(String text, boolean lines) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = (c < 0x20 && c != '\t' && !(lines && c == '\n')) || (c >= 0x7f && c < 0xa0);
            boolean turning = c > 0x600 && Text.changesDirection(c);
            if ((control || turning) && safe == null) {
                safe = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (safe != null) {
                if (control) {
                    safe.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else if (turning) {
                    safe.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
                } else {
                    safe.append(c);
                }
            }
        }
        return safe == null ? text : safe.toString();
    }
}
