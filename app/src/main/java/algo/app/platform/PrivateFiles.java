package algo.app.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Files and directories that belong to one user alone: how they are made, whose one is, who else may use it, and what tells it
 * from another of its name. What a system writes as modes, numbers of users, links and file keys, it writes here. By the JDK
 * alone, so that a client can use it. Safe on any thread.
 */
public final class PrivateFiles {
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private static final int RIGHTS = 0777;
    private static final int ALL = 007;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int ENTERED_BY_OTHERS = 011;
    private static final int OTHERS = 077;
    private static final int STICKY = 01000;
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;

    private PrivateFiles() {}

    /** Read when something is made: a client that makes nothing does without. */
    private static final class Modes {
        static final Set<PosixFilePermission> OF_DIRECTORY = PosixFilePermissions.fromString("rwx------");
        static final FileAttribute<?> FILE =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        static final FileAttribute<?> DIRECTORY = PosixFilePermissions.asFileAttribute(OF_DIRECTORY);
    }

    /** Makes a file its owner's alone: for {@link java.nio.channels.FileChannel#open} and its like. */
    public static FileAttribute<?> ofFile() {
        return Modes.FILE;
    }

    /** Makes a file its owner's alone, whom it also lets execute it. */
    public static FileAttribute<?> ofProgram() {
        return Modes.DIRECTORY;
    }

    /** Makes a directory its owner's alone: for {@link Files#createDirectory} and its like. */
    public static FileAttribute<?> ofDirectory() {
        return Modes.DIRECTORY;
    }

    /** Makes {@code directory} and those above it that are missing, and takes it from all others if it is there. */
    public static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ofDirectory());
        }
        if (!Files.getPosixFilePermissions(directory).equals(Modes.OF_DIRECTORY)) {
            Files.setPosixFilePermissions(directory, Modes.OF_DIRECTORY);
        }
    }

    /**
     * The rights to a file or a directory.
     *
     * @param mode as the system writes it, in octal
     */
    public record Rights(int mode) {
        /** Returns whether only the owner has any right. */
        public boolean areOwnersAlone() {
            return (mode & OTHERS) == 0;
        }

        /** Returns whether others may write. */
        public boolean letOthersWrite() {
            return (mode & WRITABLE_BY_OTHERS) != 0;
        }

        /** Returns whether every user has some right. */
        public boolean areForAll() {
            return (mode & ALL) != 0;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%04o", mode);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Rights that && mode == that.mode;
        }
    }

    /** Returns the rights to what {@code path} leads to. */
    public static Rights rights(Path path) throws IOException {
        return new Rights((Integer) Files.getAttribute(path, "unix:mode") & RIGHTS);
    }

    /** Returns the rights to what has this name: to a link itself. */
    public static Rights rightsOfName(Path name) throws IOException {
        return new Rights(look(name).mode & RIGHTS);
    }

    /** Returns the number of the user of this process. */
    public static int user() throws IOException {
        return owner(THIS_PROCESS);
    }

    /** Returns the name of the user of this process. */
    public static String userName() throws IOException {
        return Files.getOwner(THIS_PROCESS).getName();
    }

    /** Returns the number of the user whom what {@code path} leads to belongs to. */
    public static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    /** Returns whether what {@code path} leads to belongs to the user of this process. */
    public static boolean isOurs(Path path) throws IOException {
        return owner(path) == user();
    }

    /** Returns whether the number is that of the administrator. */
    public static boolean isRoot(int user) {
        return user == 0;
    }

    /** Returns what tells the file that {@code path} leads to from all others, whatever their names. */
    public static Object key(Path path) throws IOException {
        return keyOf(Files.readAttributes(path, BasicFileAttributes.class));
    }

    /** Returns the key as {@link #key} does, from what was read already; null where the system tells none. */
    public static Object keyOf(BasicFileAttributes attributes) {
        return attributes.fileKey();
    }

    /** Returns the key of what has this name, a link itself; empty text if nothing has. */
    public static Object keyOfName(Path name) throws IOException {
        try {
            return keyOf(Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Returns the number by which the file system knows what has this name; 0 if nothing has. */
    public static long inode(Path name) throws IOException {
        try {
            return (Long) Files.getAttribute(name, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Returns how many names the file has that {@code path} leads to. */
    public static int names(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:nlink");
    }

    /** Returns whether this is the name of a link to another file. */
    public static boolean isLink(Path name) {
        return Files.isSymbolicLink(name);
    }

    /**
     * Returns where a link leads to, as it says.
     *
     * @throws java.nio.file.NotLinkException if {@code name} is none
     */
    public static Path target(Path name) throws IOException {
        return Files.readSymbolicLink(name);
    }

    /** Makes a link; {@code target} need not be there. */
    public static void makeLink(Path name, Path target) throws IOException {
        Files.createSymbolicLink(name, target);
    }

    /** The owner and the rights of what has a name. */
    record Found(int owner, int mode) {
        boolean isLink() {
            return (mode & KIND) == LINK;
        }

        boolean isDirectory() {
            return (mode & KIND) == DIRECTORY;
        }

        boolean letsOthersWrite() {
            return (mode & WRITABLE_BY_OTHERS) != 0;
        }

        boolean letsOthersIn() {
            return (mode & ENTERED_BY_OTHERS) != 0;
        }

        /** Returns whether nobody can rename or remove in this directory what belongs to others. */
        boolean keepsToEach() {
            return (mode & STICKY) != 0;
        }
    }

    static Found look(Path name) throws IOException {
        Map<String, Object> found = Files.readAttributes(name, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        return new Found((Integer) found.get("uid"), (Integer) found.get("mode"));
    }

    private static final long USUAL_OVERFLOW = 65534;
    private static final int DIGITS = 16;

    /** Returns the users that this process has. */
    static IdMap users() {
        try {
            return new IdMap(Files.readAllLines(THIS_PROCESS.resolve("uid_map")), overflowUser());
        } catch (IOException e) {
            // The kernel has no user namespaces.
            return new IdMap(List.of("0 0 4294967295"), USUAL_OVERFLOW);
        }
    }

    private static long overflowUser() {
        // Read at once: the kernel answers a second read of such a file as if it had ended.
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/overflowuid"))) {
            return Long.parseLong(new String(in.readNBytes(DIGITS), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return USUAL_OVERFLOW; // not every /proc has the file
        }
    }
}
