package algo.app.process.unix;

import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroups of the runs of this daemon, where it may have any; a means in addition, so that what fails here is
 * logged and a run goes without. Only cgroups that we made, known by their names and owner, are ever written to, but for
 * the {@code cgroup.subtree_control} of the one that was delegated. Safe on any thread.
 */
final class Cgroups {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

    private static final long MIB = 1024 * 1024;

    /** An empty cgroup of a run that is this old is nobody's: a daemon died between making it and its end. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    /** The number of levels down to which the hierarchy is searched for the cgroup of a run whose wrapper is gone. */
    private static final int MOST_LEVELS = 12;

    private final Optional<CgroupMount> mount;
    private final Optional<Delegation.Place> place;
    private final String why;
    private final Delegation.Host host;
    private final Map<RunId, RunCgroup> ofRuns = new ConcurrentHashMap<>();
    private Map<String, Path> found;
    private boolean tidied;

    private Cgroups(Optional<CgroupMount> mount, Optional<Delegation.Place> place, String why, Delegation.Host host) {
        this.mount = mount;
        this.place = place;
        this.why = why;
        this.host = host;
    }

    /** Sets up cgroups as this host has them. Moves the daemon to a leaf where its cgroup is to hold those of runs. */
    static Cgroups ofHost() {
        try {
            return of(
                    Files.readString(Path.of("/proc/self/mountinfo")),
                    Files.readString(Path.of("/proc/self/cgroup")),
                    new LinuxDelegationHost());
        } catch (IOException e) {
            return new Cgroups(
                    Optional.empty(),
                    Optional.empty(),
                    "they cannot be read: " + e.getMessage(),
                    new LinuxDelegationHost());
        }
    }

    /**
     * Sets up cgroups as {@link #ofHost} does, from the texts of {@code mountinfo} and {@code cgroup} below
     * {@code /proc/self}.
     */
    static Cgroups of(String mountinfo, String cgroup, Delegation.Host host) {
        Optional<CgroupMount> mount = CgroupMount.find(mountinfo);
        if (mount.isEmpty()) {
            return new Cgroups(mount, Optional.empty(), "this host has no cgroup v2", host);
        }
        Optional<Path> own = mount.get().directory(cgroup).filter(Files::isDirectory);
        if (own.isEmpty()) {
            return new Cgroups(mount, Optional.empty(), "the daemon's cgroup is not visible here", host);
        }
        try {
            Delegation.Place place = new Delegation(host).prepare(own.get(), mount.get());
            return new Cgroups(mount, Optional.of(place), "", host);
        } catch (Delegation.NoneException e) {
            return new Cgroups(mount, Optional.empty(), e.getMessage(), host);
        }
    }

    /** Returns whether runs get cgroups of their own. */
    boolean areUsed() {
        return place.isPresent();
    }

    /** Returns what is in force, or why nothing is, in one clause for people. */
    String description() {
        if (place.isEmpty()) {
            return why;
        }
        List<String> controllers = place.get().controllers();
        return "each run has its own below " + place.get().base() + ", "
                + (controllers.isEmpty()
                        ? "without limits of its own"
                        : "with limits of " + String.join(" and ", controllers));
    }

