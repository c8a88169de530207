package algo.app.process.windows;

import algo.app.platform.windows.PrivateFile;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status file of a run, written by daemons alone: one line a step, so that the next daemon can tell too.
 *
 * <pre>
 * waiting     there is no process yet, or it was never resumed
 * running     right before it is resumed
 * asked P T   right before the process P, made at T, is asked to end: no daemon asks it twice
 * exited N    the program ended with the exit code N, in hexadecimal; missing if no daemon saw it
 * </pre>
 */
final class RunNotes {
    private static final String WAITING = "waiting";
    private static final String EXITED = "exited ";
    private static final Pattern ASKED = Pattern.compile("asked ([0-9]{1,9}) ([0-9]{1,19})");
    private static final Pattern CODE = Pattern.compile("exited ([0-9a-f]{1,8})");

    private RunNotes() {}

    /** Makes the file anew, and its directory if somebody has removed that. */
    static void create(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.exists(directory)) {
            Files.createDirectory(directory);
        }
        Files.deleteIfExists(file);
        PrivateFile.create(file, line(WAITING));
    }

    /** Makes the file of a run that lives, if it is not there. */
    static void remake(Path file) throws IOException {
        try {
            PrivateFile.create(file, (WAITING + "\nrunning\n").getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException e) {
            // It is there.
        }
    }

    static void running(Path file) throws IOException {
        append(file, "running");
    }

    static void asked(Path file, ProcessIdentity process) throws IOException {
        append(file, "asked " + process.pid() + " " + process.startTime());
    }

    static void exited(Path file, int code) throws IOException {
        append(file, EXITED + Integer.toHexString(code));
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(file, line(text), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the processes that were asked to end. */
    static Set<ProcessIdentity> asked(Path file, String bootId) {
        Set<ProcessIdentity> asked = new HashSet<>();
        for (String line : lines(file).orElse(List.of())) {
            Matcher matcher = ASKED.matcher(line);
            if (matcher.matches()) {
                int pid = Integer.parseInt(matcher.group(1));
                asked.add(new ProcessIdentity(bootId, pid, Long.parseLong(matcher.group(2))));
            }
        }
        return asked;
    }

    /**
     * Returns how the run ended, as far as the file tells.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static ProcessEnd end(Path file) {
        List<String> lines = lines(file).orElse(List.of());
        for (String line : lines) {
            Matcher matcher = CODE.matcher(line);
            if (matcher.matches()) {
                return HeldProcess.end(Integer.parseUnsignedInt(matcher.group(1), 16));
            }
        }
        return lines.equals(List.of(WAITING)) ? ProcessEnd.neverRan() : ProcessEnd.unknown();
    }

    private static Optional<List<String>> lines(Path file) {
        try {
            return Optional.of(Files.readAllLines(file, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The file is small, and of a run that is over: nobody asks for it again.
        }
    }
}
