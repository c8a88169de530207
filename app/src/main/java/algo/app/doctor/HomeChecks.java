package algo.app.doctor;

import algo.app.files.IoProblems;
import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import algo.app.process.HostProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The home: whose it is, who may read it, who holds it, and whether there is room. */
final class HomeChecks {
    private static final long MIB = 1024 * 1024;

    /** The reserve: less than this and less than a twentieth of the file system is too little, of bytes and of inodes. */
    private static final long LEAST_BYTES = 256 * MIB;

    private static final long LEAST_FILES = 1000;
    private static final int SHARE = 20;

    private static final int MOST_SHOWN = 3;
    private static final int MOST_LOOKED_AT = 50_000;

    private final Doctor.Subject subject;
    private final Path root;
    private final HostProbe host;

    HomeChecks(Doctor.Subject subject, HostProbe host) {
        this.subject = subject;
        this.root = subject.root();
        this.host = host;
    }

    boolean isThere() {
        return Files.isDirectory(root);
    }

    /**
     * Returns a check that failed if others than this user and root could change something of the home, or of the way
     * there; else empty.
     */
    Optional<Check> stranger() {
        try {
            Optional<PathTrust.Problem> ofHome = PathTrust.problem(root);
            for (String directory : List.of("strategies", "strategies/scripts", "state", "run")) {
                Optional<PathTrust.Problem> problem =
                        ofHome.isPresent() ? ofHome : PathTrust.problemWithin(root, root.resolve(directory));
                if (problem.isPresent()) {
                    String what = problem.get().what() + ", so nothing in the home was looked at";
                    return Optional.of(Check.bad("home", what, problem.get().hint()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Check.bad("home", IoProblems.explain(e), "make it readable for " + subject.user()));
        }
    }

    Check home() {
        if (!Files.exists(root)) {
            return Check.ok("home", root + " is not there yet; the first 'algo start' or 'algo add' makes it");
        }
        if (!Files.isDirectory(root)) {
            return Check.bad("home", root + " is not a directory", "move it away, or name another with --home");
        }
        try {
            String owner = Files.getOwner(root).getName();
            for (String directory : List.of(
                    "",
                    "strategies",
                    "strategies/scripts",
                    "data",
                    "state",
                    "state/runs",
                    "state/checks",
                    "log",
                    "run")) {
                Path path = root.resolve(directory);
                if (Files.exists(path)
                        && !(Files.isDirectory(path) && Files.isWritable(path) && Files.isExecutable(path))) {
                    return Check.bad(
                            "home",
                            path + " cannot be written to",
                            "make it a directory of " + subject.user() + " with mode 0700, on a file system that is not"
                                    + " read-only");
                }
            }
            return Check.ok("home", root + ", of " + owner);
        } catch (IOException e) {
            return Check.bad("home", IoProblems.explain(e), "make it readable for " + subject.user());
        }
    }

    /** Finds what others than the owner may read, write or enter. */
    Check modes() {
        List<Path> open = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        int[] seen = {0};
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                FileVisitResult result = look(directory);
                // Files that a strategy writes there have the modes that it wants; nobody else gets as far as that.
                return isOfStrategy(directory) ? FileVisitResult.SKIP_SUBTREE : result;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return PrivateFiles.isLink(file) ? FileVisitResult.CONTINUE : look(file);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    failed.add(IoProblems.explain(failure));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            private FileVisitResult look(Path path) {
                try {
                    if (!PrivateFiles.rightsOfName(path).areOwnersAlone()) {
                        open.add(path);
                    }
                } catch (IOException e) {
                    // Gone since it was listed: a log that was rotated, a file that was replaced.
                }
                return ++seen[0] < MOST_LOOKED_AT ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        };
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException e) {
            failed.add(IoProblems.explain(e));
        }
        if (!failed.isEmpty()) {
            return Check.bad("modes", failed.get(0), "run '" + PrivateFiles.owning(root) + "'");
        }
        if (open.isEmpty()) {
            return Check.ok("modes", "directories 0700, files 0600");
        }
        String shown = String.join(
                ", ", open.stream().limit(MOST_SHOWN).map(Path::toString).toList());
        String more = open.size() > MOST_SHOWN ? " and " + (open.size() - MOST_SHOWN) + " more" : "";
        return Check.bad(
                "modes", "others have rights to " + shown + more, "run '" + PrivateFiles.hidingTree(root) + "'");
    }

    private boolean isOfStrategy(Path directory) {
        Path parent = directory.getParent();
        return directory.equals(root.resolve("envs"))
                || parent.equals(root.resolve("data"))
                || parent.equals(root.resolve("strategies/scripts"));
    }

    /** Returns the lock of the home, and who holds it. */
    Check daemon(Optional<Doctor.Live> live) {
        Path file = root.resolve("run/daemon.lock");
        OptionalInt holder = host.lockHolder(file);
        if (live.isPresent()) {
            boolean own = holder.isPresent() && holder.getAsInt() == live.get().pid();
            return own
                    ? Check.ok("lock", live.get().message() + ", which holds the home")
                    : Check.bad(
                            "lock",
                            file + " was removed while the daemon holds it",
                            "'algo daemon restart' makes it again; strategies keep running");
        }
        OptionalInt any = holder();
        if (any.isEmpty()) {
            return Check.ok(
                    "lock",
                    "no daemon runs, so what only a daemon knows was not looked at; 'algo daemon start' starts one");
        }
        return Check.bad(
                "lock",
                "a daemon, pid " + any.getAsInt() + ", holds the home and does not answer on " + subject.socket(),
                "if it was started with another --socket, name that; if it is stopped, 'kill -CONT " + any.getAsInt()
                        + "'; else end it by its pid and run 'algo daemon start': strategies keep running");
    }

    private OptionalInt holder() {
        OptionalInt holder = host.lockHolder(root.resolve("run/daemon.lock"));
        return holder.isPresent() ? holder : host.lockHolder(root.resolve("state"));
    }

    Check socket(Optional<Doctor.Live> live) {
        Path socket = subject.socket();
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        String length = socket + ", " + bytes + " of " + subject.mostSocketBytes() + " bytes";
        if (bytes > subject.mostSocketBytes()) {
            return Check.bad("socket", "the path is too long: " + length, "choose a shorter home, or --socket");
        }
        if (live.isPresent()) {
            return Files.exists(socket)
                    ? Check.ok("socket", length + ", answers")
                    : Check.bad("socket", socket + " was removed", "run 'algo daemon restart'");
        }
        if (!Files.exists(socket)) {
            return Check.ok("socket", length + ", not there, as no daemon runs");
        }
        if (holder().isPresent()) {
            return Check.bad("socket", length + ", does not answer", "");
        }
        try {
            boolean other =
                    Files.readAttributes(socket, BasicFileAttributes.class).isRegularFile();
            return other
                    ? Check.bad("socket", socket + " is a file and no socket", "remove it")
                    : Check.ok("socket", length + ", left by a daemon that is gone; the next one replaces it");
        } catch (IOException e) {
            return Check.bad("socket", IoProblems.explain(e), "");
        }
    }

    /** Room where the daemon and the strategies write; one line for each file system. */
    List<Check> disk() {
        Map<Object, Check> found = new LinkedHashMap<>();
        for (Path place : List.of(existing(root), existing(root.resolve("log/strategies")))) {
            Optional<HostProbe.Space> space = host.space(place);
            if (space.isPresent()) {
                found.putIfAbsent(space.get().id(), disk(place, space.get()));
            }
        }
        return List.copyOf(found.values());
    }

    private static Path existing(Path path) {
        Path at = path;
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static Check disk(Path place, HostProbe.Space space) {
        if (space.readOnly()) {
            return Check.bad("disk", place + " is on a file system that is read-only", "mount it writable");
        }
        String room = space.freeBytes() / MIB + " MiB free of " + space.bytes() / MIB
                + (space.files() > 0 ? ", " + space.freeFiles() + " inodes of " + space.files() : "");
        if (space.freeBytes() < LEAST_BYTES && space.freeBytes() < space.bytes() / SHARE) {
            return Check.bad("disk", "space runs low in " + place + ": " + room, "free some, or remove old logs");
        }
        if (space.freeFiles() < LEAST_FILES && space.freeFiles() < space.files() / SHARE) {
            return Check.bad("disk", "inodes run low in " + place + ": " + room, "remove files, e.g. old logs");
        }
        return Check.ok("disk", place + ": " + room);
    }
}
