package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells which users listen for TCP connections on this machine, and who makes one, by the processes that do. Safe on any thread. */
public final class PortUsers {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 23;
    /** iprtrmib.h. */
    private static final int TCP_TABLE_OWNER_PID_LISTENER = 3;

    private static final int TCP_TABLE_OWNER_PID_CONNECTIONS = 4;

    private static final int ERROR_INSUFFICIENT_BUFFER = 122;
    /** tcpmib.h: {@code MIB_TCPROW_OWNER_PID} and {@code MIB_TCP6ROW_OWNER_PID}, behind a number of rows. */
    private static final Row V4 = new Row(24, 8, 20);

    private static final Row V6 = new Row(56, 20, 52);

    /** The places of fields in a row, in bytes. */
    private record Row(int size, int port, int pid) {}

    /** The one function of iphlpapi.dll. */
    private static final class IpHelper {
        static {
            Native.register(IpHelper.class, NativeLibrary.getInstance("iphlpapi"));
        }

        private IpHelper() {}

        /** Returns an error, 0 for none. */
        static native int GetExtendedTcpTable(
                Pointer table, Pointer size, int sorted, int family, int kind, int reserved);
    }

    private PortUsers() {}

    /** The places of the two addresses in {@code MIB_TCPROW_OWNER_PID}, and of the port at the far one. */
    private static final int OWN_ADDRESS = 4;

    private static final int FAR_ADDRESS = 12;
    private static final int FAR_PORT = 16;

    /**
     * Returns whose the end {@code peer} of a connection within this machine is, by IPv4.
     *
     * @return empty if there is no such connection, or its process has ended
     * @throws WindowsException if that cannot be told
     */
    public static Optional<Users.User> ofConnection(InetSocketAddress peer, InetSocketAddress local)
            throws WindowsException {
        if (!(peer.getAddress() instanceof Inet4Address) || !(local.getAddress() instanceof Inet4Address)) {
            return Optional.empty();
        }
        Set<Users.User> users = new HashSet<>();
        each(AF_INET, TCP_TABLE_OWNER_PID_CONNECTIONS, V4, at -> {
            if (port(at.getInt(V4.port)) == peer.getPort()
                    && port(at.getInt(FAR_PORT)) == local.getPort()
                    && at.getInt(OWN_ADDRESS) == number(peer)
                    && at.getInt(FAR_ADDRESS) == number(local)) {
                user(users, at.getInt(V4.pid));
            }
        });
        return users.stream().findFirst();
    }

    /** Returns an address as a table has it: its bytes in the order of the network. */
    private static int number(InetSocketAddress address) {
        return ByteBuffer.wrap(address.getAddress().getAddress())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    /**
     * Returns the users who listen on {@code port}, at whatever address. A process that has ended meanwhile does not count.
     *
     * @throws WindowsException if that cannot be told
     */
    public static Set<Users.User> of(int port) throws WindowsException {
        Set<Users.User> users = new HashSet<>();
        add(users, port, AF_INET, V4);
        add(users, port, AF_INET6, V6);
        return users;
    }

    private static void add(Set<Users.User> users, int port, int family, Row row) throws WindowsException {
        each(family, TCP_TABLE_OWNER_PID_LISTENER, row, at -> {
            if (port(at.getInt(row.port)) == port) {
                user(users, at.getInt(row.pid));
            }
        });
    }

    private static void each(int family, int kind, Row row, Consumer<Pointer> look) throws WindowsException {
        try (Memory size = new Memory(Integer.BYTES)) {
            size.setInt(0, row.size * 64);
            while (true) {
                try (Memory table = new Memory(size.getInt(0))) {
                    int error = IpHelper.GetExtendedTcpTable(table, size, 0, family, kind, 0);
                    if (error == ERROR_INSUFFICIENT_BUFFER) {
                        continue;
                    }
                    if (error != 0) {
                        throw WindowsException.of("cannot read the TCP connections of this machine", error);
                    }
                    for (int i = 0; i < table.getInt(0); i++) {
                        look.accept(table.share(Integer.BYTES + (long) i * row.size));
                    }
                    return;
                }
            }
        }
    }

    /** Returns a port, whose two bytes are in the order of the network. */
    private static int port(int field) {
        return (field & 0xff) << Byte.SIZE | field >>> Byte.SIZE & 0xff;
    }

    private static void user(Set<Users.User> users, int pid) {
        try {
            users.add(Users.ofPid(pid));
        } catch (WindowsException e) {
            // It has ended, or is the system's, of which nobody is told.
        }
    }
}
