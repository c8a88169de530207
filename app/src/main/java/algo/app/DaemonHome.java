package algo.app;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.PlainFile;
import algo.app.home.Custody;
import algo.app.home.HomeIdentity;
import algo.app.home.NewerHomeException;
import algo.app.home.Whereabouts;
import algo.app.platform.DirectoryMarks;
import algo.app.platform.Lock;
import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The directory that one daemon owns: where everything is, with which modes, and the locks that keep a second daemon out.
 * Two locks, because one of them is on a file that people may remove: the other is on the directory of the state itself.
 */
final class DaemonHome implements AutoCloseable {
    /** The control socket, unless another is named. */
    static final String SOCKET = "run/algo.sock";

    /** The socket at which the process of the paper broker is asked; its path is no longer than {@link #SOCKET}. */
    static final String SANDBOX_SOCKET = "run/sbox.sock";

    /** The file to which that process prints. */
    static final String SANDBOX_LOG = "log/sandbox.log";

    /** The file with the identity of the home. */
    private static final String IDENTITY = "home.json";

    /** The paper account. */
    static final String JOURNAL = "state/sandbox.jsonl";

    private static final List<String> DIRECTORIES = List.of(
            "",
            "strategies",
            "strategies/scripts",
            "data",
            "envs",
            "state",
            "state/runs",
            "state/checks",
            "log",
            "log/strategies",
            "log/on_exit",
            "log/envs",
            "run");

    /**
     * The time in which a holder writes its pid into the lock. It needs microseconds after taking the lock, but may be
     * descheduled.
     */
    private static final long NAMED_WITHIN_NANOS = 500_000_000L;

    private static final long PAUSE_NANOS = 1_000_000L;

    private final Platform platform;
    private final Path root;
    private final Path socket;
    private final String owner;
    private final Lock file;
    private final Lock state;
    /** The key that tells the directory of the home from another one at its place. */
    private final Object key;
    /** The layout of a home without identity; set once. */
    private int layout;

    private boolean hasRun;

    private DaemonHome(Platform platform, Path root, Path socket, String owner, Lock file, Lock state, Object key) {
        this.platform = platform;
        this.root = root;
        this.socket = socket;
        this.owner = owner;
        this.file = file;
        this.state = state;
        this.key = key;
    }

    /**
     * Makes what is missing of the home, and locks it.
     *
     * @param socket where the control socket is to be; the home's own by default
     * @throws StartException if it cannot be used, or another daemon holds it
     */
    static DaemonHome open(Platform platform, Path root, Optional<Path> socket) throws StartException {
        Path control = socket.orElse(root.resolve(SOCKET));
        Optional<String> tooLong = platform.endpointProblem(control);
        if (tooLong.isPresent()) {
            throw new StartException(ExitCode.USAGE, tooLong.get() + "; choose a shorter home, or --socket");
        }
        try {
            requireTrusted(root, root);
            String user = platform.user();
            if (Files.exists(root) && !PrivateFiles.isOurs(root)) {
                throw new StartException(
                        ExitCode.FAILED,
                        "the home " + root + " belongs to "
                                + Files.getOwner(root).getName() + ", not to " + user + "; run algo as its owner");
            }
            if (!control.startsWith(root) && Files.isDirectory(control.getParent())) {
                Optional<String> place = platform.endpointDistrust(control);
                if (place.isPresent()) {
                    throw new StartException(ExitCode.FAILED, place.get());
                }
            }
            int layout = layout(root);
            boolean hasRun = hasRun(root);
            for (String directory : DIRECTORIES) {
                Path each = directory.isEmpty() ? root : root.resolve(directory);
                requireTrusted(root, each);
                PrivateFiles.makeDirectory(each);
            }
            // Below a directory like /tmp somebody may have been faster.
            requireTrusted(root, root);
            platform.loadNativeCodeBelow(root.resolve("run"));
            DaemonHome home = lock(platform, root, control, user);
            home.layout = layout;
            home.hasRun = hasRun;
            home.removeLeftovers();
            return home;
        } catch (IOException e) {
            String what = e instanceof AccessDeniedException ? "is not writable" : "cannot be used";
            throw new StartException(ExitCode.FAILED, "the home " + root + " " + what + ": " + IoProblems.explain(e));
        }
    }

    /** @throws StartException if others than this user and root could put something into {@code directory}, or another in its place */
    private static void requireTrusted(Path root, Path directory) throws IOException, StartException {
        Optional<PathTrust.Problem> problem =
                directory.equals(root) ? PathTrust.problem(root) : PathTrust.problemWithin(root, directory);
        if (problem.isPresent()) {
            throw untrusted(root, problem.get());
        }
    }

    /** Makes the failure that tells why a home is not used. */
    static StartException untrusted(Path root, PathTrust.Problem problem) {
        return new StartException(ExitCode.CONFLICT, "the home " + root + " is not used: " + problem);
    }

