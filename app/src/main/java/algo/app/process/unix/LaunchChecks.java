package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what would make a start fail before anything is made, so that the message can name it. A shell could only say
 * 126 or 127, and would run a file that is no program as a script of its own.
 */
final class LaunchChecks {
    /** A log with less room than this would lose what the program says when it fails. */
    private static final long LEAST_LOG_SPACE = 64 * 1024;

    private static final int HEADER_BYTES = 256;

    /** e_machine of elf.h, by {@code os.arch}: its own, and the 32-bit one that its kernel may run. */
    private static final Set<Integer> X86 = Set.of(62, 3);

    private static final Set<Integer> ARM = Set.of(183, 40);

    private LaunchChecks() {}

    static void check(LaunchRequest request) throws LaunchException {
        refuseNul(request);
        Path directory = request.workingDirectory();
        if (!Files.isDirectory(directory)) {
            throw new LaunchException("its working directory is not there: " + directory);
        }
        if (!Files.isExecutable(directory)) {
            throw new LaunchException("its working directory cannot be entered: " + directory);
        }
        checkProgram(Path.of(request.command().get(0)));
        if (!request.before().isEmpty()) {
            checkBefore(Path.of(request.before().get(0)));
        }
        Path log = request.output().toAbsolutePath().getParent();
        if (!Files.isDirectory(log)) {
            throw new LaunchException("the directory of its log is not there: " + log);
        }
        if (log.toFile().getUsableSpace() < LEAST_LOG_SPACE) {
            throw new LaunchException("no space left for its log in " + log);
        }
    }

    /** Refuses a NUL, which ends a string in C, so that what follows it would be lost without a word. */
    private static void refuseNul(LaunchRequest request) throws LaunchException {
        for (List<String> command : List.of(request.command(), request.before())) {
            for (String argument : command) {
                if (argument.indexOf('\0') >= 0) {
                    throw new LaunchException("an argument holds a NUL character");
                }
            }
        }
        for (String value : request.environment().values()) {
            if (value.indexOf('\0') >= 0) {
                throw new LaunchException("an environment variable holds a NUL character");
            }
        }
    }

    private static void checkBefore(Path program) throws LaunchException {
        try {
            checkProgram(program);
        } catch (LaunchException e) {
            throw new LaunchException("before_start: " + e.getMessage(), e);
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
        checkFormat(program);
    }

    private static void checkFormat(Path program) throws LaunchException {
        byte[] header = new byte[HEADER_BYTES];
        int length;
        try (Fd fd = Fd.open(program.toString(), LibC.O_RDONLY, 0)) {
            length = fd.read(header);
        } catch (ErrnoException e) {
            if (e.errno() == LibC.EACCES) {
                return; // a program may be executable and not readable
            }
            throw new LaunchException(e.getMessage(), e);
        }
        if (length > 2 && header[0] == '#' && header[1] == '!') {
            checkInterpreter(program, new String(header, 2, length - 2, StandardCharsets.UTF_8));
        } else if (!isOwnBinary(header, length) && !hasForeignFormats()) {
            throw new LaunchException("neither a program for this machine nor a script with a #! line: " + program);
        }
    }

    private static void checkInterpreter(Path program, String firstLine) throws LaunchException {
        String interpreter = firstLine.strip().split("[ \\t\\r\\n]", 2)[0];
        boolean complete = firstLine.indexOf('\n') >= 0; // else it is longer than what was read
        if (complete && !new File(interpreter).canExecute()) {
            throw new LaunchException(
                    "the interpreter that the first line of " + program + " names cannot be executed: " + interpreter);
        }
    }

    private static boolean isOwnBinary(byte[] header, int length) {
        if (length < 20 || header[0] != 0x7f || header[1] != 'E' || header[2] != 'L' || header[3] != 'F') {
            return false;
        }
        int machine = (header[18] & 0xff) | (header[19] & 0xff) << 8;
        boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64");
        return (arm ? ARM : X86).contains(machine);
    }

    /**
     * Returns whether the kernel was taught other formats (binfmt_misc: {@code register}, {@code status}, one file
     * each).
     */
    private static boolean hasForeignFormats() {
        String[] formats = new File("/proc/sys/fs/binfmt_misc").list();
        return formats != null && formats.length > 2;
    }
}
