package algo.app.platform.unix;

import algo.app.model.ExactPlace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;

/** Opens files that are regular ones and nothing else; never waits. Safe on any thread. */
public final class RegularFiles {
    private RegularFiles() {}

    /**
     * Opens a log of the daemon's own, for appending; makes it if it is missing.
     *
     * @throws IOException with the path if something else is in the place, a link too
     */
    public static FileChannel append(Path file) throws IOException {
        return open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Opens a file as {@link FileChannel#open} does, for what that reads, writes, appends to and creates, and for
     * {@link ExactPlace#REQUIRED}. A file that is made is the owner's alone.
     *
     * @param attributes those of a file of the owner, or none
     * @throws IOException as there, or with the path if something else than a regular file is in the place
     */
    public static FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        JnaHome.load();
        try (Fd fd = Fd.openRegular(file.toString(), flags(options), 0600)) {
            Path opened = Path.of("/proc/self/fd/" + fd.number());
            Set<OpenOption> again = new HashSet<>(options);
            if (again.remove(ExactPlace.REQUIRED)
                    && !Files.readSymbolicLink(opened).equals(file)) {
                throw ExactPlace.missed(file);
            }
            again.removeAll(
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS));
            // This is the very file that was looked at.
            return FileChannel.open(opened, again);
        } catch (ErrnoException e) {
            throw asOfJdk(file, e);
        }
    }

    private static int flags(Set<? extends OpenOption> options) {
        boolean writes = options.contains(StandardOpenOption.WRITE);
        int flags = writes && options.contains(StandardOpenOption.READ)
                ? LibC.O_RDWR
                : writes ? LibC.O_WRONLY : LibC.O_RDONLY;
        return flags
                | (options.contains(StandardOpenOption.CREATE) && writes ? LibC.O_CREAT : 0)
                | (options.contains(StandardOpenOption.CREATE_NEW) && writes ? LibC.O_CREAT | LibC.O_EXCL : 0)
                | (options.contains(LinkOption.NOFOLLOW_LINKS) ? LibC.O_NOFOLLOW : 0);
    }

    private static FileSystemException asOfJdk(Path file, ErrnoException failure) {
        String name = file.toString();
        if (Fd.isOther(failure)) {
            return new FileSystemException(
                    name, null, "it is a link, a FIFO or a directory and no regular file; move it away");
        }
        return switch (failure.errno()) {
            case LibC.ENOENT -> new NoSuchFileException(name);
            case LibC.EEXIST -> new FileAlreadyExistsException(name);
            case LibC.EACCES -> new AccessDeniedException(name);
            default -> new FileSystemException(name, null, LibC.strerror(failure.errno()));
        };
    }
}
