package algo.app.process.macos;

import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.MacHost;
import algo.app.platform.macos.MacLock;
import algo.app.platform.macos.OwnConnections;
import algo.app.platform.macos.Sysctl;
import algo.app.process.HostProbe;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Looks at a Mac. */
public final class MacHostProbe implements HostProbe {
    @Override
    public Optional<String> nativeProblem() {
        try {
            MacHost.load();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public OptionalInt lockHolder(Path file) {
        return MacLock.livingHolder(file);
    }

    /** Files are not counted: APFS makes as many as there is room for. */
    @Override
    public Optional<Space> space(Path place) {
        try {
            Object device = Files.getAttribute(place, "unix:dev");
            FileStore store = Files.getFileStore(place);
            return Optional.of(
                    new Space(device, store.getUsableSpace(), store.getTotalSpace(), 0, 0, store.isReadOnly()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Capacity capacity() {
        long files = MacHost.limit(DarwinNumbers.RLIMIT_NOFILE);
        for (String name : List.of("kern.maxfilesperproc", "kern.maxfiles")) {
            files = Math.min(files, Sysctl.number(name).map(Integer::longValue).orElse(Long.MAX_VALUE));
        }
        long processes = Sysctl.number("kern.maxproc").map(Integer::longValue).orElse(Long.MAX_VALUE);
        if (Darwin.getuid() != 0) {
            processes = Math.min(processes, MacHost.limit(DarwinNumbers.RLIMIT_NPROC));
        }
        return new Capacity(files, processes);
    }

    /** The kernel shows who listens to root, and to a user its own processes alone. Any user may listen on any port. */
    @Override
    public Listening listening(int port) {
        long own = Integer.toUnsignedLong(Darwin.getuid());
        return new Listening(OwnConnections.listens(port) ? Set.of(own) : Set.of(), own, 0);
    }

    @Override
    public List<Means> means(boolean isDaemon) {
        return List.of(processes(), environments());
    }

    private static Means processes() {
        try {
            return MacProcesses.one(Darwin.getpid()).isPresent()
                    ? new Means("processes", true, "those of all users are seen", "")
                    : new Means("processes", false, "this process is not listed", "let the sandbox read kern.proc");
        } catch (DarwinException e) {
            return new Means("processes", false, "no: " + e.getMessage(), "let the sandbox read kern.proc");
        }
    }

    /** Returns whether the run of a process can be read: there is no other mark on macOS. */
    private static Means environments() {
        try {
            return MacProcesses.arguments(Darwin.getpid()).arguments().isEmpty()
                    ? new Means(
                            "mark",
                            false,
                            "no: the environment of a process cannot be read; the session alone tells a run",
                            "let the sandbox read kern.procargs2")
                    : new Means("mark", true, "yes: the environment of a process tells its run", "");
        } catch (DarwinException e) {
            return new Means("mark", false, "no: " + e.getMessage(), "let the sandbox read kern.procargs2");
        }
    }
}
