package algo.app.process.unix;

import algo.app.model.Text;
import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code /proc}. A process may end between any two calls, so "not there" is an ordinary answer, as is "not ours to
 * see"; but that nothing can be read at all, e.g. for want of descriptors, is thrown and never taken for either.
 * Safe on any thread.
 */
public final class Proc {
    private static final int STAT_BYTES = 1024;
    /** A storm of processes is not listed one by one. */
    private static final int MOST_DESCENDANTS = 200;

    private static final byte[] RUN_ID = "ALGO_RUN_ID=".getBytes(StandardCharsets.US_ASCII);

    /** linux/proc_ns.h: PROC_PID_INIT_INO, of the pid namespace that is there from the beginning. */
    private static final String HOST_PID_NAMESPACE = String.valueOf(0xEFFFFFFCL);

    private Proc() {}

    /**
     * Returns the kernel's id of this boot, and, but for the host's own, the pid namespace of this process: its number,
     * which is given to another once it is gone, and when its first process started, which then is another time.
     *
     * @throws IOException also if {@code /proc} shows another pid namespace: then no pid that it tells is one of ours
     */
    static String bootId() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        if (!Files.readSymbolicLink(Path.of("/proc/self")).toString().equals(String.valueOf(LibC.getpid()))) {
            throw new IOException("/proc shows another pid namespace than that of the daemon, so no process can be told"
                    + " from another; mount the right one, as 'unshare --mount-proc' does");
        }
        String namespace =
                Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("[^0-9]", "");
        if (namespace.equals(HOST_PID_NAMESPACE)) {
            return boot;
        }
        return boot + "@" + namespace + ":" + stat(1).map(ProcStat::startTime).orElse(0L);
    }

    /**
     * Returns the number that the kernel gave out last, to a process or a thread: the last word of
     * {@code /proc/loadavg}. 0 if that file does not tell.
     */
    static int newestPid() throws ErrnoException {
        byte[] buffer = new byte[128];
        int at = read("/proc/loadavg", buffer) - 2; // the line end comes last
        int pid = 0;
        for (int unit = 1; at >= 0 && buffer[at] >= '0' && buffer[at] <= '9' && unit < 1_000_000_000; at--) {
            pid += (buffer[at] - '0') * unit;
            unit *= 10;
        }
        return pid;
    }

    /** Returns every process there is. */
    static List<ProcStat> all() throws IOException {
        String[] names = new File("/proc").list();
        if (names == null) {
            throw new IOException("cannot list /proc");
        }
        List<ProcStat> all = new ArrayList<>(names.length);
        byte[] buffer = new byte[STAT_BYTES];
        for (String name : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                stat(name, buffer).ifPresent(all::add);
            }
        }
        return all;
    }

    static Optional<ProcStat> stat(int pid) throws ErrnoException {
        return stat(Integer.toString(pid), new byte[STAT_BYTES]);
    }

    private static Optional<ProcStat> stat(String pid, byte[] buffer) throws ErrnoException {
        int length = read("/proc/" + pid + "/stat", buffer);
        return length <= 0 ? Optional.empty() : ProcStat.parse(buffer, length);
    }

    /** Returns whether exactly this process still runs. Its boot id has been compared before. */
    static boolean isAlive(ProcessIdentity identity) throws ErrnoException {
        return stat(identity.pid())
                .filter(stat -> stat.is(identity) && !stat.isDead())
                .isPresent();
    }

    /**
     * Describes a process as {@link algo.app.process.ProcessLauncher#describe} does; its boot id has been compared
     * before.
     */
    static String describe(ProcessIdentity process) throws IOException {
        ProcStat stat = stat(process.pid()).orElse(null);
        if (stat == null || !stat.is(process) || stat.isDead()) {
            return "";
        }
        String name = new String(whole("/proc/" + process.pid() + "/comm"), StandardCharsets.UTF_8).strip();
        String text = "process " + process.pid() + " (" + Text.printable(name, 32) + ")";
        int uid = uid(process.pid());
        if (uid >= 0 && uid != LibC.getuid()) {
            text += ", which runs as user " + uid + " and which only that user or root can end";
        } else if (stat.state() == 'D') {
            text += ", which waits inside the kernel and ends when that is over";
        }
        return text;
    }

    /** Returns the arguments of a process, each ended by a NUL; empty once it has ended. */
    static byte[] commandLine(int pid) throws ErrnoException {
        return whole("/proc/" + pid + "/cmdline");
    }

    /**
     * Returns the environment with which the process was executed: entries, each ended by a NUL. Empty once it has
     * ended, or if this user may not see it.
     */
    static byte[] environment(int pid) throws ErrnoException {
        return whole("/proc/" + pid + "/environ");
    }

    /** Returns the milliseconds for which the host has been up, time asleep included. */
    static long uptimeMillis() throws IOException {
        String text = new String(whole("/proc/uptime"), StandardCharsets.US_ASCII);
        return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1000);
    }

    /**
     * Returns the children of a process with one thread; empty if the kernel does not list them (CONFIG_PROC_CHILDREN).
     */
    static Optional<List<Integer>> children(int pid) throws ErrnoException {
        return children(pid, String.valueOf(pid));
    }

    private static Optional<List<Integer>> children(int pid, String thread) throws ErrnoException {
        List<Integer> children = new ArrayList<>();
        try (Fd fd = Fd.open("/proc/" + pid + "/task/" + thread + "/children", LibC.O_RDONLY, 0)) {
            byte[] buffer = new byte[STAT_BYTES];
            int child = 0;
            // A long list comes in pieces, and a piece may end within a number.
            for (int length = fd.read(buffer); length > 0; length = fd.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    if (buffer[i] >= '0' && buffer[i] <= '9') {
                        child = child * 10 + buffer[i] - '0';
                    } else if (child > 0) {
                        children.add(child);
                        child = 0;
                    }
                }
            }
        } catch (ErrnoException e) {
            if (isAbsence(e.errno())) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(children);
    }

    /**
     * Returns the processes that descend from a process now, as far as the kernel lists children; costs a few small
     * reads a process. Others' too: unlike its mark and its environment, anybody may see whose child a process is.
     */
    static List<ProcStat> descendants(int ancestor) throws ErrnoException {
        List<ProcStat> found = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(ancestor));
        while (!open.isEmpty() && found.size() < MOST_DESCENDANTS) {
            int parent = open.pop();
            String[] threads = new File("/proc/" + parent + "/task").list();
            for (String thread : threads == null ? new String[0] : threads) {
                for (int child : children(parent, thread).orElse(List.of())) {
                    ProcStat stat = stat(child).orElse(null);
                    if (stat != null && stat.parent() == parent) {
                        found.add(stat);
                        open.push(child);
                    }
                }
            }
        }
        return found;
    }

    /**
     * Returns the value of {@code ALGO_RUN_ID} that the process was executed with; empty if none, or if not ours to
     * see.
     */
    static String runIdInEnvironment(int pid) throws ErrnoException {
        return runId(environment(pid));
    }

    /**
     * Finds the run's id as {@link #runIdInEnvironment} does, in the content of the file: entries, each ended by a NUL.
     */
    static String runId(byte[] environment) {
        for (int start = 0; start < environment.length; start++) {
            int end = start;
            while (end < environment.length && environment[end] != 0) {
                end++;
            }
            int value = start + RUN_ID.length;
            if (value <= end && Arrays.equals(environment, start, value, RUN_ID, 0, RUN_ID.length)) {
                return new String(environment, value, end - value, StandardCharsets.US_ASCII);
            }
            start = end;
        }
        return "";
    }

    /** Returns how much the process is preferred when memory runs out, -1000 to 1000; 0 also once it has ended. */
    static int oomScoreAdj(int pid) throws ErrnoException {
        String text = new String(whole("/proc/" + pid + "/oom_score_adj"), StandardCharsets.US_ASCII).strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /** Returns how many tasks, processes and their threads, have this real user id, as far as they are seen. */
    static long tasks(int uid) throws IOException {
        String[] names = new File("/proc").list();
        long tasks = 0;
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                int pid = Integer.parseInt(name);
                tasks += uid(pid) == uid ? threads(pid) : 0;
            }
        }
        return tasks;
    }

    /** Returns the number of its threads; 0 once it has ended. */
    static long threads(int pid) throws ErrnoException {
        String status = new String(whole("/proc/" + pid + "/status"), StandardCharsets.UTF_8);
        int line = status.indexOf("\nThreads:\t");
        return line < 0 ? 0 : Long.parseLong(status.substring(line + 10, status.indexOf('\n', line + 10)));
    }

    /** Returns the real user id of a process (the first of the four in the status file); -1 once it has ended. */
    static int uid(int pid) throws ErrnoException {
        String status = new String(whole("/proc/" + pid + "/status"), StandardCharsets.UTF_8);
        int line = status.indexOf("\nUid:\t");
        return line < 0 ? -1 : (int) Long.parseLong(status.substring(line + 6, status.indexOf('\t', line + 6)));
    }

    /**
     * Returns the resident memory of a process, each page divided by the number of processes that share it, in bytes; 0
     * once it has ended, -1 if the kernel does not tell (before 4.14, or not ours to see).
     */
    static long proportionalBytes(int pid) throws ErrnoException {
        byte[] buffer = new byte[2 * STAT_BYTES];
        int length = read("/proc/" + pid + "/smaps_rollup", buffer);
        String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        int line = text.indexOf("\nPss:");
        if (line < 0) {
            return length == 0 ? 0 : -1;
        }
        int end = text.indexOf(" kB", line);
        return Long.parseLong(text.substring(line + 5, end).strip()) * 1024;
    }

    private static byte[] whole(String path) throws ErrnoException {
        byte[] buffer = new byte[8192];
        int length = read(path, buffer);
        while (length == buffer.length) {
            buffer = new byte[buffer.length * 8];
            length = read(path, buffer);
        }
        return length <= 0 ? new byte[0] : Arrays.copyOf(buffer, length);
    }

    /**
     * Does one read(2), which for these files gives all that fits into {@code buffer}; -1 if the file is not there for
     * us.
     */
    private static int read(String path, byte[] buffer) throws ErrnoException {
        try (Fd fd = Fd.open(path, LibC.O_RDONLY, 0)) {
            return fd.read(buffer);
        } catch (ErrnoException e) {
            if (isAbsence(e.errno())) {
                return -1;
            }
            throw e;
        }
    }

    private static boolean isAbsence(int errno) {
        return errno == LibC.ENOENT || errno == LibC.ESRCH || errno == LibC.EACCES || errno == LibC.EPERM;
    }
}