    /**
     * Makes the cgroup of a run, with its limits.
     *
     * @return empty if it has none; then nothing is left behind
     */
    Optional<RunCgroup> make(RunId run, ResourceLimits limits) {
        if (place.isEmpty()) {
            return Optional.empty();
        }
        tidy(place.get().base());
        Path directory = place.get().base().resolve(RunCgroup.name(run));
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            LOG.warn("run {} has no cgroup of its own: {}", run, e.toString());
            return Optional.empty();
        }
        RunCgroup cgroup = new RunCgroup(directory);
        try {
            limit(cgroup, limits);
        } catch (IOException e) {
            LOG.warn("run {} has no cgroup of its own: {}", run, e.getMessage());
            cgroup.remove();
            return Optional.empty();
        }
        ofRuns.put(run, cgroup);
        return Optional.of(cgroup);
    }

    /** Sets those limits whose controllers are enabled. */
    void limit(RunCgroup cgroup, ResourceLimits limits) throws IOException {
        List<String> controllers = place.map(Delegation.Place::controllers).orElse(List.of());
        if (limits.memoryMb() != ResourceLimits.NONE && controllers.contains("memory")) {
            cgroup.limit("memory.max", limits.memoryMb() * MIB);
        }
        if (limits.processes() != ResourceLimits.NONE && controllers.contains("pids")) {
            cgroup.limit("pids.max", limits.processes() + 1); // the wrapper is one of them
        }
    }

    /** Puts the wrapper of a run, which waits at its gate, into the run's cgroup. */
    void enter(RunId run, int wrapper) {
        RunCgroup cgroup = ofRuns.get(run);
        if (cgroup == null) {
            return;
        }
        try {
            cgroup.enter(wrapper);
        } catch (IOException e) {
            LOG.warn("run {} has no cgroup of its own: {}", run, e.getMessage());
            remove(run);
        }
    }

    /** Finds the cgroup that an earlier daemon, perhaps in another cgroup than this one, made for a run. */
    void adopt(RunRecord record, boolean wrapperLives) throws IOException {
        if (mount.isEmpty() || isUnsafe()) {
            return;
        }
        Optional<Path> directory = wrapperLives ? above(record.wrapper(), record.run()) : search(record.run());
        if (directory.isPresent() && host.uidOf(directory.get()) == host.ownUid()) {
            ofRuns.put(record.run(), new RunCgroup(directory.get()));
        }
    }

    /**
     * Returns whether the daemon sits in a cgroup of a run. It could not leave that cgroup, and then must not take
     * cgroups for what tells runs apart.
     */
    private boolean isUnsafe() throws IOException {
        return mount.get()
                .directory(RunCgroup.read(Path.of("/proc/self/cgroup")))
                .filter(own -> RunCgroup.isName(own.getFileName().toString()))
                .isPresent();
    }

    private Optional<Path> above(ProcessIdentity wrapper, RunId run) throws IOException {
        String text = RunCgroup.read(Path.of("/proc/" + wrapper.pid() + "/cgroup"));
        Path at = mount.get().directory(text).orElse(null);
        while (at != null && at.startsWith(mount.get().point()) && at.getFileName() != null) {
            if (at.getFileName().toString().equals(RunCgroup.name(run))) {
                return Optional.of(at);
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    private synchronized Optional<Path> search(RunId run) throws IOException {
        if (found == null) {
            Map<String, Path> all = new HashMap<>();
            addAll(mount.get().point(), 0, all);
            found = all;
        }
        return Optional.ofNullable(found.get(RunCgroup.name(run)));
    }

    /**
     * Adds all cgroups of runs below {@code at}, by name. Done once, because runs are adopted when the daemon starts.
     */
    private static void addAll(Path at, int level, Map<String, Path> all) throws IOException {
        List<Path> below;
        try {
            below = RunCgroup.subdirectories(at);
        } catch (NoSuchFileException | AccessDeniedException e) {
            return; // gone meanwhile, or not ours to see
        }
        for (Path directory : below) {
            String name = directory.getFileName().toString();
            if (RunCgroup.isName(name)) {
                all.put(name, directory);
            }
            if (level < MOST_LEVELS) {
                addAll(directory, level + 1, all);
            }
        }
    }

    /** Living processes in the cgroup of a run; none where it has no cgroup. */
    List<Integer> processes(RunId run) throws IOException {
        RunCgroup cgroup = ofRuns.get(run);
        return cgroup == null ? List.of() : cgroup.processes();
    }

    /** Returns whether a process is in the cgroup of some run, or was when it ended and was not waited for yet. */
    boolean isInRun(int pid) {
        if (mount.isEmpty() || place.isEmpty() && ofRuns.isEmpty()) {
            return false;
        }
        try {
            String text = RunCgroup.read(Path.of("/proc/" + pid + "/cgroup"));
            Path at = mount.get().directory(text).orElse(mount.get().point());
            for (Path name : mount.get().point().relativize(at)) {
                if (RunCgroup.isName(name.toString())) {
                    return !isUnsafe();
                }
            }
        } catch (IOException e) {
            // There is no descriptor: the next look tells.
        }
        return false;
    }

    /** Kills the processes of the run's cgroup as {@link RunCgroup#kill} does. */
    void kill(RunId run) {
        RunCgroup cgroup = ofRuns.get(run);
        if (cgroup != null) {
            cgroup.kill();
        }
    }

    /** Returns whether the run's cgroup ran out of memory, as {@link RunCgroup#ranOutOfMemory} does. */
    boolean ranOutOfMemory(RunId run) {
        RunCgroup cgroup = ofRuns.get(run);
        return cgroup != null && cgroup.ranOutOfMemory();
    }

    /** The run is over: nothing is left in its cgroup. */
    void remove(RunId run) {
        RunCgroup cgroup = ofRuns.remove(run);
        if (cgroup != null) {
            cgroup.remove();
        }
    }

    /** Removes, once, what earlier daemons left; a cgroup that holds a process cannot be removed. */
    private synchronized void tidy(Path base) {
        if (tidied) {
            return;
        }
        tidied = true;
        Instant before = Instant.now().minus(FORGOTTEN);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                base,
                path -> RunCgroup.isName(path.getFileName().toString())
                        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && host.uidOf(path) == host.ownUid()
                        && Files.getLastModifiedTime(path).toInstant().isBefore(before))) {
            for (Path path : all) {
                RunCgroup cgroup = new RunCgroup(path);
                boolean ours =
                        ofRuns.values().stream().anyMatch(run -> run.directory().equals(path));
                if (!ours && cgroup.processes().isEmpty()) {
                    cgroup.remove();
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("cgroups of earlier runs may be left in {}: {}", base, e.toString());
        }
    }
}
