package algo.packaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which commands of the client mean the same inside the JVM of the tests, on a daemon that runs, as in a process of their own. */
final class Inside {
    /** Commands that ask the daemon, and nothing of the process that they run in. */
    private static final Set<String> ASKING = Set.of(
            "add",
            "env",
            "events",
            "explain",
            "list",
            "logs",
            "reload",
            "remove",
            "report",
            "reset",
            "restart",
            "sandbox",
            "schedule",
            "set",
            "show",
            "source",
            "start",
            "status",
            "stop");

    private static final Set<String> DAEMON_ASKING = Set.of("status", "stop");

    /** What lasts until a signal ends it, or names another daemon than that of the home. */
    private static final List<String> OPTIONS_OF_A_PROCESS =
            List.of("-f", "--follow", "--home", "--socket", "--system", "--user", "--all-users", "--every");

    /** Commands that need no daemon. */
    private static final Set<String> ALONE = Set.of("calendar");

    private Inside() {}

    /** @param directory the working directory that the process would have */
    static boolean takes(Path directory, String... arguments) {
        boolean known = asks(arguments) || arguments.length > 0 && ALONE.contains(arguments[0]);
        return known
                && Arrays.stream(arguments)
                        .noneMatch(argument -> OPTIONS_OF_A_PROCESS.stream().anyMatch(argument::startsWith)
                                || isRelative(directory, argument));
    }

    /** Whether it asks a daemon. */
    static boolean asks(String... arguments) {
        return arguments.length > 0 && ASKING.contains(arguments[0])
                || arguments.length > 1 && arguments[0].equals("daemon") && DAEMON_ASKING.contains(arguments[1]);
    }

    /** Whether it names a file by a path that begins in the working directory. */
    private static boolean isRelative(Path directory, String argument) {
        String value = argument.substring(argument.indexOf('=') + 1);
        return !value.isEmpty()
                && !value.startsWith("/")
                && value.indexOf('\0') < 0
                && (value.startsWith(".")
                        || value.contains("/")
                        || value.endsWith(".py")
                        || Files.exists(directory.resolve(value)));
    }
}
