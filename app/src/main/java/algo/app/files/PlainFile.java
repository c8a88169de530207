package algo.app.files;

import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;

/**
 * Opens a file of the home that is the daemon's own: a regular file and nothing else. A link in its place would lead what
 * is written outside of the home; a FIFO would make its opener wait for whoever opens the other end.
 */
public final class PlainFile {
    private PlainFile() {}

    /**
     * Opens a file as {@link FileChannel#open} does.
     *
     * @throws IOException with the path if something else is in the place
     */
    public static FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        require(file);
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        return WholeFile.opener().open(file, all, attributes);
    }

    /**
     * Checks that no other thing than a regular file is in the place.
     *
     * @throws IOException if {@code file} is there and is no regular file
     */
    public static void require(Path file) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!found.isRegularFile()) {
            String kind = PrivateFiles.isLink(file)
                    ? "a symbolic link"
                    : found.isDirectory() ? "a directory" : "a FIFO, a socket or a device";
            throw new FileSystemException(
                    file.toString(), null, "it is " + kind + " and no regular file; move it away");
        }
    }
}
