package algo.app.log.macos;

import algo.app.log.HeldLog;
import algo.app.log.LogSystem;
import algo.app.log.LogWatches;
import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinLayouts;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.MacOutputs;
import algo.app.platform.macos.OpenDescriptor;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Logs on macOS. APFS makes holes of whole blocks, and takes nothing out at the beginning of a file. A file has no path but its names, so one
 * that has lost its last name cannot be reached.
 */
public final class MacLogSystem implements LogSystem {
    private static final long PROBE = 64 * 1024;

    @Override
    public boolean canPunch(Path scratch) throws IOException {
        try (FileChannel channel = FileChannel.open(scratch, StandardOpenOption.WRITE);
                OpenDescriptor open = OpenDescriptor.openRegular(scratch, DarwinNumbers.O_RDWR)) {
            channel.write(ByteBuffer.wrap(new byte[1]), PROBE - 1);
            try {
                return punch(open, scratch, 0, PROBE);
            } finally {
                channel.truncate(0);
            }
        }
    }

    @Override
    public void punch(Path file, long from, long length) throws IOException {
        try (OpenDescriptor open = OpenDescriptor.openRegular(file, DarwinNumbers.O_RDWR)) {
            if (!punch(open, file, from, length)) {
                throw new FileSystemException(file.toString(), null, "its file system cannot make a hole in it");
            }
        }
    }

    /** Returns whether the file system made the hole; one whose blocks are larger than ours says EINVAL. */
    private static boolean punch(OpenDescriptor open, Path file, long from, long length) throws IOException {
        try (Memory hole = new Memory(DarwinLayouts.FPUNCHHOLE_SIZE)) {
            hole.clear();
            hole.setLong(DarwinLayouts.FPUNCHHOLE_OFFSET, from);
            hole.setLong(DarwinLayouts.FPUNCHHOLE_LENGTH, length);
            while (Darwin.fcntl(open.number(), DarwinNumbers.F_PUNCHHOLE, hole) != 0) {
                int errno = Native.getLastError();
                if (errno == DarwinNumbers.ENOTSUP || errno == DarwinNumbers.EINVAL) {
                    return false;
                }
                if (errno != DarwinNumbers.EINTR) {
                    throw failure(file, errno);
                }
            }
            return true;
        }
    }

    /** Does nothing: no file system of macOS can do this. */
    @Override
    public boolean collapse(Path file, long length) throws IOException {
        OpenDescriptor.openRegular(file, DarwinNumbers.O_RDWR).close();
        return false;
    }

    @Override
    public long firstData(Path file) throws IOException {
        try (OpenDescriptor open = OpenDescriptor.openRegular(file, DarwinNumbers.O_RDONLY)) {
            long result = Darwin.lseek(open.number(), 0, DarwinNumbers.SEEK_DATA);
            if (result >= 0) {
                return result;
            }
            int errno = Native.getLastError();
            return switch (errno) {
                case DarwinNumbers.ENXIO -> Files.size(file);
                case DarwinNumbers.EINVAL, DarwinNumbers.ENOTSUP -> 0;
                default -> throw failure(file, errno);
            };
        } catch (DarwinException e) {
            throw failure(file, e.errno());
        }
    }

    @Override
    public Optional<Path> outputOf(int pid, long startTime) throws IOException {
        return MacOutputs.of(pid, startTime);
    }

    @Override
    public HeldLog hold(Path file) throws IOException {
        try {
            return new Held(file, OpenDescriptor.openRegular(file, DarwinNumbers.O_RDONLY));
        } catch (DarwinException e) {
            throw failure(file, e.errno());
        }
    }

    /** An open log. Its path is the name that it has at the moment; once it has none, that which it had. */
    private record Held(Path name, OpenDescriptor open) implements HeldLog {
        @Override
        public Path path() {
            return open.place().orElse(name);
        }

        @Override
        public void close() {
            open.close();
        }
    }

    @Override
    public void link(HeldLog open, Path name) throws IOException {
        Path there = ((Held) open).open().place().orElseThrow(() -> new NoSuchFileException(name.toString()));
        Files.createLink(name, there);
    }

    private static IOException failure(Path file, int errno) {
        return errno == DarwinNumbers.ENOENT
                ? new NoSuchFileException(file.toString())
                : new FileSystemException(file.toString(), null, DarwinException.words(errno));
    }

    @Override
    public LogWatches watches() throws IOException {
        return new VnodeWatches();
    }
}
