package algo.app.platform.unix;

import algo.app.platform.ServiceChannel;
import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The datagram socket of a service manager, as $NOTIFY_SOCKET names it. Each message goes through a socket of its own, so that
 * nothing has to be closed. Any thread; never waits.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/sd_notify.3.html">sd_notify(3)</a>
 */
public final class NotifySocket implements ServiceChannel {
    /** The name as the kernel takes it: a path with its NUL, or an abstract name behind a NUL. */
    private final byte[] name;

    private NotifySocket(byte[] name) {
        this.name = name;
    }

    /**
     * Returns the socket of this address.
     *
     * @param address an absolute path, or {@code @} and an abstract name
     * @return empty for another address, such as that of a host of virtual machines, and for one that is too long
     */
    public static Optional<ServiceChannel> at(String address) {
        if (address.length() < 2 || !(address.startsWith("/") || address.startsWith("@"))) {
            return Optional.empty();
        }
        byte[] name = address.startsWith("@") ? address.getBytes(StandardCharsets.UTF_8) : LibC.path(address);
        if (name.length > UnixAddress.LONGEST_NAME) {
            return Optional.empty();
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        return Optional.of(new NotifySocket(name));
    }

    @Override
    public boolean tell(String assignments) {
        byte[] text = assignments.getBytes(StandardCharsets.UTF_8);
        int type = LibC.SOCK_DGRAM | LibC.O_CLOEXEC | LibC.O_NONBLOCK;
        try (Fd socket = Fd.of(LibC.socket(LibC.AF_UNIX, type, 0), "cannot make a socket");
                Memory to = UnixAddress.of(name)) {
            return LibC.sendto(socket.number(), text, text.length, LibC.MSG_NOSIGNAL, to, (int) to.size())
                    == text.length;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
