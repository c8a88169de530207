package algo.app.platform;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Tells whether this user and root alone can have put in its place what lies at a path. Every directory on the way, every
 * link and what is at the end must belong to one of the two, and nobody else may write to it. Below a directory with the
 * sticky bit, such as {@code /tmp}, others cannot rename what is not theirs. An access list that lets others write shows in
 * the mode. Safe on any thread.
 */
public final class PathTrust {
    /** The most links that are followed one after another; nobody needs more. */
    private static final int MOST_LINKS = 40;

    /**
     * The reason why others could change what lies at a path.
     *
     * @param at the directory, link or file that is to blame
     * @param owner of it; empty if it is ours or root's, and others can write to it
     * @param what is wrong, one clause
     * @param hint what to do, one clause
     */
    public record Problem(Path at, String owner, String what, String hint) {
        /** Returns whether the thing at {@code at} belongs to another user. */
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
                return PrivateFiles.user();
            } catch (IOException e) {
                throw new IllegalStateException("the system does not tell whose this process is", e);
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
     * Returns what {@link #problem} does, for a directory of a home that is used. A problem with what others can write
     * to does not count where the home lets nobody else in.
     *
     * @param home what {@link #problem} says nothing of
     */
    public static Optional<Problem> problemWithin(Path home, Path directory) throws IOException {
        Optional<Problem> problem = problem(directory);
        boolean unreachable = problem.isPresent()
                && !problem.get().isStrangers()
                && problem.get().at().startsWith(home.toRealPath())
                && !PrivateFiles.look(home.toRealPath()).letsOthersIn();
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

    Optional<Problem> problemOf(Path path) throws IOException {
        Deque<Path> left = new ArrayDeque<>();
        // Clients do this each time, so no lambda: the first one costs milliseconds.
        for (Path name : path) {
            left.add(name);
        }
        Path at = path.getRoot();
        HostSystem.Found found = PrivateFiles.look(at);
        Optional<Problem> problem = problem(at, found, found, left.isEmpty());
        int links = 0;
        while (problem.isEmpty() && !left.isEmpty()) {
            Path name = left.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                found = PrivateFiles.look(at);
                problem = problem(at, found, found, left.isEmpty());
                continue;
            }
            Path next = at.resolve(name).normalize();
            HostSystem.Found above = found;
            try {
                found = PrivateFiles.look(next);
            } catch (NoSuchFileException e) {
                // In a sticky directory others could make it first: whoever makes it looks again afterwards.
                return Optional.empty();
            }
            problem = problem(next, found, above, left.isEmpty());
            if (found.isDirectory()) {
                at = next;
                continue;
            }
            if (!found.isLink()) {
                // Nothing can be below it.
                break;
            }
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            Path target = PrivateFiles.target(next);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                left.push(target.getName(i));
            }
            at = target.isAbsolute() ? target.getRoot() : at;
            found = PrivateFiles.look(at);
        }
        return problem;
    }

    private Optional<Problem> problem(Path path, HostSystem.Found found, HostSystem.Found above, boolean last)
            throws IOException {
        if (found.owner() != own && !PrivateFiles.isRoot(found.owner()) && !isRootOutside(found, above, last)) {
            String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            String sudo = owner.matches("[0-9]+") ? "\"#" + owner + "\"" : owner;
            return Optional.of(new Problem(
                    path,
                    owner,
                    path + " belongs to " + owner,
                    "run it as " + owner + (PrivateFiles.isRoot(own) ? ", e.g. 'sudo -u " + sudo + " algo ...'" : "")));
        }
        if (found.isLink() || !found.letsOthersWrite()) {
            return Optional.empty();
        }
        // A directory that lets nobody else in closes the files in it too, whatever their modes.
        boolean guarded = found.isDirectory() ? found.keepsToEach() && !last : !above.letsOthersIn();
        return guarded ? Optional.empty() : Optional.of(writable(path, found));
    }

    /**
     * Returns whether a directory may be root's of the outside. In a container without privileges root's directories
     * show as those of nobody, and other users' too; so that counts on the way alone, and not where everybody can make
     * some.
     */
    private boolean isRootOutside(HostSystem.Found found, HostSystem.Found above, boolean last) {
        boolean onTheWay = found.isDirectory() && !last && (above == found || !above.keepsToEach());
        return onTheWay && (ids.isPresent() ? ids.get() : PrivateFiles.users()).isRoot(found.owner());
    }

    private Problem writable(Path path, HostSystem.Found found) {
        String who = found.owner() == own ? "run" : "have root run";
        return new Problem(
                path,
                "",
                "others can write to " + path,
                who + " '" + HostSystem.current().closing(path) + "'");
    }
}
