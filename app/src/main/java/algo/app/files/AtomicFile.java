package algo.app.files;

import algo.app.platform.HostSystem;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces a file as a whole: after any crash it holds the old content or the new, never a part. The new content is
 * written beside it, forced, renamed over it, and the directory is forced. Until that is done the old content has a second
 * name, under which it comes back if the directory cannot be forced.
 */
public final class AtomicFile {
    /** The most links that are followed one after another; nobody needs more. */
    private static final int MOST_LINKS = 40;

    /** Tells whether a file still is what is to be replaced. */
    private interface Check {
        boolean holds(Path file) throws IOException;
    }

    /** Gives each of two files the name of the other, in one step, where the file system can do that. */
    public interface Exchange {
        /** The exchange on a system that cannot do it. */
        Exchange NONE = (one, other) -> false;

        /** @return false if it cannot be done here; nothing was done then */
        boolean swap(Path one, Path other) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Replaces {@code file}, with mode 0600.
     *
     * @throws IOException if it was not replaced; the old content stands, and nothing is left beside it. Where the file
     *     system has no hard links and fails after the rename, the new content may stand
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, any -> true);
    }

    /**
     * Replaces {@code file} as {@link #replace} does, but leaves it alone if somebody else has written it. Where names
     * cannot be exchanged, one who renames another file over it within the same microseconds is not noticed.
     *
     * @param known what the file holds as far as we know; empty if it is not there
     * @return false if it holds something else; then it stays as it is
     */
    public static boolean replaceKnown(Path file, Optional<byte[]> known, byte[] content, Exchange exchange)
            throws IOException {
        Check expected = now -> Arrays.equals(content(now).orElse(null), known.orElse(null));
        if (known.isEmpty()) {
            return replace(file, content, expected);
        }
        Path beside = beside(file, ".tmp");
        try (HostSystem.Names names = directory(file)) {
            write(file, beside, content);
            if (!expected.holds(file)) {
                return false;
            }
            if (exchange.swap(beside, file)) {
                return keepOrSwapBack(file, beside, content, expected, exchange, names);
            }
        } finally {
            discard(beside);
        }
        return replace(file, content, expected);
    }

    /**
     * Swaps the two files back if {@code beside}, where the replaced file is now, is not what was expected, or if the
     * directory cannot be forced.
     *
     * @return false if it was not what was expected
     */
    private static boolean keepOrSwapBack(
            Path file, Path beside, byte[] content, Check expected, Exchange exchange, HostSystem.Names names)
            throws IOException {
        boolean theirs = !expected.holds(beside);
        IOException failure = null;
        try {
            names.force();
        } catch (IOException e) {
            failure = named(file, e);
        }
        if (theirs || failure != null) {
            exchange.swap(beside, file);
            if (!Arrays.equals(content(beside).orElse(null), content)) {
                // Meanwhile somebody replaced the new file, and with that wrote the newest content.
                exchange.swap(beside, file);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return !theirs;
    }

    /**
     * Returns the file for which {@code file} stands: itself, or the end of its links, also if nothing is there yet.
     * Replacing that file leaves the links as they are.
     *
     * @throws IOException if its links lead in a circle, into a directory that is not there, or to what belongs to somebody
     *     else than the directory of {@code file}
     */
    public static Path behind(Path file) throws IOException {
        Path at = file;
        for (int links = 0; PrivateFiles.isLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(file.toString(), null, "its links lead in a circle");
            }
            at = at.resolveSibling(PrivateFiles.target(at));
        }
        if (at.equals(file)) {
            return file;
        }
        Path directory = at.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(
                    file.toString(), null, "it is a link to " + at + ", and that directory is not there");
        }
        UserPrincipal owner = Files.getOwner(Files.exists(at) ? at : directory);
        if (!owner.equals(Files.getOwner(file.toAbsolutePath().getParent()))) {
            throw new FileSystemException(
                    file.toString(), null, "it is a link to " + at + ", which belongs to " + owner.getName());
        }
        return at;
    }

    private static HostSystem.Names directory(Path file) throws IOException {
        return PrivateFiles.openNames(file.toAbsolutePath().getParent());
    }

    private static Optional<byte[]> content(Path file) throws IOException {
        try {
            return Optional.of(WholeFile.read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean replace(Path file, byte[] content, Check expected) throws IOException {
        Path beside = beside(file, ".tmp");
        Path before = beside(file, ".old");
        // Opened first, so that nothing has changed yet if there is no descriptor for it.
        try (HostSystem.Names names = directory(file)) {
            write(file, beside, content);
            boolean existed = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            boolean kept = existed && keep(file, before);
            if (!expected.holds(file)) {
                return false;
            }
            rename(beside, file);
            boolean theirs = kept && !expected.holds(before);
            try {
                if (theirs) {
                    // Somebody wrote the file between the look and the rename.
                    rename(before, file);
                }
                names.force();
            } catch (IOException e) {
                if (kept || !existed) {
                    putBack(before, file, e);
                }
                throw named(file, e);
            }
            return !theirs;
        } finally {
            discard(beside);
            discard(before);
        }
    }

    /**
     * Returns the name under which {@link #replace} keeps something beside {@code file} for a moment. A leftover of a
     * crash with that name is removed; if that is a directory with something in it, a name is returned that nobody can
     * have taken.
     */
    private static Path beside(Path file, String suffix) throws IOException {
        Path usual = usual(file, suffix);
        try {
            Files.deleteIfExists(usual);
            return usual;
        } catch (DirectoryNotEmptyException e) {
            return usual.resolveSibling(usual.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()));
        }
    }

    private static Path usual(Path file, String suffix) {
        return file.resolveSibling("." + file.getFileName() + suffix);
    }

    /** Removes what a crash may have left beside {@code file}. Nobody else may replace the file meanwhile. */
    public static void removeLeftovers(Path file) throws IOException {
        for (String suffix : List.of(".tmp", ".old")) {
            Path usual = usual(file, suffix);
            Path directory = file.toAbsolutePath().getParent();
            try (DirectoryStream<Path> others = Files.newDirectoryStream(
                    directory, other -> other.getFileName().toString().startsWith(usual.getFileName() + "."))) {
                for (Path other : others) {
                    discard(other);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            Files.deleteIfExists(usual);
        }
    }

    private static void write(Path file, Path beside, byte[] content) throws IOException {
        try (FileChannel channel = WholeFile.opener()
                .open(
                        beside,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PrivateFiles.ofFile())) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    /** Gives the content a second name; returns false where that is not possible. */
    private static boolean keep(Path file, Path before) {
        try {
            Files.createLink(before, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            PrivateFiles.rename(from, to);
        } catch (FileSystemException e) {
            throw named(to, e);
        }
    }

    private static void putBack(Path before, Path file, IOException cause) {
        try {
            if (Files.exists(before, LinkOption.NOFOLLOW_LINKS)) {
                rename(before, file);
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Deletes a file. One that cannot be deleted is replaced or removed the next time. */
    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The file itself is as it should be.
        }
    }

    /**
     * Adds the name of {@code file} to a failure that names no file, or, as those of a rename do, one that nobody
     * knows.
     */
    private static IOException named(Path file, IOException failure) {
        boolean says = failure instanceof FileSystemException system && system.getOtherFile() == null;
        if (says || failure.getMessage() == null) {
            return failure;
        }
        return new FileSystemException(file.toString(), null, IoProblems.reason(failure));
    }

    /**
     * Moves a damaged file out of the way, under a name that nothing has yet; returns it.
     *
     * @param stamp the time, as it stands in names of files
     */
    public static Path setAside(Path file, String stamp) throws IOException {
        String name = file.getFileName() + ".corrupt-" + stamp;
        Path aside = file.resolveSibling(name);
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = file.resolveSibling(name + "-" + i);
        }
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        return aside;
    }

    /**
     * Creates a file without content, for its owner alone, which often works on a disk that has no room for any; does nothing if
     * it is there.
     *
     * @throws IOException if that is not on disk
     */
    public static void createEmpty(Path file) throws IOException {
        try {
            Files.createFile(file, PrivateFiles.ofFile());
        } catch (FileAlreadyExistsException e) {
            // It is there already.
        }
        forceDirectory(file.getParent());
    }

    /** Makes the names in {@code directory} durable. */
    public static void forceDirectory(Path directory) throws IOException {
        try (HostSystem.Names names = PrivateFiles.openNames(directory)) {
            names.force();
        } catch (IOException e) {
            throw named(directory, e);
        }
    }
}
