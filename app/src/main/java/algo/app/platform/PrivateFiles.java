package algo.app.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Locale;

/**
 * Files and directories that belong to one user alone: how they are made, whose one is, who else may use it, and what tells it
 * from another of its name. What a system writes as modes, numbers of users, links and file keys, the {@link HostSystem} knows. Safe on
 * any thread.
 */
public final class PrivateFiles {
    private static final int ALL = 007;
    private static final int OTHERS = 077;

    private PrivateFiles() {}

    /** Makes a file its owner's alone: for {@link java.nio.channels.FileChannel#open} and its like. */
    public static FileAttribute<?> ofFile() {
        return HostSystem.current().ofFile();
    }

    /** Makes a file its owner's alone, whom it also lets execute it. */
    public static FileAttribute<?> ofProgram() {
        return HostSystem.current().ofProgram();
    }

    /** Makes a directory its owner's alone: for {@link Files#createDirectory} and its like. */
    public static FileAttribute<?> ofDirectory() {
        return HostSystem.current().ofDirectory();
    }

    /** Makes {@code directory} and those above it that are missing, and takes it from all others if it is there. */
    public static void makeDirectory(Path directory) throws IOException {
        HostSystem.current().makeDirectory(directory);
    }

    /**
     * The rights to a file or a directory.
     *
     * @param mode as POSIX writes it, in octal
     * @param words the rights as the system writes them, with what they are
     */
    public record Rights(int mode, String words) {
        /** Makes those of a system that has modes. */
        public Rights(int mode) {
            this(mode, "mode " + octal(mode));
        }

        private static String octal(int mode) {
            return String.format(Locale.ROOT, "%04o", mode);
        }

        /** Returns whether only the owner has any right. */
        public boolean areOwnersAlone() {
            return (mode & OTHERS) == 0;
        }

        /** Returns whether others may write. */
        public boolean letOthersWrite() {
            return (mode & HostSystem.Found.WRITABLE_BY_OTHERS) != 0;
        }

        /** Returns whether every user has some right. */
        public boolean areForAll() {
            return (mode & ALL) != 0;
        }

        @Override
        public String toString() {
            return octal(mode);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Rights that && mode == that.mode && words.equals(that.words);
        }
    }

    /** Returns the rights to what {@code path} leads to. */
    public static Rights rights(Path path) throws IOException {
        return HostSystem.current().rights(path);
    }

    /** Returns the rights to what has this name: to a link itself. */
    public static Rights rightsOfName(Path name) throws IOException {
        return HostSystem.current().rightsOfName(name);
    }

    /** Returns the command by which all rights to a file are taken from others. */
    public static String hiding(Path file) {
        return HostSystem.current().hiding(file);
    }

    /** Returns the command by which all rights to a directory, and to all in it, are taken from others. */
    public static String hidingTree(Path directory) {
        return HostSystem.current().hidingTree(directory);
    }

    /** Returns the command by which the owner gets all rights to a directory, and to all in it. */
    public static String owning(Path directory) {
        return HostSystem.current().owning(directory);
    }

    /** Returns the number of the user of this process; where users have none, one that this process gives them. */
    public static int user() throws IOException {
        return HostSystem.current().user();
    }

    /** Returns the name of the user of this process. */
    public static String userName() throws IOException {
        return HostSystem.current().userName();
    }

    /** Returns the number of the user whom what {@code path} leads to belongs to. */
    public static int owner(Path path) throws IOException {
        return HostSystem.current().owner(path);
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
        return HostSystem.current().key(path);
    }

    /** Returns what the system tells of a file, links followed, by one look. */
    public static FileStat stat(Path file) throws IOException {
        return HostSystem.current().stat(file);
    }

    /** Returns the key of what has this name, a link itself; empty text if nothing has. */
    public static Object keyOfName(Path name) throws IOException {
        return HostSystem.current().keyOfName(name);
    }

    /** Returns the number by which the file system knows what has this name; 0 if nothing has. */
    public static long inode(Path name) throws IOException {
        return HostSystem.current().inode(name);
    }

    /** Returns how many names the file has that {@code path} leads to. */
    public static int names(Path path) throws IOException {
        return HostSystem.current().names(path);
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
        return HostSystem.current().target(name);
    }

    /** Makes a link; {@code target} need not be there. Returns false where users may make none, and nothing was made. */
    public static boolean makeLink(Path name, Path target) throws IOException {
        return HostSystem.current().makeLink(name, target);
    }

    /** Opens a directory to make its names durable. */
    public static HostSystem.Names openNames(Path directory) throws IOException {
        return HostSystem.current().openNames(directory);
    }

    /** Gives a file the name of another, which is replaced, in one step; what is open may be kept from that for a moment. */
    public static void rename(Path from, Path to) throws IOException {
        HostSystem.current().rename(from, to);
    }

    static HostSystem.Found look(Path name) throws IOException {
        return HostSystem.current().look(name);
    }

    static IdMap users() {
        return HostSystem.current().users();
    }
}
