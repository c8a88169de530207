package algo.app.platform.macos;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what processes of our own user have as their standard output. Safe on any thread. */
public final class MacOutputs {
    private static final int OUTPUT = 1;
    private static final long MICROS = 1_000_000;

    private MacOutputs() {}

    /** Returns the file that a process prints to, by its name of today; empty if it is none, has no name, or is not ours to see. */
    public static Optional<Path> of(int pid) {
        try (Memory info = new Memory(DarwinLayouts.FDPATH_SIZE)) {
            int flavor = DarwinNumbers.PROC_PIDFDVNODEPATHINFO;
            int filled = Darwin.proc_pidfdinfo(pid, OUTPUT, flavor, info, DarwinLayouts.FDPATH_SIZE);
            if (filled < DarwinLayouts.FDPATH_SIZE) {
                return Optional.empty();
            }
            Path path = Path.of(info.getString(DarwinLayouts.FDPATH_PATH, "UTF-8"));
            boolean there = path.isAbsolute()
                    && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    // The name may belong to another file by now.
                    && Files.getAttribute(path, "unix:ino").equals(info.getLong(DarwinLayouts.FDPATH_INODE));
            return there ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException | IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the same of the process that was started at that moment, in microseconds since 1970. */
    public static Optional<Path> of(int pid, long started) throws DarwinException {
        int[] words = {DarwinNumbers.CTL_KERN, DarwinNumbers.KERN_PROC, DarwinNumbers.KERN_PROC_PID, pid};
        byte[] entry = Sysctl.table(words).orElse(new byte[0]);
        if (entry.length < DarwinLayouts.KINFO_SIZE) {
            return Optional.empty();
        }
        ByteBuffer process = ByteBuffer.wrap(entry).order(ByteOrder.nativeOrder());
        long micros = process.getLong(DarwinLayouts.KINFO_START_SECONDS) * MICROS
                + process.getInt(DarwinLayouts.KINFO_START_MICROS);
        return micros == started ? of(pid) : Optional.empty();
    }
}
