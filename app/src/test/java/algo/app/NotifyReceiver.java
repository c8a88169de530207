package algo.app;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A service manager's socket: receives what a daemon tells by sd_notify(3). */
public final class NotifyReceiver implements Closeable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MOST_BYTES = 4096;

    /** The functions of the system, named and typed as in their manual pages. */
    interface Sockets extends Library {
        Sockets INSTANCE = Native.load("c", Sockets.class);

        int socket(int domain, int type, int protocol);

        int bind(int fd, Pointer address, int bytes);

        long recv(int fd, byte[] buffer, long bytes, int flags);

        int close(int fd);
    }

    private final int fd;

    /** @param address as in $NOTIFY_SOCKET: a path, or an abstract name behind {@code @} */
    public NotifyReceiver(String address) {
        byte[] name = (address + (address.startsWith("@") ? "" : "\0")).getBytes(StandardCharsets.UTF_8);
        name[0] = name[0] == '@' ? 0 : name[0];
        fd = Sockets.INSTANCE.socket(AF_UNIX, SOCK_DGRAM, 0);
        try (Memory place = new Memory(Short.BYTES + name.length)) {
            place.setShort(0, (short) AF_UNIX);
            place.write(Short.BYTES, name, 0, name.length);
            if (Sockets.INSTANCE.bind(fd, place, Short.BYTES + name.length) != 0) {
                throw new IllegalStateException("cannot bind " + address + ", errno " + Native.getLastError());
            }
        }
    }

    /** Returns the oldest message that nobody has taken; empty if there is none. */
    public String poll() {
        byte[] buffer = new byte[MOST_BYTES];
        long count = Sockets.INSTANCE.recv(fd, buffer, MOST_BYTES, MSG_DONTWAIT);
        return count < 0 ? "" : new String(buffer, 0, (int) count, StandardCharsets.UTF_8);
    }

    /** Waits for a message with {@code line} in it, and returns it. Others before it are forgotten. */
    public String await(String line) {
        return Eventually.get("told: " + line, () -> {
            for (String message = poll(); !message.isEmpty(); message = poll()) {
                if (message.lines().anyMatch(line::equals)) {
                    return Optional.of(message);
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public void close() {
        Sockets.INSTANCE.close(fd);
    }
}
