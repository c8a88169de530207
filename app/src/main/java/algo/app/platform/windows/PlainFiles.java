package algo.app.platform.windows;

import algo.app.model.ExactPlace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;

/** Opens regular files and nothing else, shared with everybody, who may also rename and remove them. Never waits. Safe on any thread. */
public final class PlainFiles {
    private PlainFiles() {}

    /**
     * Opens a log of the daemon's own, for appending; makes it if it is missing.
     *
     * @throws IOException with the path if something else is in the place, a link too
     */
    public static FileChannel append(Path file, FileAttribute<?> owners) throws IOException {
        return open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                owners);
    }

    /** Opens a file as {@link FileChannel#open} does. A pipe or a device has no name in a directory here, so a look at the name is enough. */
    public static FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        require(file, options.contains(LinkOption.NOFOLLOW_LINKS));
        boolean exact = options.contains(ExactPlace.REQUIRED);
        Set<OpenOption> known = new HashSet<>(options);
        known.remove(ExactPlace.REQUIRED);
        FileChannel channel = FileChannel.open(file, known, attributes);
        if (exact && !file.toRealPath().equals(file)) {
            channel.close();
            throw ExactPlace.missed(file);
        }
        return channel;
    }

    private static void require(Path file, boolean itself) throws IOException {
        try {
            LinkOption[] links = itself ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links);
            if (!found.isRegularFile()) {
                throw new FileSystemException(
                        file.toString(), null, "it is a link or a directory and no regular file; move it away");
            }
        } catch (NoSuchFileException e) {
            // It may be made.
        }
    }
}
