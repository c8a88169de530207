package algo.app.ipc.windows;

import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.PrivateFile;
import com.sun.jna.Native;
import com.sun.jna.WString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The file that says by which name the pipe of a daemon is reached. Pipes have names of their own that anybody may take first, so each daemon has one
 * that nobody can guess; the file is its user's alone.
 */
final class PipePlace {
    /** The longest path of such a file, in characters: old programs take 259, and a name beside it needs some. */
    static final int MOST = 200;

    private static final String PREFIX = "\\\\.\\pipe\\algo-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "[0-9a-f-]{36}");
    private static final int NAME_BYTES = PREFIX.length() + 36;

    private PipePlace() {}

    /** Returns why {@code place} cannot be the path of such a file, for people; empty if it can. */
    static Optional<String> problem(Path place) {
        int length = place.toString().length();
        return length <= MOST
                ? Optional.empty()
                : Optional.of("the socket path is too long: " + length + " characters, at most " + MOST
                        + " are allowed: " + place);
    }

    /** Returns a name for a pipe that nobody can guess. */
    static String newName() {
        return PREFIX + UUID.randomUUID();
    }

    /**
     * Returns the name of the pipe.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it says no name of ours
     */
    static String read(Path place) throws IOException {
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                throw noEndpoint(place);
            }
            throw new NoSuchFileException(place.toString());
        }
        try (InputStream in = Files.newInputStream(place, LinkOption.NOFOLLOW_LINKS)) {
            String name = new String(in.readNBytes(NAME_BYTES + 1), StandardCharsets.US_ASCII);
            if (!NAME.matcher(name).matches()) {
                throw noEndpoint(place);
            }
            return name;
        }
    }

    private static IOException noEndpoint(Path place) {
        return new IOException(
                place + " is no socket of algo, so it is not replaced by one; choose another with --socket");
    }

    /** Writes the file, in one step, for the user of this process alone. */
    static void write(Path place, String name) throws IOException {
        Path beside = place.resolveSibling(
                place.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8));
        try {
            PrivateFile.create(beside, name.getBytes(StandardCharsets.US_ASCII));
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Returns whether a process keeps a pipe of this name. Connects to none, and does not wait for more than a millisecond. */
    static boolean isKept(String name) {
        return Kernel32.WaitNamedPipeW(new WString(name), 1) != 0
                || Native.getLastError() != Kernel32.ERROR_FILE_NOT_FOUND;
    }

    /**
     * Checks that the place holds neither the name of a pipe that somebody keeps nor anything else.
     *
     * @throws IOException if it does
     */
    static void requireFree(Path place) throws IOException {
        try {
            if (isKept(read(place))) {
                throw new IOException(
                        "another daemon answers at " + place + "; end it, or choose another socket with --socket");
            }
        } catch (NoSuchFileException e) {
            // Nothing is there.
        }
    }
}
