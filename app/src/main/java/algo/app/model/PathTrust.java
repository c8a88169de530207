package algo.app.model;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether this user and root alone can have put in its place what lies at a path. Every directory on the way, every
 * link and what is at the end must belong to one of the two, and nobody else may write to it. Below a directory with the
 * sticky bit, such as {@code /tmp}, others cannot rename what is not theirs. An access list that lets others write shows in
 * the mode. Safe on any thread.
 */
public final class PathTrust {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int ENTERED_BY_OTHERS = 0011;
    private static final int STICKY = 01000;
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;

    /** More than anybody lays one behind the other. */
    private static final int MOST_LINKS = 40;

    /**
     * Why others could change what lies at a path.
     *
     * @param at the directory, link or file that is to blame
     * @param owner of it; empty if it is ours or root's, and others can write to it
     * @param what is wrong, one clause
     * @param hint what to do, one clause
     */
    public record Problem(Path at, String owner, String what, String hint) {
        /** Whether it is somebody else's. */
        public boolean isStrangers() {
            return !owner.isEmpty();
        }

        @Override
        public String toString() {
            return what + "; " + hint;
        }
    }

    private final int own;
    private final Optional<IdMap> ids;

    /** @param own number of the user who asks */
    PathTrust(int own, IdMap ids) {
        this(own, Optional.of(ids));
    }

    private PathTrust(int own, Optional<IdMap> ids) {
        this.own = own;
        this.ids = ids;
    }

    private static final class OfThisProcess {
        /** Hardly ever does anything hang on the map, which takes time to read. */
        static final PathTrust TRUST = new PathTrust(own(), Optional.empty());

        private static int own() {
            try {
                return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            } catch (IOException e) {
                throw new IllegalStateException("/proc is not there", e);
            }
        }
    }

    /**
     * Returns why what lies at {@code path} is not used; empty if nothing is wrong. What is not there yet is judged by the
     * directory that it would be made in.
     *
     * @param path absolute
     * @throws IOException if that cannot be told, e.g. because this user may not look
     */
    public static Optional<Problem> problem(Path path) throws IOException {
        return OfThisProcess.TRUST.problemOf(path);
    }

    /**
     * As {@link #problem}, for a directory of a home that is used. What others can write to there does not count where the home lets
     * nobody else in.
     *
     * @param home what {@link #problem} says nothing of
     */
    public static Optional<Problem> problemWithin(Path home, Path directory) throws IOException {
        Optional<Problem> problem = problem(directory);
        boolean unreachable = problem.isPresent()
                && !problem.get().isStrangers()
                && problem.get().at().startsWith(home.toRealPath())
                && (look(home.toRealPath()).mode & ENTERED_BY_OTHERS) == 0;
        return unreachable ? Optional.empty() : problem;
    }

    /** @throws IOException with the reason, if others could change what lies at {@code path} */
    public static void require(Path path) throws IOException {
        Optional<Problem> problem = problem(path.toAbsolutePath());
        if (problem.isPresent()) {
            throw new FileSystemException(
                    path.toString(), null, "not used: " + problem.get().toString());
        }
    }

    /** A file or directory: its mode, and whose it is. */
    private record Found(int uid, int mode) {
        boolean is(int kind) {
            return (mode & KIND) == kind;
        }
    }

    Optional<Problem> problemOf(Path path) throws IOException {
        Deque<Path> left = new ArrayDeque<>();
        // Clients do this each time, so no lambda: the first one costs milliseconds.
        for (Path name : path) {
            left.add(name);
        }
        Path at = path.getRoot();
        Found found = look(at);
        Optional<Problem> problem = problem(at, found, found, left.isEmpty());
        int links = 0;
        while (problem.isEmpty() && !left.isEmpty()) {
            Path name = left.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                found = look(at);
                problem = problem(at, found, found, left.isEmpty());
                continue;
            }
            Path next = at.resolve(name).normalize();
            Found above = found;
            try {
                found = look(next);
            } catch (NoSuchFileException e) {
                // In a sticky directory others could make it first: who makes it looks again afterwards.
                return Optional.empty();
            }
            problem = problem(next, found, above, left.isEmpty());
            if (found.is(DIRECTORY)) {
                at = next;
                continue;
            }
            if (!found.is(LINK)) {
                // Nothing can be below it.
                break;
            }
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            Path target = Files.readSymbolicLink(next);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                left.push(target.getName(i));
            }
            at = target.isAbsolute() ? target.getRoot() : at;
            found = look(at);
        }
        return problem;
    }

    private static Found look(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        return new Found((Integer) found.get("uid"), (Integer) found.get("mode"));
    }

    private Optional<Problem> problem(Path path, Found found, Found above, boolean last) throws IOException {
        if (found.uid != own && found.uid != 0 && !isRootOutside(found, above, last)) {
            String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            String sudo = owner.matches("[0-9]+") ? "\"#" + owner + "\"" : owner;
            return Optional.of(new Problem(
                    path,
                    owner,
                    path + " belongs to " + owner,
                    "run it as " + owner + (own == 0 ? ", e.g. 'sudo -u " + sudo + " algo ...'" : "")));
        }
        if (found.is(LINK) || (found.mode & WRITABLE_BY_OTHERS) == 0) {
            return Optional.empty();
        }
        // A directory that lets nobody else in closes the files in it too, whatever their modes.
        boolean guarded =
                found.is(DIRECTORY) ? (found.mode & STICKY) != 0 && !last : (above.mode & ENTERED_BY_OTHERS) == 0;
        return guarded ? Optional.empty() : Optional.of(writable(path, found));
    }

    /**
     * In a container without privileges root's directories show as those of nobody, and other users' too. So that counts on the way
     * alone, and not where everybody can make some.
     */
    private boolean isRootOutside(Found found, Found above, boolean last) {
        boolean onTheWay = found.is(DIRECTORY) && !last && (above == found || (above.mode & STICKY) == 0);
        return onTheWay && (ids.isPresent() ? ids.get() : IdMap.ofThisProcess()).isRoot(found.uid);
    }

    private Problem writable(Path path, Found found) {
        String who = found.uid == own ? "run" : "have root run";
        return new Problem(path, "", "others can write to " + path, who + " 'chmod go-w " + path + "'");
    }
}
