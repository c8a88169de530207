package algo.app.platform;

import java.io.File;
import java.util.List;

/** Files of the system itself that are named where there is nothing to choose: its shell, and the one in which nothing is. */
public final class SystemFiles {
    private SystemFiles() {}

    /** Holds nothing, and takes whatever is written to it. */
    public static File nothing() {
        return new File("/dev/null");
    }

    /** Returns the command by which the shell executes {@code text}. */
    public static List<String> shell(String text) {
        return List.of("/bin/sh", "-c", text);
    }
}
