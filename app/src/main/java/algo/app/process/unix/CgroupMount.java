package algo.app.process.unix;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The mount of the unified hierarchy of control groups (cgroups(7), version 2), which tells how the paths of
 * {@code /proc/PID/cgroup} lead below it. Pure.
 *
 * @param point where it is mounted
 * @param root which of its cgroups is mounted there; {@code /} unless the host shows us only a part
 */
record CgroupMount(Path point, Path root) {
    private static final String OWN_LINE = "0::";
    private static final String DELETED = " (deleted)";

    /** Finds the mount in the text of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)); empty if there is none. */
    static Optional<CgroupMount> find(String mountinfo) {
        for (String line : mountinfo.lines().toList()) {
            int dash = line.indexOf(" - ");
            if (dash < 0 || !line.startsWith(" - cgroup2 ", dash)) {
                continue;
            }
            String[] fields = line.split(" ");
            return Optional.of(new CgroupMount(Path.of(unescaped(fields[4])), Path.of(unescaped(fields[3]))));
        }
        return Optional.empty();
    }

    /** Spaces, tabs, line ends and backslashes stand there as a backslash and three octal digits. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /**
     * Returns the directory of a process's cgroup, from the text of its {@code /proc/PID/cgroup}; empty if it is not
     * below here.
     */
    Optional<Path> directory(String cgroup) {
        for (String line : cgroup.lines().toList()) {
            if (line.startsWith(OWN_LINE + "/")) {
                String path = line.substring(OWN_LINE.length());
                path = path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
                Path own = Path.of(path);
                boolean visible = own.equals(own.normalize()) && own.startsWith(root);
                return visible ? Optional.of(point.resolve(root.relativize(own)).normalize()) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
