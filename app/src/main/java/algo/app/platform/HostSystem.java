package algo.app.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The ways in which systems differ for daemon and client alike: users and rights of files, names of directories, the shell. Each main chooses
 * one, once, before anything else; where none does it is that of POSIX. {@link PrivateFiles}, {@link PathTrust} and {@link SystemFiles} are
 * what the rest of the program asks. Safe on any thread.
 */
public abstract class HostSystem {
    private static volatile HostSystem chosen;

    /** Uses {@code system} from now on. To be called before there are other threads. */
    public static void choose(HostSystem system) {
        chosen = system;
    }

    /** Returns whether the JVM runs on Windows: for those who choose, and nobody else. */
    public static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    /** Returns whether the JVM runs on macOS: for those who choose, and nobody else. */
    public static boolean isMac() {
        return System.getProperty("os.name").startsWith("Mac");
    }

    static HostSystem current() {
        HostSystem system = chosen;
        return system == null ? Posix.SYSTEM : system;
    }

    /** Made when it is needed. */
    private static final class Posix {
        static final HostSystem SYSTEM = new PosixSystem();
    }

    /** The owner and the rights of what has a name, the rights as modes of POSIX with the kind of the file in them. */
    public record Found(int owner, int mode) {
        static final int WRITABLE_BY_OTHERS = 022;
        static final int ENTERED_BY_OTHERS = 011;
        static final int STICKY = 01000;
        private static final int KIND = 0170000;
        static final int LINK = 0120000;
        static final int DIRECTORY = 0040000;

        /** Returns what a system that has no modes found. @param mode the rights, without the kind */
        public static Found of(int owner, int mode, boolean link, boolean directory, boolean keepsToEach) {
            int kind = link ? LINK : directory ? DIRECTORY : 0;
            return new Found(owner, mode | kind | (keepsToEach ? STICKY : 0));
        }

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

    protected abstract FileAttribute<?> ofFile();

    protected abstract FileAttribute<?> ofProgram();

    protected abstract FileAttribute<?> ofDirectory();

    protected abstract void makeDirectory(Path directory) throws IOException;

    protected abstract PrivateFiles.Rights rights(Path path) throws IOException;

    protected abstract PrivateFiles.Rights rightsOfName(Path name) throws IOException;

    protected abstract int user() throws IOException;

    protected abstract String userName() throws IOException;

    protected abstract int owner(Path path) throws IOException;

    /** Returns what has this name, a link itself. */
    protected abstract Found look(Path name) throws IOException;

    /** Returns the users that this process has. */
    IdMap users() {
        return new IdMap(List.of("0 0 4294967295"), -1);
    }

    protected abstract Object key(Path path) throws IOException;

    protected Object keyOf(BasicFileAttributes attributes) {
        return attributes.fileKey();
    }

    /** Returns what the system tells of a file, links followed, by one look. */
    protected FileStat stat(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStat(found.lastModifiedTime().to(TimeUnit.NANOSECONDS), 0, found.size(), keyOf(found));
    }

    protected abstract Object keyOfName(Path name) throws IOException;

    protected abstract long inode(Path name) throws IOException;

    protected abstract int names(Path path) throws IOException;

    protected Path target(Path name) throws IOException {
        return Files.readSymbolicLink(name);
    }

    protected boolean makeLink(Path name, Path target) throws IOException {
        Files.createSymbolicLink(name, target);
        return true;
    }

    /** Returns the command that takes from others the right to write. */
    protected abstract String closing(Path path);

    /** Returns the command that takes all rights from others. */
    protected abstract String hiding(Path path);

    /** Returns the command that takes all rights to a directory, and to all in it, from others. */
    protected abstract String hidingTree(Path directory);

    /** Returns the command by which the owner gets all rights to a directory, and to all in it. */
    protected abstract String owning(Path directory);

    /** A directory whose names can be made durable. */
    public interface Names extends AutoCloseable {
        /** Makes the names in it durable. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    protected abstract Names openNames(Path directory) throws IOException;

    /** Gives a file the name of another, which is replaced. */
    protected void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    protected abstract File nothing();

    protected abstract List<String> shell(String text);

    /** Returns the names of the files that may be the program {@code name}, the likeliest first. */
    protected abstract List<String> programs(String name);

    /** Returns a command as {@link ProcessBuilder} has to be told it, so that the program gets the words as they are. */
    protected List<String> words(List<String> command) {
        return command;
    }

    /** Returns the Python of a virtual environment, whether or not it is there. */
    protected abstract Path pythonOf(Path environment);

    /** Returns the environment of this process, by names as the system compares them. */
    protected Map<String, String> environment() {
        return System.getenv();
    }

    /** Returns how the name of a variable is written that every program gets from the daemon; empty if it gets it not. */
    protected abstract Optional<String> inherited(String name);

    /** Returns the search path where the daemon has none. */
    protected abstract String usualPath();

    /** Returns variables that every program gets besides. */
    protected abstract Map<String, String> given(String zone);

    /** Returns the home of a user who named none; empty if no directory is known for this user. */
    protected abstract Optional<String> home(Map<String, String> environment, String userHome);

    /** Returns the directory with the socket of the daemon of several users; empty where there can be none. */
    protected abstract Optional<String> systemRun();

    /** Returns the directory with the homes that such a daemon keeps. */
    protected abstract Optional<String> systemHomes();

    /** Returns the options of each further Java of ours, beside those that its program wants. */
    protected List<String> javaOptions() {
        return List.of();
    }

    /** Returns why no file can have this name here, as a clause; empty if one can. */
    protected Optional<String> nameProblem(String name) {
        return Optional.empty();
    }
}
