package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A shared flock(2) on the log of a run, held by whoever has the log open as it was opened for the run: the wrapper, the program
 * and what they start. The kernel gives it up when the last of them ends, in whichever pid namespace that was, so it tells
 * of processes that cannot be seen. The daemon itself closes its descriptor once the wrapper has it.
 */
final class LogHolders {
    /** linux/stat.h: {@code struct statx}. */
    private static final int STATX_BYTES = 256;

    private static final int INODE = 32;

    private LogHolders() {}

    /** Takes the lock for all that {@code log} is handed on to; the inode of the log, or empty if it cannot be held. */
    static OptionalLong hold(Fd log) {
        return flock(log, LibC.LOCK_SH) ? inode(log) : OptionalLong.empty();
    }

    /**
     * Returns whether anybody holds the log open.
     *
     * @return empty if {@code log} is not there any more, or is another file than that of {@code inode}
     */
    static Optional<Boolean> isHeld(Path log, long inode) {
        try (Fd fd = Fd.open(log.toString(), LibC.O_RDONLY | LibC.O_NONBLOCK, 0)) {
            if (inode(fd).orElse(-1) != inode) {
                return Optional.empty();
            }
            if (flock(fd, LibC.LOCK_EX)) {
                return Optional.of(false);
            }
            return Native.getLastError() == LibC.EAGAIN ? Optional.of(true) : Optional.empty();
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** Returns the inode of a log that somebody holds; empty if nobody does, or that cannot be told. */
    static OptionalLong heldInode(Path log) {
        try (Fd fd = Fd.open(log.toString(), LibC.O_RDONLY | LibC.O_NONBLOCK, 0)) {
            return flock(fd, LibC.LOCK_EX) ? OptionalLong.empty() : inode(fd);
        } catch (ErrnoException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean flock(Fd fd, int how) {
        int result;
        do {
            result = LibC.flock(fd.number(), how | LibC.LOCK_NB);
        } while (result != 0 && Native.getLastError() == LibC.EINTR);
        return result == 0;
    }

    private static OptionalLong inode(Fd fd) {
        try (Memory status = new Memory(STATX_BYTES)) {
            int result = LibC.statx(fd.number(), "", LibC.AT_EMPTY_PATH, LibC.STATX_INO, status);
            return result == 0 ? OptionalLong.of(status.getLong(INODE)) : OptionalLong.empty();
        }
    }
}
