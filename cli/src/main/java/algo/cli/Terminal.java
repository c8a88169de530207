package algo.cli;

/** The facts about the terminal to which output goes; the launcher finds them out. */
public final class Terminal {
    /** The launcher looks: asking the JVM for a console loads more than a command does otherwise. */
    private static final boolean INTERACTIVE = Boolean.getBoolean("algo.terminal");

    private static final boolean SCREEN = Boolean.getBoolean("algo.screen");

    private static final boolean TYPED = Boolean.getBoolean("algo.typed");

    private Terminal() {}

    /** Returns whether standard input is a terminal. */
    static boolean isTyped() {
        return TYPED;
    }

    /** Returns whether results go to a terminal, of whatever kind. */
    public static boolean showsResults() {
        return SCREEN;
    }

    /** Returns whether the output goes to a terminal. */
    static boolean isInteractive() {
        return INTERACTIVE;
    }

    /** Returns whether results go to a terminal that can be drawn on. */
    public static boolean isScreen() {
        String kind = System.getenv("TERM");
        return SCREEN && kind != null && !kind.isEmpty() && !kind.equals("dumb");
    }

    /** Returns the width, in cells, of the terminal to which results go; 0 if they go to none, or it does not say. */
    public static int columns() {
        return Math.max(0, Integer.getInteger("algo.columns", 0));
    }

    /** Returns whether the user does not mind colours. */
    public static boolean hasColours() {
        String noColour = System.getenv("NO_COLOR");
        return noColour == null || noColour.isEmpty();
    }
}
