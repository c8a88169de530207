package algo.app.platform.unix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A socket at a path that takes datagrams, and never waits for one. Descriptors that come with a datagram are closed by the kernel.
 * Any thread, but nobody receives while another closes.
 */
public final class ReceivingSocket implements AutoCloseable {
    /** The longest path, in bytes; unix(7), less the NUL at its end. */
    public static final int LONGEST_PATH = UnixAddress.LONGEST_NAME - 1;

    private final Fd fd;

    private ReceivingSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Makes one in the place of whatever socket is there, for those who may use the directory.
     *
     * @throws IOException if it cannot be made, or something else than a socket or a plain file is there
     */
    public static ReceivingSocket at(Path path) throws IOException {
        byte[] name = LibC.path(path.toString());
        if (name.length > UnixAddress.LONGEST_NAME) {
            throw new IOException("the path of a socket is too long: " + (name.length - 1) + " bytes, at most "
                    + LONGEST_PATH + " are allowed: " + path);
        }
        Fd fd = Fd.of(
                LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.O_CLOEXEC | LibC.O_NONBLOCK, 0),
                "cannot make a socket");
        try (Memory address = UnixAddress.of(name)) {
            Files.deleteIfExists(path);
            if (LibC.bind(fd.number(), address, (int) address.size()) != 0) {
                throw ErrnoException.last("cannot make " + path);
            }
            return new ReceivingSocket(fd);
        } catch (IOException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** Returns the descriptor, to be waited for. */
    public int number() {
        return fd.number();
    }

    /**
     * Receives one datagram.
     *
     * @return its length, which is more than {@code buffer} holds if the rest of it is lost; -1 if there is none
     */
    public long receive(byte[] buffer) {
        long count;
        do {
            count = LibC.recv(fd.number(), buffer, buffer.length, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC);
        } while (count < 0 && Native.getLastError() == LibC.EINTR);
        return count;
    }

    @Override
    public void close() {
        fd.close();
    }
}
