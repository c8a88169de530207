package algo.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The last bytes of a log at the last look. They show later whether somebody else has emptied the log, even if it is
 * longer again by then. The keeper's thread alone.
 */
final class LogEnd {
    private static final int LENGTH = 64;

    private byte[] bytes = {};
    /** The address behind the bytes. */
    private long end;

    /**
     * Remembers the bytes that end at {@code address}. Bytes before {@code base} are not in {@code file}, which begins
     * at {@code origin}.
     */
    void remember(Path file, LogPositions positions, long address) throws IOException {
        long begin = Math.max(positions.base(), address - LENGTH);
        bytes = read(file, begin - positions.origin(), (int) Math.max(0, address - begin));
        end = begin + bytes.length;
    }

    void forget() {
        bytes = new byte[0];
    }

    /** Returns whether the bytes are where they were, as far as they are in this file now. */
    boolean isIn(Path file, LogPositions positions) throws IOException {
        long begin = Math.max(positions.base(), end - bytes.length);
        int length = (int) Math.max(0, end - begin);
        return isAt(file, begin - positions.origin(), length);
    }

    /**
     * Returns whether {@code file}, which begins with the byte at {@code origin}, has the bytes too; false if none are
     * known.
     */
    boolean isCopiedTo(Path file, long origin) throws IOException {
        long at = end - bytes.length - origin;
        return bytes.length > 0 && at >= 0 && isAt(file, at, bytes.length);
    }

    private boolean isAt(Path file, long at, int length) throws IOException {
        byte[] found = read(file, at, length);
        for (int i = 0; i < length; i++) {
            if (i >= found.length || found[i] != bytes[bytes.length - length + i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(Path file, long at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        if (length > 0) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                while (into.hasRemaining() && channel.read(into, at + into.position()) > 0) {
                    // Until all is read, or the file ends.
                }
            }
        }
        byte[] found = new byte[into.position()];
        into.flip().get(found);
        return found;
    }
}
