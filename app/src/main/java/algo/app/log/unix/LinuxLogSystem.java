package algo.app.log.unix;

import algo.app.log.HeldLog;
import algo.app.log.LogSystem;
import algo.app.log.LogWatches;
import algo.app.platform.unix.LibC;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Cuts and watches logs with fallocate(2) and inotify(7). */
public final class LinuxLogSystem implements LogSystem {
    private static final long PROBE = 64 * 1024;

    /** The place of starttime, the 22nd field of /proc/PID/stat, among the fields behind the name. */
    private static final int START_TIME = 19;

    /** A call on an open file; the result is as a C function gives it. */
    private interface Call {
        long on(int fd);
    }

    @Override
    public boolean canPunch(Path scratch) throws IOException {
        int flags = LibC.FALLOC_FL_PUNCH_HOLE | LibC.FALLOC_FL_KEEP_SIZE;
        return isSupported(scratch, fd -> LibC.fallocate(fd, flags, 0, PROBE));
    }

    @Override
    public void punch(Path file, long from, long length) throws IOException {
        int flags = LibC.FALLOC_FL_PUNCH_HOLE | LibC.FALLOC_FL_KEEP_SIZE;
        if (!isSupported(file, fd -> LibC.fallocate(fd, flags, from, length))) {
            throw new FileSystemException(file.toString(), null, "its file system cannot make a hole in it");
        }
    }

    @Override
    public boolean collapse(Path file, long length) throws IOException {
        return isSupported(file, fd -> LibC.fallocate(fd, LibC.FALLOC_FL_COLLAPSE_RANGE, 0, length));
    }

    /** Returns whether {@code call} is supported there; a file system whose blocks are larger than ours says EINVAL. */
    private static boolean isSupported(Path file, Call call) throws IOException {
        long result = onOpen(file, LibC.O_RDWR, call);
        if (result >= 0) {
            return true;
        }
        int errno = (int) -result;
        if (errno == LibC.EOPNOTSUPP || errno == LibC.ENOSYS || errno == LibC.EINVAL) {
            return false;
        }
        throw failure(file, errno);
    }

    @Override
    public long firstData(Path file) throws IOException {
        long result = onOpen(file, LibC.O_RDONLY, fd -> LibC.lseek(fd, 0, LibC.SEEK_DATA));
        if (result >= 0) {
            return result;
        }
        return switch ((int) -result) {
            case LibC.ENXIO -> Files.size(file);
            case LibC.EINVAL -> 0;
            default -> throw failure(file, (int) -result);
        };
    }

    /** Returns the result of {@code call}, or an errno below zero. */
    private static long onOpen(Path file, int flags, Call call) throws IOException {
        int fd = retry(() -> LibC.open(LibC.path(file.toString()), flags | LibC.O_CLOEXEC | LibC.O_NONBLOCK, 0));
        if (fd < 0) {
            throw failure(file, Native.getLastError());
        }
        try {
            long result;
            do {
                result = call.on(fd);
            } while (result < 0 && Native.getLastError() == LibC.EINTR);
            return result < 0 ? -Native.getLastError() : result;
        } finally {
            LibC.close(fd);
        }
    }

    @Override
    public Optional<Path> outputOf(int pid, long startTime) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[START_TIME]) == startTime
                    ? Optional.of(process.resolve("fd/1"))
                    : Optional.empty();
        } catch (NoSuchFileException | AccessDeniedException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public HeldLog hold(Path file) throws IOException {
        int flags = LibC.O_RDONLY | LibC.O_NONBLOCK | LibC.O_CLOEXEC;
        int fd = retry(() -> LibC.open(LibC.path(file.toString()), flags, 0));
        if (fd < 0) {
            throw failure(file, Native.getLastError());
        }
        HeldLog held = new Descriptor(fd, Path.of("/proc/self/fd", String.valueOf(fd)));
        if (!Files.isRegularFile(held.path())) {
            held.close();
            throw new FileSystemException(file.toString(), null, "it is no file");
        }
        return held;
    }

    private record Descriptor(int fd, Path path) implements HeldLog {
        @Override
        public void close() {
            LibC.close(fd);
        }
    }

    @Override
    public void link(HeldLog open, Path name) throws IOException {
        int here = LibC.AT_FDCWD;
        String from = open.path().toString();
        if (LibC.linkat(here, from, here, name.toString(), LibC.AT_SYMLINK_FOLLOW) != 0) {
            throw failure(name, Native.getLastError());
        }
    }

    private static int retry(java.util.function.IntSupplier call) {
        int result;
        do {
            result = call.getAsInt();
        } while (result < 0 && Native.getLastError() == LibC.EINTR);
        return result;
    }

    private static IOException failure(Path file, int errno) {
        return errno == LibC.ENOENT
                ? new NoSuchFileException(file.toString())
                : new FileSystemException(file.toString(), null, LibC.strerror(errno));
    }

    @Override
    public LogWatches watches() throws IOException {
        return new InotifyWatches();
    }
}
