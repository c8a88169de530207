package algo.app.platform;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** Returns the files of the system that have the same name wherever they are: its shell, the null device, what tells of a process. */
public final class SystemFiles {
    private SystemFiles() {}

    /** Returns the null device, which is empty and takes whatever is written to it. */
    public static File nothing() {
        return new File("/dev/null");
    }

    /** Returns the place where Linux tells of a process in files; there is none on another system. */
    public static Path process(long pid) {
        return Path.of("/proc", String.valueOf(pid));
    }

    /** Returns the command by which the shell executes {@code text}. */
    public static List<String> shell(String text) {
        return List.of("/bin/sh", "-c", text);
    }
}
