package algo.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One process as {@code /proc} shows it: an eye on what is left that does not trust {@code algo status}.
 *
 * @param started field 22 of its stat; tells it from a later process with the same pid
 */
record SeenProcess(long pid, long started) {
    static SeenProcess of(long pid) {
        return new SeenProcess(pid, Long.parseLong(stat(pid, 22)));
    }

    SeenProcess parent() {
        return of(Long.parseLong(stat(pid, 4)));
    }

    /** Whether this very process still runs. One that only waits to be reaped does not. */
    boolean isAlive() {
        String state = stat(pid, 3);
        return !state.isEmpty() && !"ZX".contains(state) && stat(pid, 22).equals(String.valueOf(started));
    }

    /** Whether it has ended and {@code parent} has not waited for it. */
    static boolean isZombieOf(long pid, long parent) {
        return stat(pid, 3).equals("Z") && stat(pid, 4).equals(String.valueOf(parent));
    }

    /** Field {@code number} of proc(5)'s stat, from the third on; empty if there is no such process. */
    private static String stat(long pid, int number) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return line.substring(line.lastIndexOf(')') + 2).split(" ")[number - 3];
        } catch (IOException e) {
            return "";
        }
    }

    /** What its command line and environment hold, NULs as spaces. Empty if it is gone, or not ours to look at. */
    String description() {
        return (read("cmdline") + " " + read("environ")).strip();
    }

    String commandLine() {
        return read("cmdline").strip();
    }

    /** Whether it is the JVM of a daemon, and not the sandbox's, which is of the same files; its tracer counts too. */
    boolean isDaemon() {
        return isDaemon(commandLine());
    }

    /** Whether that is the command line of one. */
    static boolean isDaemon(String commandLine) {
        return commandLine.contains(" -jar ") && commandLine.contains("/algo-daemon.jar");
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** Sends a signal, by the shell: kill(1) is not on every machine. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Every live process whose command line, environment or working directory names {@code path}. */
    static List<SeenProcess> naming(Path path) {
        List<SeenProcess> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            for (ProcessHandle handle : (Iterable<ProcessHandle>) all::iterator) {
                String started = stat(handle.pid(), 22);
                if (handle.pid() == self || started.isEmpty()) {
                    continue;
                }
                SeenProcess process = new SeenProcess(handle.pid(), Long.parseLong(started));
                if (process.isAlive()
                        && (process.description() + " " + workingDirectory(handle.pid())).contains(path.toString())) {
                    found.add(process);
                }
            }
        }
        return found;
    }

    private static String workingDirectory(long pid) {
        try {
            return Objects.toString(Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")));
        } catch (IOException e) {
            return "";
        }
    }
}
