package algo.app.log.windows;

import algo.app.log.HeldLog;
import algo.app.log.LogSystem;
import algo.app.log.LogWatches;
import algo.app.platform.windows.OpenFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Logs on Windows: NTFS makes holes in them, and can take nothing out at their beginning. A file has no path but its names, so one that has lost its last name
 * cannot be reached.
 */
public final class WindowsLogSystem implements LogSystem {
    private static final long PROBE = 64 * 1024;

    @Override
    public boolean canPunch(Path scratch) throws IOException {
        try (OpenFile file = OpenFile.open(scratch, true)) {
            return file.punch(0, PROBE);
        }
    }

    @Override
    public void punch(Path file, long from, long length) throws IOException {
        try (OpenFile open = OpenFile.open(file, true)) {
            if (!open.punch(from, length)) {
                throw new FileSystemException(file.toString(), null, "its file system cannot make a hole in it");
            }
        }
    }

    /** Does nothing: no file system of Windows can do this. */
    @Override
    public boolean collapse(Path file, long length) throws IOException {
        OpenFile.open(file, true).close();
        return false;
    }

    @Override
    public long firstData(Path file) throws IOException {
        long length = Files.size(file);
        if (length == 0) {
            return 0;
        }
        try (OpenFile open = OpenFile.open(file, false)) {
            return open.firstAllocated(length).orElse(length);
        }
    }

    /** Nobody is told what another process has as its output. */
    @Override
    public Optional<Path> outputOf(int pid, long startTime) {
        return Optional.empty();
    }

    @Override
    public HeldLog hold(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is no file");
        }
        return new Held(file, OpenFile.open(file, false));
    }

    /** An open log. Its path is the name that it has at the moment; once it has none, that which it had. */
    private record Held(Path name, OpenFile file) implements HeldLog {
        @Override
        public Path path() {
            return file.place().orElse(name);
        }

        @Override
        public void close() {
            file.close();
        }
    }

    @Override
    public void link(HeldLog open, Path name) throws IOException {
        Path there = ((Held) open).file().place().orElseThrow(() -> new NoSuchFileException(name.toString()));
        Files.createLink(name, there);
    }

    @Override
    public LogWatches watches() {
        return new SizeWatches();
    }
}
