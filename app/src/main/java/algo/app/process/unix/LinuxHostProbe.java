package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.FileSystemStat;
import algo.app.platform.unix.JnaHome;
import algo.app.platform.unix.LibC;
import algo.app.platform.unix.TcpListeners;
import algo.app.process.HostProbe;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Linux. */
public final class LinuxHostProbe implements HostProbe {
    private static final String NEEDS_DAEMON = "not looked at, as that needs a daemon that runs";

    private final Optional<UnixProcessLauncher> launcher;

    /** @param launcher of the daemon, in the daemon */
    public LinuxHostProbe(Optional<UnixProcessLauncher> launcher) {
        this.launcher = launcher;
    }

    @Override
    public Optional<String> nativeProblem() {
        try {
            JnaHome.load();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Reads {@code /proc/locks}, so that no daemon that starts at this moment finds its lock taken by this look. */
    @Override
    public OptionalInt lockHolder(Path file) {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
                String[] words = line.strip().split("\\s+"); // number: FLOCK ADVISORY WRITE pid device:inode 0 EOF
                if (words.length > 5
                        && words[1].equals("FLOCK")
                        && words[3].equals("WRITE")
                        && words[5].endsWith(inode)) {
                    return OptionalInt.of(Integer.parseInt(words[4]));
                }
            }
        } catch (IOException e) {
            // The file is not there, so nobody holds it.
        }
        return OptionalInt.empty();
    }

    @Override
    public Optional<Space> space(Path place) {
        try {
            Object device = Files.getAttribute(place, "unix:dev");
            return FileSystemStat.of(place)
                    .map(stat -> new Space(
                            device, stat.freeBytes(), stat.bytes(), stat.freeFiles(), stat.files(), stat.readOnly()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Capacity capacity() {
        long files = limit(LibC.RLIMIT_NOFILE);
        long processes = LibC.getuid() == 0 ? Long.MAX_VALUE : limit(LibC.RLIMIT_NPROC); // not enforced for root
        for (String file : List.of("/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max")) {
            processes = Math.min(processes, number(Path.of(file)));
        }
        for (Path cgroup : ownCgroups()) {
            processes = Math.min(processes, number(cgroup.resolve("pids.max")));
        }
        return new Capacity(files, processes);
    }

    @Override
    public Listening listening(int port) {
        return new Listening(TcpListeners.users(port), LibC.getuid(), TcpListeners.firstFreePort());
    }

    private static long limit(int resource) {
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            long soft = LibC.prlimit(0, resource, null, limit) == 0 ? limit.getLong(0) : -1;
            return soft < 0 ? Long.MAX_VALUE : soft;
        }
    }

    /** Files of sysctl give all they hold to the first read(2) and nothing to the next, which the JDK does not expect. */
    private static long number(Path file) {
        try {
            String text = RunCgroup.read(file).strip();
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Returns the daemon's cgroup and those above it, each of which may limit how many processes are below it. */
    private static List<Path> ownCgroups() {
        List<Path> cgroups = new ArrayList<>();
        try {
            Optional<CgroupMount> mount = CgroupMount.find(Files.readString(Path.of("/proc/self/mountinfo")));
            String own = Files.readString(Path.of("/proc/self/cgroup"));
            Path at = mount.flatMap(m -> m.directory(own)).orElse(null);
            while (at != null && at.startsWith(mount.get().point())) {
                cgroups.add(at);
                at = at.getParent();
            }
        } catch (IOException e) {
            // The value cannot be told, so nothing of it is known to be limited.
        }
        return cgroups;
    }

    @Override
    public List<Means> means(boolean isDaemon) {
        List<Means> means = new ArrayList<>();
        means.add(pidfd());
        means.add(isDaemon ? subreaper() : new Means("subreaper", true, NEEDS_DAEMON, ""));
        means.add(cookie());
        means.add(processes());
        means.add(new Means("cgroup", true, launcher.map(LinuxHostProbe::cgroup).orElse(NEEDS_DAEMON), ""));
        return means;
    }

    private static Means pidfd() {
        try {
            PidFd.open(LibC.getpid()).ifPresent(PidFd::close);
            return new Means("pidfd", true, "yes: a signal reaches the process that was meant, and no other", "");
        } catch (ErrnoException e) {
            String hint = e.errno() == LibC.ENOSYS
                    ? "Linux 5.4 or newer is needed"
                    : "let the sandbox or container call pidfd_open(2)";
            return new Means("pidfd", false, "no: " + e.getMessage(), hint);
        }
    }

    private static Means subreaper() {
        try (Memory value = new Memory(Integer.BYTES)) {
            boolean is = LibC.prctl(LibC.PR_GET_CHILD_SUBREAPER, Pointer.nativeValue(value), 0, 0, 0) == 0
                    && value.getInt(0) == 1;
            return is
                    ? new Means("subreaper", true, "yes: what a strategy leaves behind falls to the daemon", "")
                    : new Means("subreaper", false, "no: what a strategy leaves behind is lost", "restart the daemon");
        }
    }

    /** Returns whether the mark can be set: nobody may have lowered the limit that carries it. */
    private static Means cookie() {
        boolean free;
        try (Memory limit = new Memory(2 * Long.BYTES)) {
            free = LibC.prlimit(0, LibC.RLIMIT_LOCKS, null, limit) == 0 && limit.getLong(Long.BYTES) == -1;
        }
        return free || LibC.getuid() == 0
                ? new Means("cookie", true, "yes: every process carries a mark that tells its run", "")
                : new Means(
                        "cookie",
                        true,
                        "no: the limit of file locks is lowered; the environment and the session tell a run alone",
                        "start the daemon without 'ulimit -x'");
    }

    /**
     * Returns whether all processes are seen. With hidepid, /proc shows nobody what runs as another user, such as a
     * child that a strategy starts by sudo(8).
     */
    private static Means processes() {
        return Files.exists(Path.of("/proc/1/stat"))
                ? new Means("processes", true, "those of all users are seen", "")
                : new Means(
                        "processes",
                        false,
                        "those of other users are hidden (hidepid): what a strategy starts as another user is not"
                                + " found when it is stopped",
                        "mount /proc without hidepid, or with gid= of a group of this user");
    }

    private static String cgroup(UnixProcessLauncher launcher) {
        Cgroups cgroups = launcher.cgroups();
        return (cgroups.areUsed() ? "yes: " : "not used: ") + cgroups.description();
    }
}
