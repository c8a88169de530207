package algo.app.system.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories and files that nobody but root can have put in their place, or can replace. */
final class RootOwned {
    private static final int STICKY = 01000;

    private RootOwned() {}

    /**
     * Makes {@code directory} if it is missing, with that mode, and checks that it, and all above it, are root's.
     *
     * @return its real path
     * @throws IOException if others could replace or fill it; the message says why
     */
    static Path directory(Path directory, String mode) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (!Files.isDirectory(parent)) {
                directory(parent, "rwxr-xr-x");
            }
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions));
            Files.setPosixFilePermissions(directory, permissions); // whatever the umask
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is not a directory");
        }
        Path real = directory.toRealPath();
        require(real);
        if ((mode(real) & STICKY) != 0) {
            throw new IOException(real + " is for everybody to write in; choose another directory");
        }
        return real;
    }

    /** @throws IOException if {@code path}, which is real, or a directory above it can be changed by others than root */
    static void require(Path path) throws IOException {
        for (Path each = path; each != null; each = each.getParent()) {
            if ((Integer) Files.getAttribute(each, "unix:uid", LinkOption.NOFOLLOW_LINKS) != 0) {
                throw new IOException(each + " does not belong to root");
            }
            int mode = mode(each);
            // In a directory with the sticky bit nobody can replace what is root's.
            boolean guarded = !each.equals(path) && (mode & STICKY) != 0;
            if ((mode & 0022) != 0 && !guarded) {
                throw new IOException("others than root can write to " + each + "; 'chmod go-w " + each + "'");
            }
        }
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
