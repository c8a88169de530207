package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status file of a run: how far it came, one line a step, so that the next daemon can tell too.
 *
 * <pre>
 * waiting     written by the daemon before there is a wrapper: the gate is shut
 * cpu N       by the daemon, if there is such a limit: the CPU seconds at which the kernel kills a process of the run
 * log N       by the daemon, if processes of the run hold their log ({@link LogHolders}), whose inode is N
 * opened      by the wrapper: it was told to go on
 * preparing   by the wrapper, if a command comes before the program: it is executed next
 * before N    by the same: that command ended with N, as below; the program follows if N is 0, and nobody was asked to end
 * running     by the program's process, right before it becomes the program
 * failed N    by the same, when it could not become the program; N is what a shell calls that, 126 or 127
 * exited N    by the wrapper: the program ended with N, above 128 by signal N - 128
 * 0m0.5s ...  by the same, two lines: the CPU times that the shell tells, its own and that of all it waited for
 * asked P T   by a daemon, right before it asks the process P, started at T, to end: no daemon asks it twice
 * stray P T   by a daemon, which saw that the process P, started at T, is of the run, though it carries no mark of it
 * </pre>
 *
 * Each line is one write(2) at the end of a file whose block the daemon already has: no step needs another process, a
 * free block, or a rename, and each is there whole or not at all. How it ended is read only when the wrapper has ended.
 */
final class RunStatus {
    private static final String WAITING = "waiting\n";
    private static final String ASKED = "asked ";
    private static final String RUNNING = "running";
    private static final String BEFORE = "before ";
    private static final String LOG = "log ";
    private static final String STRAY = "stray ";
    /** User and system time, as dash and bash write them; the locale may bring a comma. */
    private static final Pattern TIMES = Pattern.compile("([0-9]+)m([0-9]+)[.,][0-9]+s ([0-9]+)m([0-9]+)[.,][0-9]+s");

    private static final Pattern PROCESS = Pattern.compile("(asked |stray )([1-9][0-9]{0,8}) ([0-9]{1,18})");

    /** The seconds that two times lose when they are cut to whole seconds. */
    private static final int CUT_SECONDS = 2;

    private static final int NOT_FOUND = 127;
    /** Far more than its few short lines, and one for each process of a large tree. */
    private static final int MOST_BYTES = 64 * 1024;

    private RunStatus() {}

    /**
     * Makes the file anew, and its directory if somebody has removed that. If that fails, it is not there.
     *
     * @param cpuSeconds at which the kernel kills a process of the run; 0 for never
     */
    static void create(Path file, long cpuSeconds) throws ErrnoException {
        String path = file.toString();
        makeDirectory(file.toAbsolutePath().getParent());
        try (Fd fd = Fd.openPlain(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_TRUNC, 0600)) {
            String text = cpuSeconds == 0 ? WAITING : WAITING + "cpu " + cpuSeconds + "\n";
            fd.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            delete(file);
            throw ErrnoException.of("cannot write " + file, e.errno());
        }
    }

