package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A file that is open, shared with everybody, who may also rename and remove it. Safe on any thread. */
public final class OpenFile implements AutoCloseable {
    /** winioctl.h. */
    private static final int FSCTL_SET_SPARSE = 0x900C4;

    private static final int FSCTL_SET_ZERO_DATA = 0x980C8;
    private static final int FSCTL_QUERY_ALLOCATED_RANGES = 0x940CF;
    private static final int ERROR_INVALID_FUNCTION = 1;
    private static final int ERROR_NOT_SUPPORTED = 50;
    /** Two numbers of 64 bits: from where, and how far. */
    private static final int RANGE_BYTES = 2 * Long.BYTES;

    private final Path name;
    private final Handle handle;

    private OpenFile(Path name, Handle handle) {
        this.name = name;
        this.handle = handle;
    }

    /**
     * Opens a file that is there.
     *
     * @throws java.nio.file.NoSuchFileException if it is not
     */
    public static OpenFile open(Path file, boolean write) throws IOException {
        int access = write ? Kernel32.GENERIC_READ | Kernel32.GENERIC_WRITE : Kernel32.GENERIC_READ;
        int flags = Kernel32.FILE_ATTRIBUTE_NORMAL;
        return new OpenFile(file, Handle.open(file, access, Kernel32.OPEN_EXISTING, flags, Descriptor.own()));
    }

    /** Returns where it lies now; empty if it has no name any more. */
    public Optional<Path> place() {
        return handle.place();
    }

    /**
     * Gives the space of some bytes back, which read as zero from then on.
     *
     * @return false if the file system cannot do that; nothing has changed then
     */
    public boolean punch(long from, long length) throws IOException {
        try (Memory range = new Memory(RANGE_BYTES)) {
            range.setLong(0, from);
            range.setLong(Long.BYTES, from + length);
            return control(FSCTL_SET_SPARSE, null, null).isPresent()
                    && control(FSCTL_SET_ZERO_DATA, range, null).isPresent();
        }
    }

    /**
     * Returns the place of the first byte from {@code 0} to {@code length} that takes space; empty if none does, and 0 where the file system
     * does not tell.
     */
    public OptionalLong firstAllocated(long length) throws IOException {
        try (Memory range = new Memory(RANGE_BYTES);
                Memory found = new Memory(RANGE_BYTES)) {
            range.setLong(0, 0);
            range.setLong(Long.BYTES, length);
            OptionalLong bytes = control(FSCTL_QUERY_ALLOCATED_RANGES, range, found);
            if (bytes.isEmpty()) {
                return OptionalLong.of(0);
            }
            return bytes.getAsLong() < RANGE_BYTES ? OptionalLong.empty() : OptionalLong.of(found.getLong(0));
        }
    }

    /** Returns how many bytes the answer has; empty if the file system does not know the question. */
    private OptionalLong control(int code, Memory in, Memory out) throws IOException {
        try (Memory returned = new Memory(Integer.BYTES)) {
            returned.clear();
            int done = Kernel32.DeviceIoControl(
                    handle.value(),
                    code,
                    in,
                    in == null ? 0 : (int) in.size(),
                    out,
                    out == null ? 0 : (int) out.size(),
                    returned,
                    null);
            int error = done != 0 ? 0 : Native.getLastError();
            return switch (error) {
                // More ranges follow than there is room for.
                case 0, Kernel32.ERROR_MORE_DATA -> OptionalLong.of(returned.getInt(0));
                case ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED, Kernel32.ERROR_INVALID_PARAMETER ->
                    OptionalLong.empty();
                default -> throw new FileSystemException(name.toString(), null, Kernel32.message(error));
            };
        }
    }

    @Override
    public void close() {
        handle.close();
    }
}
