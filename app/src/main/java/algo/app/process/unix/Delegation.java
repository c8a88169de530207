package algo.app.process.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the cgroup that was handed over to this daemon, and makes it ready for cgroups of runs.
 *
 * <p>It is the daemon's own, or, where the unit has a {@code DelegateSubgroup=}, the one above. It was handed over if
 * systemd says so ({@code Delegate=yes} leaves an extended attribute), or if it belongs to us and we are not root. The root
 * cgroup never was.
 *
 * <p>Limits of a cgroup need its controllers to be enabled in the one above, which then may hold no process itself. In the
 * cgroup of a service that would keep the next daemon from starting: systemd puts it right there, while strategies live on
 * below, and the kernel refuses (EBUSY; systemd ends with 219/CGROUP, and versions 256 and up do so with a
 * {@code DelegateSubgroup=} too). So in a service the cgroups of runs tell what belongs to them, and end it, and their limits
 * remain those of the processes. Elsewhere, as in a scope, the daemon moves itself one level down and enables them.
 */
final class Delegation {
    /** The facts that the host tells of a cgroup. */
    interface Host {
        /** Returns whether systemd has marked the cgroup as delegated. */
        boolean isMarked(Path cgroup);

        int uidOf(Path cgroup) throws IOException;

        int ownUid();

        int ownPid();
    }

    /** The name of the cgroup to which the daemon moves itself. */
    static final String LEAF = "algo-daemon";

    private static final List<String> CONTROLLERS = List.of("memory", "pids");

    private final Host host;

    Delegation(Host host) {
        this.host = host;
    }

    /**
     * The place of the cgroups of runs.
     *
     * @param base the cgroup above them
     * @param controllers those enabled in it, of {@code memory} and {@code pids}
     */
    record Place(Path base, List<String> controllers) {}

    /** Thrown when no cgroups are used; the message says why, in one clause. */
    static final class NoneException extends Exception {
        NoneException(String message) {
            super(message);
        }
    }

    /**
     * @param own directory of the daemon's cgroup
     * @param mount of the hierarchy
     */
    Place prepare(Path own, CgroupMount mount) throws NoneException {
        Path base = base(own, mount);
        boolean inRun = RunCgroup.isName(own.getFileName().toString());
        if (!inRun && isService(base)) {
            return new Place(base, enabled(base));
        }
        try {
            if (inRun || own.equals(base) && isAlone(base)) {
                move(base);
            }
        } catch (IOException e) {
            if (inRun) { // what the daemon starts would be taken for a part of that run
                throw new NoneException("the daemon was started in the cgroup of a run: " + e.getMessage());
            }
        }
        CONTROLLERS.forEach(controller -> enable(base, controller));
        return new Place(base, enabled(base));
    }

    private Path base(Path own, CgroupMount mount) throws NoneException {
        Optional<Path> above = Optional.ofNullable(own.getParent());
        String name = own.equals(mount.point()) ? "" : own.getFileName().toString();
        boolean made = name.equals(LEAF) || RunCgroup.isName(name);
        if (!made && isDelegated(own, mount)) {
            return own;
        }
        if (above.isPresent() && (made ? isDelegated(above.get(), mount) : isSubgroup(above.get(), mount))) {
            return above.get();
        }
        if (own.equals(mount.point())) {
            throw new NoneException("the daemon is in the root cgroup");
        }
        throw new NoneException("the daemon's cgroup " + own + " is not delegated to it");
    }

    private boolean isSubgroup(Path above, CgroupMount mount) {
        return isInside(above, mount) && host.isMarked(above) && !isManager(above);
    }

    /**
     * Returns whether the cgroup is that of a user's systemd, which is delegated to that systemd and not to what it
     * starts.
     */
    private static boolean isManager(Path cgroup) {
        return cgroup.getFileName().toString().startsWith("user@");
    }

    private boolean isDelegated(Path cgroup, CgroupMount mount) {
        if (!isInside(cgroup, mount) || isManager(cgroup)) {
            return false;
        }
        if (host.isMarked(cgroup)) {
            return true;
        }
        try {
            return host.ownUid() != 0
                    && host.uidOf(cgroup) == host.ownUid()
                    && Files.isWritable(cgroup)
                    && Files.isWritable(cgroup.resolve("cgroup.procs"));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isInside(Path cgroup, CgroupMount mount) {
        return cgroup.startsWith(mount.point()) && !cgroup.equals(mount.point());
    }

    private static boolean isService(Path cgroup) {
        return cgroup.getFileName().toString().endsWith(".service");
    }

    private boolean isAlone(Path cgroup) throws IOException {
        return RunCgroup.read(cgroup.resolve("cgroup.procs")).strip().equals(Integer.toString(host.ownPid()));
    }

    private void move(Path base) throws IOException {
        Path leaf = base.resolve(LEAF);
        if (!Files.isDirectory(leaf)) {
            Files.createDirectory(leaf);
        }
        RunCgroup.write(leaf.resolve("cgroup.procs"), Integer.toString(host.ownPid()));
    }

    private static void enable(Path base, String controller) {
        try {
            boolean there = words(base.resolve("cgroup.controllers")).contains(controller);
            if (there && !enabled(base).contains(controller)) {
                RunCgroup.write(base.resolve("cgroup.subtree_control"), "+" + controller);
            }
        } catch (IOException e) {
            // EBUSY: others are in the cgroup. Then only the limits of the processes count.
        }
    }

    private static List<String> enabled(Path base) {
        try {
            List<String> words = words(base.resolve("cgroup.subtree_control"));
            return CONTROLLERS.stream().filter(words::contains).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> words(Path file) throws IOException {
        return List.of(RunCgroup.read(file).strip().split(" "));
    }
}
