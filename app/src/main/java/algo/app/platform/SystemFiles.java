package algo.app.platform;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Returns what every system has under a name of its own: its shell, the null device, the places of homes. */
public final class SystemFiles {
    private SystemFiles() {}

    /** Returns the null device, which is empty and takes whatever is written to it. */
    public static File nothing() {
        return HostSystem.current().nothing();
    }

    /** Returns the place where Linux tells of a process in files; there is none on another system. */
    public static Path process(long pid) {
        return PosixSystem.process(pid);
    }

    /** Returns the command by which the shell executes {@code text}. */
    public static List<String> shell(String text) {
        return HostSystem.current().shell(text);
    }

    /** Returns the names of the files that may be the program {@code name} of a search path, the likeliest first. */
    public static List<String> programs(String name) {
        return HostSystem.current().programs(name);
    }

    /** Returns whether text is a path from the root of a file system on. */
    public static boolean isAbsolute(String text) {
        try {
            return Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the JVM of this process. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", programs("java").get(0));
    }

    /** Returns a command as {@link ProcessBuilder} has to be told it, so that the program gets the words as they are. */
    public static List<String> words(List<String> command) {
        return HostSystem.current().words(command);
    }

    /** Returns the Python of a virtual environment, whether or not it is there. */
    public static Path pythonOf(Path environment) {
        return HostSystem.current().pythonOf(environment);
    }

    /** Returns the environment of this process, by names as the system compares them. */
    public static Map<String, String> environment() {
        return HostSystem.current().environment();
    }

    /** Returns how the name of a variable is written that every program gets from the daemon; empty if it gets it not. */
    public static Optional<String> inherited(String name) {
        return HostSystem.current().inherited(name);
    }

    /** Returns the search path of programs where the daemon has none. */
    public static String usualPath() {
        return HostSystem.current().usualPath();
    }

    /**
     * Returns variables that every run gets besides.
     *
     * @param zone the time zone in which it lives, by its IANA name
     */
    public static Map<String, String> given(String zone) {
        return HostSystem.current().given(zone);
    }

    /**
     * Returns the home of a user who named none; empty if no directory is known for this user.
     *
     * @param userHome as the JVM knows it
     */
    public static Optional<String> home(Map<String, String> environment, String userHome) {
        return HostSystem.current().home(environment, userHome);
    }

    /** Returns the directory with the socket of the daemon of several users; empty where there can be none. */
    public static Optional<String> systemRun() {
        return HostSystem.current().systemRun();
    }

    /** Returns the directory with the homes that such a daemon keeps; empty where there can be none. */
    public static Optional<String> systemHomes() {
        return HostSystem.current().systemHomes();
    }

    /** Returns the options of each further Java of ours, beside those that its program wants. */
    public static List<String> javaOptions() {
        return HostSystem.current().javaOptions();
    }

    /** Returns why no file can have this name here, as a clause; empty if one can. */
    public static Optional<String> nameProblem(String name) {
        return HostSystem.current().nameProblem(name);
    }
}
