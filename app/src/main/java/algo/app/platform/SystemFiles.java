package algo.app.platform;

import java.io.File;
import java.util.List;

/** Returns the files of the system that have the same name everywhere: its shell, and the null device. */
public final class SystemFiles {
    private SystemFiles() {}

    /** Returns the null device, which is empty and takes whatever is written to it. */
    public static File nothing() {
        return new File("/dev/null");
    }

    /** Returns the command by which the shell executes {@code text}. */
    public static List<String> shell(String text) {
        return List.of("/bin/sh", "-c", text);
    }
}
