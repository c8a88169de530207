package algo.app.process.macos;

import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Finds what would make a start fail on macOS before anything is made, so that the message can name it. */
final class MacLaunchChecks {
    /** A log with less room than this would lose what the program says when it fails. */
    private static final long LEAST_LOG_SPACE = 64 * 1024;

    private static final int HEADER_BYTES = 256;

    /** Mach-O of 64 and of 32 bits, in the order of the machine, and files for several machines; mach-o/loader.h, mach-o/fat.h. */
    private static final Set<Integer> MAGIC = Set.of(0xcffaedfe, 0xcefaedfe, 0xcafebabe, 0xcafebabf);

    private MacLaunchChecks() {}

    static void check(LaunchRequest request) throws LaunchException {
        for (List<String> command : List.of(request.command(), request.before())) {
            if (command.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
                throw new LaunchException("an argument holds a NUL character");
            }
        }
        if (request.environment().values().stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
            throw new LaunchException("an environment variable holds a NUL character");
        }
        Path directory = request.workingDirectory();
        if (!Files.isDirectory(directory)) {
            throw new LaunchException("its working directory is not there: " + directory);
        }
        if (!Files.isExecutable(directory)) {
            throw new LaunchException("its working directory cannot be entered: " + directory);
        }
        checkProgram(Path.of(request.command().get(0)));
        if (!request.before().isEmpty()) {
            try {
                checkProgram(Path.of(request.before().get(0)));
            } catch (LaunchException e) {
                throw new LaunchException("before_start: " + e.getMessage(), e);
            }
        }
        Path log = request.output().toAbsolutePath().getParent();
        if (!Files.isDirectory(log)) {
            throw new LaunchException("the directory of its log is not there: " + log);
        }
        if (log.toFile().getUsableSpace() < LEAST_LOG_SPACE) {
            throw new LaunchException("no space left for its log in " + log);
        }
    }

    private static void checkProgram(Path program) throws LaunchException {
        if (!program.isAbsolute()) {
            throw new LaunchException("the program is not named by an absolute path: " + program);
        }
        if (!Files.exists(program)) {
            throw new LaunchException("no such program: " + program);
        }
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new LaunchException("not an executable program: " + program);
        }
        byte[] header;
        try (InputStream in = Files.newInputStream(program)) {
            header = in.readNBytes(HEADER_BYTES);
        } catch (AccessDeniedException e) {
            return; // a program may be executable and not readable
        } catch (IOException e) {
            throw new LaunchException(program + " cannot be read: " + e.getMessage(), e);
        }
        checkFormat(program, header);
    }

    /** @param header the first bytes of the program */
    static void checkFormat(Path program, byte[] header) throws LaunchException {
        if (header.length > 2 && header[0] == '#' && header[1] == '!') {
            String line = new String(header, 2, header.length - 2, StandardCharsets.UTF_8);
            String interpreter = line.strip().split("[ \\t\\r\\n]", 2)[0];
            boolean complete = line.indexOf('\n') >= 0; // else it is longer than what was read
            if (complete && !new File(interpreter).canExecute()) {
                throw new LaunchException("the interpreter that the first line of " + program
                        + " names cannot be executed: " + interpreter);
            }
        } else if (header.length < Integer.BYTES
                || !MAGIC.contains(ByteBuffer.wrap(header).getInt(0))) {
            throw new LaunchException("neither a program for this machine nor a script with a #! line: " + program);
        }
    }
}
