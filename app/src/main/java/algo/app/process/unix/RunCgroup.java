package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The control group of one run: a directory that we made, and every process that was born in it, or was moved to a
 * cgroup below it. Nothing a process does to its environment, session or parents takes it out. Safe on any thread; one
 * that is gone has no processes and takes no effect.
 */
public final class RunCgroup {
    private static final String PREFIX = "algo-run-";

    /** The number of levels of cgroups of its own that a program may have nested; deeper ones are not looked at. */
    private static final int MOST_LEVELS = 16;

    private static final int NO_SUBDIRECTORIES = 2;

    private final Path directory;

    RunCgroup(Path directory) {
        this.directory = directory;
    }

    static String name(RunId run) {
        return PREFIX + run;
    }

    /** Returns whether a directory's name is that of some run's cgroup. */
    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    Path directory() {
        return directory;
    }

    /** Returns the living processes in it and below it. Zombies are not among them. */
    List<Integer> processes() throws IOException {
        List<Integer> pids = new ArrayList<>();
        addProcesses(directory, pids, 0);
        return pids;
    }

    private static void addProcesses(Path of, List<Integer> pids, int level) throws IOException {
        for (String line : read(of.resolve("cgroup.procs")).split("\n")) {
            if (!line.isEmpty() && !line.equals("0")) { // 0: of a pid namespace that we do not see
                pids.add(Integer.valueOf(line));
            }
        }
        if (level < MOST_LEVELS) {
            for (Path below : subdirectories(of)) {
                addProcesses(below, pids, level + 1);
            }
        }
    }

    /** Cgroups below one. The link count tells in one call that there are none, which is the rule. */
    static List<Path> subdirectories(Path of) throws IOException {
        List<Path> below = new ArrayList<>();
        if (!Files.isDirectory(of)
                || (Integer) Files.getAttribute(of, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == NO_SUBDIRECTORIES) {
            return below;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(of, RunCgroup::isDirectory)) {
            entries.forEach(below::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return below;
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Moves a process in; what it starts from then on is born there. */
    void enter(int pid) throws IOException {
        write(directory.resolve("cgroup.procs"), Integer.toString(pid));
    }

    /** Sets one of its limits, e.g. {@code memory.max}. */
    void limit(String file, long value) throws IOException {
        write(directory.resolve(file), Long.toString(value));
    }

    /** SIGKILL to everything in it and below it, also to what is being forked at this moment. False if it cannot. */
    boolean kill() {
        try {
            write(directory.resolve("cgroup.kill"), "1");
            return true;
        } catch (IOException e) {
            return false; // before Linux 5.14, or it is gone: then its processes are killed one by one
        }
    }

    /**
     * Returns whether the kernel has killed a process of the cgroup because {@code memory.max} was reached. The first
     * count in {@code memory.events} is of this limit alone; the second is of every kill, also of one for want of
     * memory on the host.
     */
    boolean ranOutOfMemory() {
        try {
            List<String> events =
                    read(directory.resolve("memory.events")).lines().toList();
            return count(events, "oom ") && count(events, "oom_kill ");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean count(List<String> events, String name) {
        return events.stream().anyMatch(event -> event.startsWith(name) && !event.equals(name + "0"));
    }

    /** Removes it and what is below it, as far as no process is left in it. */
    void remove() {
        try {
            remove(directory, 0);
        } catch (IOException e) {
            // Something lives in it, or it is gone. The next daemon here tries again.
        }
    }

    private static void remove(Path tree, int level) throws IOException {
        if (level < MOST_LEVELS) {
            for (Path below : subdirectories(tree)) {
                remove(below, level + 1);
            }
        }
        Files.deleteIfExists(tree); // rmdir(2): the files in it are the kernel's and go with it
    }

    /** Returns the text of a file of a cgroup; empty if the cgroup is gone. */
    public static String read(Path file) throws IOException {
        byte[] text = new byte[1024];
        int length = 0;
        try (Fd fd = Fd.open(file.toString(), LibC.O_RDONLY, 0)) {
            byte[] block = new byte[1024];
            for (int count = fd.read(block); count > 0; count = fd.read(block)) {
                text = length + count > text.length ? Arrays.copyOf(text, 2 * (length + count)) : text;
                System.arraycopy(block, 0, text, length, count);
                length += count;
            }
        } catch (ErrnoException e) {
            // ENODEV: it was removed while open. EOPNOTSUPP: a threaded one, whose processes are listed above it.
            if (e.errno() != LibC.ENOENT && e.errno() != LibC.ENODEV && e.errno() != LibC.EOPNOTSUPP) {
                throw e;
            }
        }
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    /** Does one write(2), as these files want it. */
    static void write(Path file, String text) throws IOException {
        try (Fd fd = Fd.open(file.toString(), LibC.O_WRONLY, 0)) {
            fd.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            throw ErrnoException.of("cannot write " + text + " to " + file, e.errno());
        }
    }
}
