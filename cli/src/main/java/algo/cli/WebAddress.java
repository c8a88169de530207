package algo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file {@code run/web.address} of a home, by which a gateway tells where it answers and which process it is. Its lock is not
 * looked at: whoever tries it has it for a moment, in which a gateway that starts would be refused, and a try within the gateway
 * itself would give the lock up.
 */
public final class WebAddress {
    private WebAddress() {}

    /** Returns the address of the gateway of a home, without the token; empty if none runs, or the text names no home. */
    static String of(String home) {
        try {
            return home.isEmpty() ? "" : of(Path.of(home));
        } catch (InvalidPathException e) {
            return "";
        }
    }

    /** Returns the address of the gateway of a home, without the token; empty if none runs. */
    public static String of(Path home) {
        try {
            List<String> lines = Files.readAllLines(file(home));
            return lines.size() == 3 && lives(Long.parseLong(lines.get(1)), lines.get(2)) ? lines.get(0) : "";
        } catch (IOException | NumberFormatException e) {
            return "";
        }
    }

    private static boolean lives(long pid, String program) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(WebAddress::program)
                .filter(program::equals)
                .isPresent();
    }

    /** Returns what tells this process from another that may get its pid later. */
    private static String program(ProcessHandle process) {
        return process.info().command().orElse("");
    }

    /** Returns what the file says where this process answers at {@code address}. */
    public static byte[] tellingOf(String address) {
        ProcessHandle own = ProcessHandle.current();
        return (address + "\n" + own.pid() + "\n" + program(own) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public static Path file(Path home) {
        return home.resolve("run/web.address");
    }
}
