package algo.app.platform.windows;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.jna.NativeLibrary;

/** What Wine does not do as Windows does: a test that needs it is skipped there, and says so. */
public final class Wine {
    private static final boolean HERE = isHere();

    private Wine() {}

    /** Skips the test that calls this if it runs under Wine. */
    public static void lacks(String what) {
        assumeFalse(HERE, "Wine: " + what);
    }

    /** Returns whether the tests run under Wine. */
    public static boolean isHere() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false; // a real Windows
        }
    }
}
