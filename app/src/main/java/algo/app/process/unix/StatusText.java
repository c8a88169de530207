package algo.app.process.unix;

import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
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
 * limit NAME  by the wrapper, where limits are set by it: that of NAME could not be set, so nothing is executed
 * stray P T   by a daemon, which saw that the process P, started at T, is of the run, though it carries no mark of it
 * </pre>
 *
 * Each line is one write(2) at the end of a file whose block the daemon already has: no step needs another process, a
 * free block, or a rename, and each is there whole or not at all. How it ended is read only when the wrapper has ended.
 */
public final class StatusText {
    private static final String WAITING = "waiting\n";
    /** Begins the line of a process that was asked to end. */
    public static final String ASKED = "asked ";

    private static final String RUNNING = "running";
    private static final String BEFORE = "before ";
    /** Begins the line of the log that is held. */
    public static final String LOG = "log ";
    /** Begins the line of a process that carries no mark. */
    public static final String STRAY = "stray ";
    /** User and system time, as dash and bash write them; the locale may bring a comma. */
    private static final Pattern TIMES = Pattern.compile("([0-9]+)m([0-9]+)[.,][0-9]+s ([0-9]+)m([0-9]+)[.,][0-9]+s");

    private static final Pattern PROCESS = Pattern.compile("(asked |stray )([1-9][0-9]{0,8}) ([0-9]{1,18})");

    /** The seconds that two times lose when they are cut to whole seconds. */
    private static final int CUT_SECONDS = 2;

    private static final int NOT_FOUND = 127;

    /** Begins the line of a limit that could not be set. */
    public static final String LIMIT = "limit ";

    private StatusText() {}

    /**
     * Returns the text of a run whose gate is shut.
     *
     * @param cpuSeconds at which the kernel kills a process of the run; 0 for never
     */
    public static String begun(long cpuSeconds) {
        return cpuSeconds == 0 ? WAITING : WAITING + "cpu " + cpuSeconds + "\n";
    }

    /**
     * Returns the text of a run whose wrapper lives, and so was told to go on.
     *
     * @param log the inode of the log that is held, if one is
     */
    public static String remade(OptionalLong log) {
        String held = log.isPresent() ? LOG + log.getAsLong() + "\n" : "";
        return WAITING + held + "opened\nrunning\n";
    }

    /** Returns the line that says {@code what} of a process, such as {@link #ASKED}. */
    public static String line(String what, ProcessIdentity process) {
        return what + process.pid() + " " + process.startTime() + "\n";
    }

    /** Returns the inode of the log that is held; empty if none is, or that cannot be told. */
    public static OptionalLong heldLog(String text) {
        return text.lines()
                .filter(line -> line.startsWith(LOG))
                .map(line -> line.substring(LOG.length()))
                .filter(number -> number.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /** Returns whether nothing is to be executed before the program any more. */
    public static boolean isPrepared(String text) {
        return text.lines().anyMatch(line -> line.equals(RUNNING) || line.startsWith(BEFORE));
    }

    /** Returns the processes in the lines of {@code text} that begin with {@code what}. */
    public static Set<ProcessIdentity> processes(String text, String what, String bootId) {
        Set<ProcessIdentity> processes = new HashSet<>();
        text.lines().map(PROCESS::matcher).filter(Matcher::matches).forEach(line -> {
            int pid = Integer.parseInt(line.group(2));
            if (line.group(1).equals(what) && pid > 1) {
                processes.add(new ProcessIdentity(bootId, pid, Long.parseLong(line.group(3))));
            }
        });
        return processes;
    }

    /**
     * Reads how the run ended, as far as the text tells. Only whole lines count.
     *
     * @param deadly the name, without {@code SIG}, of a signal that can have ended a process, by its number; empty for another number
     */
    public static ProcessEnd end(String text, IntFunction<Optional<String>> deadly) {
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
            return exited >= 0 ? ended(exited, isCpuUsedUp(lines), deadly) : ProcessEnd.unknown();
        }
        if (!text.endsWith("\n")) {
            // Each line is there whole or not at all, unless the file was damaged: it may have said more.
            return ProcessEnd.unknown();
        }
        int before = number(lines, BEFORE);
        if (before > 0) {
            ProcessEnd end = ended(before, false, deadly);
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
            if (exited > 0 && deadly.apply(exited - 128).isPresent()) {
                return ended(exited, false, deadly); // somebody was faster than exec
            }
            return ProcessEnd.couldNotStart("no process or memory was left to run the program in");
        }
        Optional<String> limit =
                lines.stream().filter(line -> line.startsWith(LIMIT)).findFirst();
        if (limit.isPresent()) {
            return ProcessEnd.couldNotStart("its limit of " + limit.get().substring(LIMIT.length())
                    + " cannot be set; the daemon itself runs under a lower one");
        }
        return lines.contains("waiting") ? ProcessEnd.neverRan() : ProcessEnd.unknown();
    }

    /**
     * Returns the end for a number that the shell tells. It tells 137 for a program that was killed and for one that
     * called {@code exit(137)}: the first is likelier.
     */
    private static ProcessEnd ended(int code, boolean cpuUsedUp, IntFunction<Optional<String>> deadly) {
        String signal = deadly.apply(code - 128).orElse("");
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
