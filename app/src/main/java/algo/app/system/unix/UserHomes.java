package algo.app.system.unix;

import algo.app.files.IoProblems;
import algo.app.ipc.unix.SocketPath;
import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The homes of all users, in a directory in which only root can make, rename and remove anything. Safe on any thread: homes
 * are made under the monitor.
 */
final class UserHomes {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String NEW = ".new";

    /**
     * The content of the directory of homes.
     *
     * @param problems what is there and is no home, each one line
     */
    record All(List<UserHome> homes, List<String> problems) {}

    private final Path parent;
    private final IntSupplier most;

    /**
     * @param parent real, root's, and writable for root alone
     * @param most how many homes there may be; those that there are stay
     */
    UserHomes(Path parent, IntSupplier most) {
        this.parent = parent;
        this.most = most;
    }

    Path parent() {
        return parent;
    }

    /**
     * Returns the home of a caller, which is made if there is none.
     *
     * @param group of a user that no list of users knows: what a daemon of theirs runs with
     */
    synchronized UserHome of(UserPrincipal user, GroupPrincipal group) throws SystemException {
        String name = user.getName();
        if (!isName(name)) {
            throw refused("a user of this name can have no home here");
        }
        try {
            Path root = parent.resolve(name);
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                List<UserHome> homes = all().homes();
                Optional<UserHome> other =
                        homes.stream().filter(home -> home.owner().equals(user)).findFirst();
                if (other.isPresent()) {
                    throw refused("you have strategies in " + other.get().root() + " under another name");
                }
                if (homes.size() >= most.getAsInt()) {
                    throw refused("there are " + homes.size() + " homes already, the most that root allows");
                }
                make(root, user, group);
            }
            UserHome home = check(root);
            if (!home.owner().equals(user)) {
                throw refused(root + " belongs to user " + Integer.toUnsignedString(home.uid())
                        + ", who has your name for a number or your number for a name");
            }
            return home;
        } catch (IOException e) {
            throw refused("no home: " + IoProblems.explain(e));
        }
    }

    /** Returns the home of a user whom root names; none is made. */
    UserHome named(String name) throws SystemException {
        Path root = isName(name) ? parent.resolve(name) : parent;
        try {
            if (isName(name) && Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                return check(root);
            }
        } catch (IOException e) {
            throw refused("no home: " + IoProblems.explain(e));
        }
        throw new SystemException(
                ExitCode.NOT_FOUND, "no user of that name has strategies here", "see 'algo list --all-users'");
    }

    /** Returns every directory that is a home. */
    All all() {
        List<UserHome> homes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                if (entry.getFileName().toString().startsWith(".")) {
                    continue;
                }
                try {
                    homes.add(check(entry));
                } catch (IOException e) {
                    problems.add("not served: " + IoProblems.explain(e));
                }
            }
        } catch (IOException e) {
            problems.add("the homes cannot be listed: " + IoProblems.explain(e));
        } catch (DirectoryIteratorException e) {
            problems.add("the homes cannot be listed: " + IoProblems.explain(e.getCause()));
        }
        homes.sort((a, b) -> a.name().compareTo(b.name()));
        return new All(List.copyOf(homes), List.copyOf(problems));
    }

    /**
     * Removes what a daemon that died left of homes it was making, though the user may have put something there meanwhile. What
     * cannot be removed is in nobody's way.
     */
    void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            if (!(entries instanceof SecureDirectoryStream<Path> secure)) {
                return;
            }
            for (Path entry : entries) {
                if (entry.getFileName().toString().matches("[.].+[.]new")) {
                    LeftTree.remove(secure, entry.getFileName());
                }
            }
        }
    }

    /**
     * Returns whether a directory can have that name, and nobody takes it for an option, for two words or for another
     * name.
     */
    static boolean isName(String name) {
        return name.matches("[^\\p{C}\\p{Z}/.+~\ufffd-][^\\p{C}\\p{Z}/\ufffd]{0,63}");
    }

    /** Beside its place, so that at no moment there is one of that name with another owner. */
    private void make(Path root, UserPrincipal user, GroupPrincipal group) throws IOException {
        String name = "." + root.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()) + NEW;
        Path beside = parent.resolve(name);
        Files.createDirectory(beside, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        PosixFileAttributeView view =
                Files.getFileAttributeView(beside, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setGroup(group);
        view.setOwner(user);
        Files.move(beside, root, StandardCopyOption.ATOMIC_MOVE);
    }

    private static UserHome check(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(root + " is not the directory of a user");
        }
        UserPrincipal owner = Files.getOwner(root, LinkOption.NOFOLLOW_LINKS);
        String name = root.getFileName().toString();
        if (!owner.getName().equals(name)) {
            throw new IOException(root + " belongs to " + owner.getName()
                    + "; rename it or give it to its user, so that both are the same");
        }
        UserHome home = new UserHome(
                name,
                root,
                (Integer) Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                (Integer) Files.getAttribute(root, "unix:gid", LinkOption.NOFOLLOW_LINKS),
                owner);
        Optional<String> tooLong = SocketPath.problem(home.socket());
        if (tooLong.isPresent()) {
            throw new IOException(tooLong.get());
        }
        return home;
    }

    private static SystemException refused(String why) {
        return new SystemException(ExitCode.FAILED, "the system daemon does not serve you: " + why, "ask root");
    }
}
