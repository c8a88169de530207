package algo.app.platform.macos;

import algo.app.model.ExactPlace;
import algo.app.platform.PrivateFiles;
import com.sun.jna.Native;
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

/**
 * Opens files that are regular ones and nothing else, and swaps names. Safe on any thread. The kind of a file is looked at before and after
 * it is opened, since macOS has no path to an open file that can be opened once more: who swaps a FIFO in between the two has the owner's
 * rights, and makes the owner wait.
 */
public final class MacFiles {
    private MacFiles() {}

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
     * Opens a file as {@link FileChannel#open} does, and for {@link ExactPlace#REQUIRED}. A file that is made is the owner's alone.
     *
     * @throws IOException as there, or with the path if something else than a regular file is in the place
     */
    public static FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Set<OpenOption> plain = new HashSet<>(options);
        boolean exact = plain.remove(ExactPlace.REQUIRED);
        LinkOption[] links = options.contains(LinkOption.NOFOLLOW_LINKS)
                ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
                : new LinkOption[0];
        requireRegular(file, links);
        FileChannel channel = FileChannel.open(
                file, plain, attributes.length > 0 ? attributes : new FileAttribute<?>[] {PrivateFiles.ofFile()});
        try {
            requireRegular(file, links);
            if (exact && !file.toRealPath().equals(file)) {
                throw ExactPlace.missed(file);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void requireRegular(Path file, LinkOption... links) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, links).isRegularFile()) {
                throw new FileSystemException(
                        file.toString(), null, "it is a link, a FIFO or a directory and no regular file; move it away");
            }
        } catch (NoSuchFileException e) {
            // It is to be made, or the call that opens it says the same.
        }
    }

    /**
     * Gives each of two files the name of the other, in one step; renamex_np(2).
     *
     * @return false if this file system cannot do that; nothing was done then
     * @throws IOException if it could have and did not, e.g. because one of them is not there
     */
    public static boolean swap(Path one, Path other) throws IOException {
        byte[] from = Darwin.path(one.toAbsolutePath().toString());
        byte[] to = Darwin.path(other.toAbsolutePath().toString());
        if (Darwin.renamex_np(from, to, DarwinNumbers.RENAME_SWAP) == 0) {
            return true;
        }
        int errno = Native.getLastError();
        if (errno == DarwinNumbers.ENOTSUP || errno == DarwinNumbers.EINVAL) {
            return false;
        }
        throw new FileSystemException(other.toString(), null, DarwinException.words(errno));
    }
}
