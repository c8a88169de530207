package algo.app.platform.macos;

import com.sun.jna.Memory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds TCP sockets of the processes of our own user, by looking at the descriptors of each, proc_pidfdinfo of libproc. The kernel shows
 * those of other users to root alone. Costs some milliseconds. Safe on any thread.
 */
public final class OwnConnections {
    /** The room for descriptors that are opened between two calls. */
    private static final int SPARE = 16;

    private OwnConnections() {}

    /**
     * A TCP socket.
     *
     * @param foreignPort 0 if it is not connected
     */
    record TcpSocket(int localPort, int foreignPort, boolean listens) {
        /** Reads a {@code struct socket_fdinfo}, in the order of the machine; null if it is another kind of socket. */
        static TcpSocket read(ByteBuffer info) {
            if (info.getInt(DarwinLayouts.SOCKETINFO_KIND) != DarwinNumbers.SOCKINFO_TCP) {
                return null;
            }
            return new TcpSocket(
                    port(info.getInt(DarwinLayouts.SOCKETINFO_LOCAL_PORT)),
                    port(info.getInt(DarwinLayouts.SOCKETINFO_FOREIGN_PORT)),
                    info.getInt(DarwinLayouts.SOCKETINFO_STATE) == DarwinNumbers.TSI_S_LISTEN);
        }

        /** Ports are in the order of the network, in the first two of four bytes. */
        private static int port(int field) {
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0, field);
            return Short.toUnsignedInt(bytes.order(ByteOrder.BIG_ENDIAN).getShort(0));
        }
    }

    /** Returns whether a process of our own user holds the other end of a connection that was made on this machine. */
    public static boolean isOwn(InetSocketAddress peer, InetSocketAddress local) {
        return find(peer.getPort(), local.getPort(), false);
    }

    /** Returns whether a process of our own user listens on a port. */
    public static boolean listens(int port) {
        return find(port, 0, true);
    }

    private static boolean find(int localPort, int foreignPort, boolean listens) {
        for (int pid : pids()) {
            int[] descriptors = sockets(pid);
            for (int fd : descriptors) {
                TcpSocket socket = socket(pid, fd);
                boolean found = socket != null
                        && socket.localPort() == localPort
                        && socket.listens() == listens
                        && (listens || socket.foreignPort() == foreignPort);
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int[] pids() {
        int bytes = (Darwin.proc_listallpids(null, 0) + SPARE) * Integer.BYTES;
        try (Memory list = new Memory(bytes)) {
            int count = Darwin.proc_listallpids(list, bytes);
            return count <= 0 ? new int[0] : list.getIntArray(0, Math.min(count, bytes / Integer.BYTES));
        }
    }

    /** Returns the descriptors of sockets of a process; none if it is not ours to see. */
    private static int[] sockets(int pid) {
        int needed = Darwin.proc_pidinfo(pid, DarwinNumbers.PROC_PIDLISTFDS, 0, null, 0);
        if (needed <= 0) {
            return new int[0];
        }
        int bytes = needed + SPARE * DarwinLayouts.FDINFO_SIZE;
        try (Memory list = new Memory(bytes)) {
            int filled = Darwin.proc_pidinfo(pid, DarwinNumbers.PROC_PIDLISTFDS, 0, list, bytes);
            int[] sockets = new int[Math.max(0, filled) / DarwinLayouts.FDINFO_SIZE];
            int count = 0;
            for (int i = 0; i < sockets.length; i++) {
                long at = (long) i * DarwinLayouts.FDINFO_SIZE;
                if (list.getInt(at + DarwinLayouts.FDINFO_TYPE) == DarwinNumbers.PROX_FDTYPE_SOCKET) {
                    sockets[count++] = list.getInt(at + DarwinLayouts.FDINFO_FD);
                }
            }
            return Arrays.copyOf(sockets, count);
        }
    }

    private static TcpSocket socket(int pid, int fd) {
        try (Memory info = new Memory(DarwinLayouts.SOCKETINFO_SIZE)) {
            int flavor = DarwinNumbers.PROC_PIDFDSOCKETINFO;
            int filled = Darwin.proc_pidfdinfo(pid, fd, flavor, info, DarwinLayouts.SOCKETINFO_SIZE);
            return filled < DarwinLayouts.SOCKETINFO_SIZE ? null : TcpSocket.read(info.getByteBuffer(0, info.size()));
        }
    }
}