    /**
     * Returns the layout of a home without identity, as {@link algo.app.home.Custody#of} takes it: told by what is
     * there before anything is made.
     */
    static int layout(Path root) throws IOException {
        Path data = root.resolve("data");
        // Older versions made no such directory. Opening a FIFO in its place would wait for ever.
        if (Files.isDirectory(data)) {
            try (Stream<Path> files = Files.list(data)) {
                if (files.findAny().isPresent()) {
                    return 0;
                }
            }
        }
        boolean used = hasRun(root) || Files.exists(root.resolve("strategies/strategy_configs.json"));
        return used ? HomeIdentity.FIRST_LAYOUT : HomeIdentity.LAYOUT;
    }

    /** Returns whether a daemon of any version has run here. */
    private static boolean hasRun(Path root) {
        return Files.exists(root.resolve("state/state.json"))
                || Files.exists(root.resolve("state/state.json.bak"))
                || Files.exists(root.resolve("state/events.jsonl"));
    }

    private static DaemonHome lock(Platform platform, Path root, Path socket, String owner)
            throws IOException, StartException {
        Path lockFile = root.resolve("run/daemon.lock");
        PlainFile.require(lockFile);
        Optional<Lock> file = platform.lock(lockFile);
        if (file.isEmpty()) {
            throw held(platform, root, lockFile);
        }
        Optional<Lock> state = platform.lock(root.resolve("state"));
        if (state.isEmpty()) {
            // Somebody removed the lock file under the daemon that holds the state: it cannot name itself any more.
            file.get().close();
            Files.deleteIfExists(lockFile);
            throw new StartException(
                    ExitCode.CONFLICT,
                    "a daemon already runs on " + root
                            + ", though its run/daemon.lock was removed; end it by its pid, see"
                            + " 'pgrep -af algo-daemon', strategies keep running");
        }
        return new DaemonHome(platform, root, socket, owner, file.get(), state.get(), key(root));
    }

    private static StartException held(Platform platform, Path root, Path lockFile) {
        OptionalInt holder = livingHolder(platform, lockFile);
        long end = System.nanoTime() + NAMED_WITHIN_NANOS;
        while (holder.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            holder = livingHolder(platform, lockFile);
        }
        return new StartException(
                ExitCode.CONFLICT,
                "a daemon already runs on " + root
                        + (holder.isPresent() ? ", pid " + holder.getAsInt() : "")
                        + "; see 'algo daemon status'");
    }

    /** Returns the process of the daemon that holds a home; empty if none does. Takes no lock. */
    static OptionalInt holder(Platform platform, Path root) {
        return platform.livingLockHolder(root.resolve("run/daemon.lock"));
    }

    /** Returns the living holder of the lock; empty while the file still names the one before, which is gone. */
    private static OptionalInt livingHolder(Platform platform, Path lockFile) {
        OptionalInt holder = platform.lockHolder(lockFile);
        boolean lives =
                holder.isPresent() && ProcessHandle.of(holder.getAsInt()).isPresent();
        return lives ? holder : OptionalInt.empty();
    }

    Path root() {
        return root;
    }

