package algo.app.platform.unix;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Operations on names of files that the system has and Java has not. */
public final class FileNames {
    private FileNames() {}

    /**
     * Gives each of two files the name of the other, in one step.
     *
     * @return false if this file system cannot do that; nothing was done then
     * @throws IOException if it could have and did not, e.g. because one of them is not there
     * @see <a href="https://man7.org/linux/man-pages/man2/rename.2.html">RENAME_EXCHANGE of renameat2(2)</a>
     */
    public static boolean swap(Path one, Path other) throws IOException {
        String from = one.toAbsolutePath().toString();
        String to = other.toAbsolutePath().toString();
        if (LibC.renameat2(LibC.AT_FDCWD, from, LibC.AT_FDCWD, to, LibC.RENAME_EXCHANGE) == 0) {
            return true;
        }
        int errno = Native.getLastError();
        if (errno == LibC.EINVAL || errno == LibC.ENOSYS) {
            return false;
        }
        throw new FileSystemException(to, null, LibC.strerror(errno));
    }
}
