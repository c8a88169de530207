package algo.app.process.windows;

import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.PortUsers;
import algo.app.platform.windows.Users;
import algo.app.platform.windows.WindowsException;
import algo.app.platform.windows.WindowsLock;
import algo.app.process.HostProbe;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Windows. */
public final class WindowsHostProbe implements HostProbe {
    private static final ResourceLimits NO_LIMITS = new ResourceLimits(0, 0, 0, 0, 0);

    @Override
    public Optional<String> nativeProblem() {
        try {
            Kernel32.GetCurrentProcessId();
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of(
                    "the native library of JNA cannot be loaded, so no strategy can be started: " + e.getMessage());
        }
    }

    @Override
    public OptionalInt lockHolder(Path file) {
        return WindowsLock.livingHolder(file);
    }

    /** Files are not counted on NTFS. */
    @Override
    public Optional<Space> space(Path place) {
        try {
            if (!Files.exists(place)) {
                return Optional.empty();
            }
            FileStore store = Files.getFileStore(place);
            return Optional.of(new Space(
                    store.getAttribute("volume:vsn"),
                    store.getUsableSpace(),
                    store.getTotalSpace(),
                    0,
                    0,
                    store.isReadOnly()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Windows bounds neither for a user, but by its memory. */
    @Override
    public Capacity capacity() {
        return new Capacity(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Users have no numbers here: one made of the identifier stands for each. Any user may listen on any port. */
    @Override
    public Listening listening(int port) {
        Set<Long> users = new HashSet<>();
        try {
            PortUsers.of(port).forEach(user -> users.add(number(user)));
        } catch (WindowsException e) {
            // Nobody is known to listen.
        }
        return new Listening(users, number(Users.own()), 0);
    }

    private static long number(Users.User user) {
        return Integer.toUnsignedLong(user.sid().hashCode());
    }

    @Override
    public List<Means> means(boolean isDaemon) {
        return List.of(jobs(), names());
    }

    private static Means jobs() {
        try (Job job = Job.make(RunId.random(), NO_LIMITS)) {
            return new Means("jobs", job.pids().isEmpty(), "yes: a run is ended as a whole, at one stroke", "");
        } catch (WindowsException e) {
            return new Means("jobs", false, "no: " + e.getMessage(), "let this user make job objects");
        }
    }

    /** Returns whether what has a name is seen in all sessions, such as those of a service and of a person. */
    private static Means names() {
        RunId run = RunId.random();
        try (Job made = Job.make(run, NO_LIMITS);
                Job found = Job.open(run).orElse(null)) {
            return found != null && made != null
                    ? new Means("names", true, "yes: the next daemon finds the job of a run by its name", "")
                    : new Means(
                            "names",
                            false,
                            "no: the job of a run is not found by its name",
                            "start a daemon that is not restricted");
        } catch (WindowsException e) {
            return new Means("names", false, "no: " + e.getMessage(), "start a daemon that is not restricted");
        }
    }
}
