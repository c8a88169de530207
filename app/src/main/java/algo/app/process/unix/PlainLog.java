package algo.app.process.unix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens a log of the daemon's own, for appending: never waits, and never writes to what a link leads to. */
public final class PlainLog {
    private PlainLog() {}

    /** Makes it, with mode 0600, if it is missing. @throws IOException with the path if something else is in the place */
    public static FileChannel append(Path file) throws IOException {
        JnaHome.load();
        int flags = LibC.O_WRONLY | LibC.O_APPEND | LibC.O_CREAT;
        try (Fd fd = Fd.openPlain(file.toString(), flags, 0600)) {
            // The very file that was looked at.
            return FileChannel.open(
                    Path.of("/proc/self/fd/" + fd.number()), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }
    }
}
