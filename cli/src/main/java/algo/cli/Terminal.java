package algo.cli;

/** What is known of the terminal that output goes to; the launcher looks. */
public final class Terminal {
    /** The launcher looks: asking the JVM for a console loads more than a command does otherwise. */
    private static final boolean INTERACTIVE = Boolean.getBoolean("algo.terminal");

    private static final boolean SCREEN = Boolean.getBoolean("algo.screen");

    private Terminal() {}

    /** Whether what is printed goes to a terminal. */
    static boolean isInteractive() {
        return INTERACTIVE;
    }

    /** Whether results go to a terminal that can be drawn on. */
    public static boolean isScreen() {
        String kind = System.getenv("TERM");
        return SCREEN && kind != null && !kind.isEmpty() && !kind.equals("dumb");
    }

    /** How wide the terminal is that results go to; 0 if they go to none, or it does not say. */
    public static int columns() {
        return Math.max(0, Integer.getInteger("algo.columns", 0));
    }

    /** Whether its user does not mind colours. */
    public static boolean hasColours() {
        String noColour = System.getenv("NO_COLOR");
        return noColour == null || noColour.isEmpty();
    }
}
