package algo.app.doctor;

import algo.app.files.WholeFile;
import algo.app.platform.SystemFiles;
import algo.app.process.HostProbe;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host: what strategies are run by, and how many of them it bears. */
final class HostChecks {
    private static final int LEAST_JAVA = 17;
    private static final int USUAL = 50;
    private static final int MANY = 500;

    /** Descriptors of the daemon itself, and of each strategy: its pidfd, its log while somebody follows it. */
    private static final long OWN_FILES = 100;

    private static final long FILES_EACH = 4;

    /** Threads count as processes: those of the daemon, and of a wrapper and a Python with numeric libraries. */
    private static final long OWN_PROCESSES = 50;

    private static final long PROCESSES_EACH = 8;

    private final Doctor.Subject subject;
    private final HostProbe host;
    private final Interpreters interpreters;

    HostChecks(Doctor.Subject subject, HostProbe host, Interpreters interpreters) {
        this.subject = subject;
        this.host = host;
        this.interpreters = interpreters;
    }

    Check java() {
        String java = "Java " + System.getProperty("java.version") + " in " + System.getProperty("java.home");
        return Runtime.version().feature() >= LEAST_JAVA
                ? Check.ok("java", java)
                : Check.bad("java", java + " is too old", "install Java 17 or newer, or name it with ALGO_JAVA");
    }

    /** Returns the Python that strategies get which name none. */
    Check python() {
        try {
            Path real = interpreters.resolve("python3");
            Path found = onPath();
            if (isShim(found)) {
                return Check.ok(
                        "python",
                        real + ", which strategies are run by directly; " + found
                                + " is a version manager's shim: another version it is given later counts for what is"
                                + " added from then on");
            }
            return Check.ok("python", real.toString());
        } catch (LaunchException e) {
            return Check.bad("python", e.getMessage(), "install python3, or name one with 'algo add --python'");
        }
    }

    private Path onPath() {
        for (String directory : subject.searchPath().split(File.pathSeparator)) {
            for (String name : SystemFiles.programs("python3")) {
                Path path = Path.of(directory.isEmpty() ? File.separator : directory, name);
                if (path.isAbsolute() && Files.isExecutable(path)) {
                    return path;
                }
            }
        }
        return Path.of("python3");
    }

    /** Shims are scripts; Python itself is not. */
    private static boolean isShim(Path python) {
        try (InputStream in = Channels.newInputStream(WholeFile.open(python))) {
            byte[] start = in.readNBytes(2);
            return start.length == 2 && start[0] == '#' && start[1] == '!';
        } catch (IOException e) {
            return false;
        }
    }

    Check limits() {
        HostProbe.Capacity capacity = host.capacity();
        long byFiles = (capacity.openFiles() - OWN_FILES) / FILES_EACH;
        long byProcesses = (capacity.processes() - OWN_PROCESSES) / PROCESSES_EACH;
        long strategies = Math.max(0, Math.min(byFiles, byProcesses));
        String found = number(capacity.openFiles()) + " open files, " + number(capacity.processes()) + " processes";
        if (strategies < USUAL) {
            return Check.bad(
                    "limits",
                    found + ": enough for about " + strategies + " strategies",
                    byFiles < byProcesses
                            ? "raise 'ulimit -n', or LimitNOFILE= of the service, and restart the daemon"
                            : "raise 'ulimit -u', or TasksMax= and LimitNPROC= of the service, and restart the daemon");
        }
        String enough = strategies >= MANY ? "enough for " + MANY : "enough for about " + strategies;
        return Check.ok("limits", found + ": " + enough + " strategies");
    }

    private static String number(long limit) {
        return limit == Long.MAX_VALUE ? "unlimited" : Long.toString(limit);
    }
}