    /**
     * Makes the file of a run whose wrapper lives, and so was told to go on, if it is not there.
     *
     * @param log the inode of the log that is held, if one is
     */
    static void remake(Path file, OptionalLong log) throws ErrnoException {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL, 0600)) {
            String held = log.isPresent() ? LOG + log.getAsLong() + "\n" : "";
            fd.write((WAITING + held + "opened\nrunning\n").getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            if (e.errno() != LibC.EEXIST) {
                throw e;
            }
        }
    }

    /** Makes the directory, but not the one above it: a home that is gone is not made anew. */
    private static void makeDirectory(Path directory) {
        if (!Files.exists(directory)) {
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException e) {
                // The call that opens a file in it next says why not.
            }
        }
    }

    /** Notes that the log of the run is held; without that line nothing is told by it later. */
    static void noteHeldLog(Path file, long inode) throws ErrnoException {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_APPEND, 0)) {
            fd.write((LOG + inode + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Returns the inode of the log that is held; empty if none is, or that cannot be told. */
    static OptionalLong heldLog(Path file) {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_RDONLY, 0)) {
            byte[] content = new byte[MOST_BYTES];
            String text = new String(content, 0, fd.read(content), StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> line.startsWith(LOG))
                    .map(line -> line.substring(LOG.length()))
                    .filter(number -> number.matches("[0-9]{1,18}"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (ErrnoException e) {
            return OptionalLong.empty();
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The file is small, and of a run that is over: nobody asks for it again.
        }
    }

    /**
     * Returns whether nothing is to be executed before the program any more; so too if the file is gone.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static boolean isPrepared(Path file) {
        return text(file)
                .map(text -> text.lines().anyMatch(line -> line.equals(RUNNING) || line.startsWith(BEFORE)))
                .orElse(true);
    }

    /**
     * Reads how the run ended, as far as the file tells.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static ProcessEnd read(Path file) {
        return text(file).map(RunStatus::parse).orElse(ProcessEnd.unknown());
    }

    /** Returns the text of the file; empty if it is not there, or not to be read. */
    private static Optional<String> text(Path file) {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_RDONLY, 0)) {
            byte[] content = new byte[MOST_BYTES];
            return Optional.of(new String(content, 0, fd.read(content), StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            if (e.errno() == LibC.EMFILE || e.errno() == LibC.ENFILE || e.errno() == LibC.ENOMEM) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty();
        }
    }

    /**
     * Notes that a process is asked to end. Before that is done: a daemon that dies in between leaves it to the next to wait
     * for the end of the grace, and never to ask twice, which many programs take for "now".
     */
    static void noteAsked(Path file, ProcessIdentity process) {
        note(file, ASKED, process);
    }

    /** Notes that a process was seen to be of the run: nothing else will tell the next daemon. */
    static void noteStray(Path file, ProcessIdentity process) {
        note(file, STRAY, process);
    }

    private static void note(Path file, String what, ProcessIdentity process) {
        String line = what + process.pid() + " " + process.startTime() + "\n";
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_APPEND, 0)) {
            fd.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            // This daemon remembers, and that counts for more than what the next one knows.
        }
    }

    /**
     * Returns the processes that were asked to end, by any daemon of this boot.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static Set<ProcessIdentity> asked(Path file, String bootId) {
        return processes(text(file).orElse(""), ASKED, bootId);
    }

    /**
     * Returns the processes that were seen to be of the run and carry no mark of it, by any daemon of this boot.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static Set<ProcessIdentity> strays(Path file, String bootId) {
        return processes(text(file).orElse(""), STRAY, bootId);
    }

    /** Returns the processes in the lines of {@code text} that begin with {@code what}. */
    static Set<ProcessIdentity> processes(String text, String what, String bootId) {
        Set<ProcessIdentity> processes = new HashSet<>();
        text.lines().map(PROCESS::matcher).filter(Matcher::matches).forEach(line -> {
            int pid = Integer.parseInt(line.group(2));
            if (line.group(1).equals(what) && pid > 1) {
                processes.add(new ProcessIdentity(bootId, pid, Long.parseLong(line.group(3))));
            }
        });
        return processes;
    }

    /** Reads the end as {@link #read} does, from the text. Only whole lines count. */
    static ProcessEnd parse(String text) {
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        int failed = number(lines, "failed ");
        int exited = number(lines, "exited ");
        if (failed >= 0) {
            return ProcessEnd.couldNotStart(
                    failed == NOT_FOUND
                            ? "the program, or the interpreter that its first line names, was not found"
                            : "the program could not be executed");
        }
        if (lines.contains(RUNNING)) {
            return exited >= 0 ? ended(exited, isCpuUsedUp(lines)) : ProcessEnd.unknown();
        }
        if (!text.endsWith("\n")) {
            // Each line is there whole or not at all, unless the file was damaged: it may have said more.
            return ProcessEnd.unknown();
        }
        int before = number(lines, BEFORE);
        if (before > 0) {
            ProcessEnd end = ended(before, false);
            return ProcessEnd.notPrepared(
                    end.signal().isEmpty()
                            ? "before_start exited with " + before
                            : "before_start was ended by signal " + end.signal());
        }
        if (before == 0 && lines.stream().anyMatch(line -> line.startsWith(ASKED))) {
            return ProcessEnd.notPrepared("it was asked to end before its program was executed");
        }
        if (before < 0 && lines.contains("preparing")) {
            return ProcessEnd.unknown();
        }
        if (lines.contains("opened")) {
            if (exited > 0 && SignalNumbers.deadly(exited - 128).isPresent()) {
                return ended(exited, false); // somebody was faster than exec
            }
            return ProcessEnd.couldNotStart("no process or memory was left to run the program in");
        }
        return lines.contains("waiting") ? ProcessEnd.neverRan() : ProcessEnd.unknown();
    }

    /**
     * Returns the end for a number that the shell tells. It tells 137 for a program that was killed and for one that
     * called {@code exit(137)}: the first is likelier.
     */
    private static ProcessEnd ended(int code, boolean cpuUsedUp) {
        String signal = SignalNumbers.deadly(code - 128).orElse("");
        if (signal.equals("XCPU") || (signal.equals("KILL") && cpuUsedUp)) {
            return ProcessEnd.cpuLimit(signal);
        }
        return signal.isEmpty() ? ProcessEnd.exited(code) : ProcessEnd.signaled(signal);
    }

    /** Returns whether the run used as much CPU time as it takes for the kernel to kill one of its processes. */
    private static boolean isCpuUsedUp(List<String> lines) {
        int most = value(lines, "cpu ", 9);
        Matcher times = lines.stream()
                .map(TIMES::matcher)
                .filter(Matcher::matches)
                .reduce((first, second) -> second)
                .orElse(null);
        if (most < 0 || times == null) {
            return false;
        }
        long used = 0;
        for (int group = 1; group <= 3; group += 2) {
            used += Long.parseLong(times.group(group)) * 60 + Long.parseLong(times.group(group + 1));
        }
        return used >= most - CUT_SECONDS;
    }

    /** Returns the number, 0 to 255, in the last line that starts with {@code word}, or -1. */
    private static int number(List<String> lines, String word) {
        int found = value(lines, word, 3);
        return found <= 255 ? found : -1;
    }

    private static int value(List<String> lines, String word, int digits) {
        int found = -1;
        for (String line : lines) {
            if (line.startsWith(word)) {
                String number = line.substring(word.length());
                boolean valid = number.matches("[0-9]+") && number.length() <= digits;
                found = valid ? Integer.parseInt(number) : -1;
            }
        }
        return found;
    }
}
