package algo.app.platform.macos;

import algo.app.platform.DirectoryMarks;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/** Names, numbers and limits of this machine, and of this process on it. Safe on any thread. */
public final class MacHost {
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private MacHost() {}

    /**
     * Loads the functions of libSystem, which their first use would do too, as an error of the JVM's own.
     *
     * @throws IOException if that fails, with what to do
     */
    public static void load() throws IOException {
        try {
            Darwin.getpid();
        } catch (LinkageError e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            throw new IOException(
                    "the native library of JNA cannot be loaded, so no strategy can be started; the directory native of the"
                            + " installation holds it, or else it is put into ~/Library/Caches: " + reason.getMessage(),
                    e);
        }
    }

    /** Returns the id of the machine, in hexadecimal digits; empty if it has none. */
    public static String machineId() {
        byte[] id = new byte[DarwinLayouts.UUID_SIZE];
        try (Memory patience = new Memory(DarwinLayouts.TIMESPEC_SIZE)) {
            patience.clear(); // the answer is there, or there is none
            return Darwin.gethostuuid(id, patience) == 0 ? HexFormat.of().formatHex(id) : "";
        }
    }

    /** Returns the id of this boot of the machine. */
    public static String bootId() throws IOException {
        return Sysctl.text("kern.bootsessionuuid");
    }

    /** Returns the marks of {@code directory}: the time at which it was made stands in for a handle, which macOS does not tell. */
    public static DirectoryMarks marks(Path directory) throws IOException {
        Map<String, Object> found = Files.readAttributes(directory, "unix:ino,dev");
        FileTime made =
                Files.readAttributes(directory, BasicFileAttributes.class).creationTime();
        Instant born = made.toInstant();
        return new DirectoryMarks(
                (Long) found.get("ino"),
                (Long) found.get("dev"),
                "born:" + born.getEpochSecond() + "." + born.getNano());
    }

    /** Returns a limit of this process, setrlimit(2), as far as it is one; {@link Long#MAX_VALUE} if it is none. */
    public static long limit(int resource) {
        try (Memory limit = new Memory(DarwinLayouts.RLIMIT_SIZE)) {
            boolean known = Darwin.getrlimit(resource, limit) == 0;
            long soft = known ? limit.getLong(0) : -1;
            return soft < 0 ? Long.MAX_VALUE : soft; // RLIM_INFINITY is the greatest number that is not negative
        }
    }

    /** Returns the bytes that a file of this process may grow to. */
    public static long largestFile() {
        return limit(DarwinNumbers.RLIMIT_FSIZE);
    }

    /** Makes this process the leader of a session of its own, unless it leads a group of another; setsid(2). */
    public static void detach() {
        try {
            Darwin.setsid();
        } catch (LinkageError e) {
            // What a daemon needs next says it in words.
        }
    }

    /**
     * Appends to {@code file}, which must be there, what is written to the standard output from now on.
     *
     * @param errors whether the standard error goes there too
     * @throws IOException if it is no regular file, or cannot be opened; the streams go where they went
     */
    public static void leadStreams(Path file, boolean errors) throws IOException {
        load();
        int flags = DarwinNumbers.O_WRONLY | DarwinNumbers.O_APPEND | DarwinNumbers.O_NOFOLLOW;
        try (OpenDescriptor open = OpenDescriptor.openRegular(file, flags)) {
            lead(open, OUTPUT);
            if (errors) {
                lead(open, ERRORS);
            }
        }
    }

    private static void lead(OpenDescriptor open, int stream) throws DarwinException {
        if (Darwin.dup2(open.number(), stream) < 0) {
            throw DarwinException.last("cannot lead a standard stream elsewhere");
        }
    }
}
