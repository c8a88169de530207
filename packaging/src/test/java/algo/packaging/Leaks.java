package algo.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds at one instant, by {@code /proc}.
 *
 * @param descriptors open ones
 * @param threads its own
 * @param residentKb VmRSS
 * @param zombies children that it has not waited for
 */
record Leaks(long descriptors, long threads, long residentKb, long zombies) {
    static Leaks of(SeenProcess process) throws IOException {
        Path proc = Path.of("/proc/" + process.pid());
        return new Leaks(
                count(proc.resolve("fd")), count(proc.resolve("task")), residentKb(proc), zombies(process.pid()));
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static long residentKb(Path proc) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS of " + proc);
    }

    private static long zombies(long parent) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(handle -> SeenProcess.isZombieOf(handle.pid(), parent))
                    .count();
        }
    }
}