    /**
     * Tells why nothing can be read or saved under the name of the home any more; empty if it is in its place, or gone. Costs
     * one stat if all is well.
     */
    Optional<String> displaced() {
        try {
            boolean there = Files.exists(root);
            if (there && key(root).equals(key)) {
                return Optional.empty();
            }
            Optional<Path> now = state.place().map(Path::getParent);
            if (now.isPresent() && key(now.get()).equals(key)) {
                return Optional.of("was moved from " + root + " to " + now.get()
                        + ", so this daemon ends, and strategies go on; start the next one with 'algo --home "
                        + now.get()
                        + " daemon start'");
            }
            return there
                    ? Optional.of(root + " is another directory now, so this daemon ends, and strategies go on; look at"
                            + " what is there, then run 'algo daemon start'")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns what of the path to the home others could change since it was opened, and what to do; empty if nothing.
     */
    String trustProblem() {
        try {
            return PathTrust.problem(root)
                    .map(problem -> "the home: " + problem)
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Opens a file as {@link Platform#files} does, but none that lies in another directory in the place of the home.
     */
    FileChannel openFile(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (file.startsWith(root)) {
            requireInPlace();
        }
        return platform.files().open(file, options, attributes);
    }

    /** @throws IOException if another directory lies in the place of the home. Costs one stat */
    void requireInPlace() throws IOException {
        if (Files.exists(root) && !key(root).equals(key)) {
            throw new FileSystemException(
                    root.toString(), null, "it is another directory than the one that the daemon holds");
        }
    }

    private static Object key(Path directory) throws IOException {
        return PrivateFiles.key(directory);
    }

    Path socket() {
        return socket;
    }

    /**
     * Decides whether the home may be used where it lies.
     *
     * @param space the boot of the host and the pid namespace
     * @throws StartException if a newer version of algo made it
     */
    Custody custody(String space) throws IOException, StartException {
        return custody(platform, root, space, layout);
    }

    /** Decides as {@link #custody(String)} does, for a home that nobody has opened. */
    static Custody custody(Platform platform, Path root, String space, int layout) throws IOException, StartException {
        DirectoryMarks marks = platform.marks(root);
        Whereabouts here = new Whereabouts(
                root.toRealPath().toString(), marks.inode(), marks.mark(), marks.device(), platform.machineId(), space);
        try {
            return Custody.of(root.resolve(IDENTITY), here, layout);
        } catch (NewerHomeException e) {
            throw new StartException(ExitCode.FAILED, e.getMessage());
        }
    }

    /** Returns whether a daemon ran here before this one. */
    boolean hasRun() {
        return hasRun;
    }

    /** Name of the user that the home belongs to. */
    String owner() {
        return owner;
    }

    /** Number of that user, as the system knows them. */
    int ownerId() throws IOException {
        return PrivateFiles.owner(root);
    }

    Path config() {
        return root.resolve("strategies/strategy_configs.json");
    }

    Path scripts() {
        return root.resolve("strategies/scripts");
    }

    /** Returns the directory in which strategies work. */
    Path data() {
        return root.resolve("data");
    }

    /** Returns the directory of the Python environments. */
    Path environments() {
        return root.resolve("envs");
    }

    /** Returns the directory of what the making of environments printed. */
    Path environmentLogs() {
        return root.resolve("log/envs");
    }

    Path secrets() {
        return root.resolve("secrets.json");
    }

    /** Returns the key of their fingerprints. */
    Path fingerprintKey() {
        return root.resolve("state/fingerprint.key");
    }

    /** Secrets that runs want as files. */
    Path secretFiles() {
        return root.resolve("run/secrets");
    }

    /** There while the daemon that ran last ended because there was nothing to do. */
    Path idle() {
        return root.resolve("run/idle");
    }

    /** Names the process that starts the next daemon when this one dies. */
    Path keeper() {
        return root.resolve("run/keeper");
    }

    Path state() {
        return root.resolve("state/state.json");
    }

    /** Returns the file with the identity of this home, and the place where it lay when it last ran. */
    Path identity() {
        return root.resolve(IDENTITY);
    }

    Path calendar() {
        return root.resolve("calendar.json");
    }

    Path events() {
        return root.resolve("state/events.jsonl");
    }

    /**
     * Makes an empty journal for the events of a held home, which are none of its strategies'. It is made anew each
     * time, and nobody reads it.
     */
    Path heldEvents() throws IOException {
        Path file = root.resolve("run/held-events.jsonl");
        Files.deleteIfExists(file);
        return file;
    }

    /** Returns the directory in which wrappers leave how their programs ended. */
    Path runs() {
        return root.resolve("state/runs");
    }

    /** Returns the directory for what the commands of watches leave while they run. */
    Path checks() {
        return root.resolve("state/checks");
    }

    /** Returns the directory of the sockets at which runs speak; its name is short, since the path of a socket has to be. */
    Path notifySockets() {
        return root.resolve("run/n");
    }

    /** Returns the socket at which the paper broker is asked. */
    Path sandboxSocket() {
        return root.resolve(SANDBOX_SOCKET);
    }

    /** Returns the file to which the process of the paper broker prints. */
    Path sandboxLog() {
        return root.resolve(SANDBOX_LOG);
    }

    /** Directories in which the daemon or the strategies write; each may be on a file system of its own. */
    List<Path> places() {
        return List.of(
                config().getParent(),
                scripts(),
                data(),
                state().getParent(),
                runs(),
                checks(),
                daemonLog().getParent(),
                strategyLogs(),
                hookLogs(),
                root.resolve("run"));
    }

    /** Removes what earlier daemons, killed at the wrong moment, left beside the files that they were replacing. */
    private void removeLeftovers() {
        List<Path> replaced = new ArrayList<>();
        for (Path file : List.of(config(), state())) {
            replaced.add(file);
            replaced.add(file.resolveSibling(file.getFileName() + ".bak"));
        }
        replaced.add(secrets());
        replaced.add(identity());
        replaced.add(fingerprintKey());
        replaced.add(keeper());
        for (Path file : replaced) {
            try {
                AtomicFile.removeLeftovers(AtomicFile.behind(file));
            } catch (IOException e) {
                // Whoever replaces that file next says it; until then the leftover only takes room.
            }
        }
        try {
            platform.removeNativeLeftovers(root.resolve("run"));
        } catch (IOException e) {
            // They only take room; the next daemon tries again.
        }
    }

    Path strategyLogs() {
        return root.resolve("log/strategies");
    }

    /** Returns the directory of the output of {@code on_exit} commands. */
    Path hookLogs() {
        return root.resolve("log/on_exit");
    }

    Path webLog() {
        return root.resolve("log/web.log");
    }

    Path notifyLog() {
        return root.resolve("log/notify.log");
    }

    /** Returns the file of the program that tells people, with what is still to be told. */
    Path notifyState() {
        return root.resolve(NotifyProgram.STATE);
    }

    Path daemonLog() {
        return root.resolve("log/daemon.log");
    }

    @Override
    public void close() {
        file.close();
        state.close();
    }
}
