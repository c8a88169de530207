package algo.app.platform.unix;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Tells which user holds the other end of an IPv4 connection that was made on this machine. The kernel is asked for that one
 * socket, by sock_diag(7), which takes some microseconds however many connections there are; where it gives no such answers,
 * its table of all connections is read. Thread-safe; never waits.
 */
public final class TcpPeers implements AutoCloseable {
    private final boolean byTable;
    private int fd = -1;
    private int sequence;
    private boolean closed;

    public TcpPeers() {
        this(false);
    }

    /** @param byTable whether the table is read without asking first */
    TcpPeers(boolean byTable) {
        this.byTable = byTable;
    }

    /**
     * Returns whether the connection was made by this process's own user or by root, who holds it still.
     *
     * @throws IOException if the kernel tells nothing of its connections
     */
    public boolean isOwnOrRoot(InetSocketAddress peer, InetSocketAddress local) throws IOException {
        OptionalLong user = user(peer, local);
        return user.isPresent() && (user.getAsLong() == 0 || user.getAsLong() == Integer.toUnsignedLong(LibC.getuid()));
    }

    /**
     * Returns the user of the socket at the other end. Empty if no process holds it: it was closed, which shows as
     * root's in what the kernel tells, or it is on another machine or in another network namespace.
     *
     * @param peer address and port at the other end, both IPv4
     * @param local address and port at this end
     * @throws IOException if the kernel tells nothing of its connections
     */
    public OptionalLong user(InetSocketAddress peer, InetSocketAddress local) throws IOException {
        if (!(peer.getAddress() instanceof Inet4Address) || !(local.getAddress() instanceof Inet4Address)) {
            return OptionalLong.empty();
        }
        if (!byTable) {
            ByteBuffer answer = ask(peer, local);
            if (answer != null) {
                return SockDiag.user(answer, peer, local);
            }
        }
        return inTables(peer, local);
    }

    /** Returns the kernel's answer, or null where it gives none. */
    private synchronized ByteBuffer ask(InetSocketAddress peer, InetSocketAddress local) {
        if (closed || (fd < 0 && !open())) {
            return null;
        }
        sequence++;
        byte[] question = SockDiag.question(sequence, peer, local);
        byte[] answer = new byte[SockDiag.LONGEST_ANSWER];
        if (LibC.write(fd, question, question.length) != question.length) {
            return null;
        }
        // An answer that was left over from an earlier question has another number.
        for (int i = 0; i < 8; i++) {
            long length = LibC.read(fd, answer, answer.length);
            if (length <= 0) {
                return null;
            }
            ByteBuffer message =
                    ByteBuffer.wrap(answer, 0, (int) length).slice().order(ByteOrder.nativeOrder());
            if (SockDiag.isAnswer(message, sequence)) {
                return message;
            }
        }
        return null;
    }

    private boolean open() {
        fd = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.O_CLOEXEC | LibC.O_NONBLOCK, LibC.NETLINK_SOCK_DIAG);
        return fd >= 0;
    }

    private static OptionalLong inTables(InetSocketAddress peer, InetSocketAddress local) throws IOException {
        boolean read = false;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.isReadable(Path.of(table))) {
                read = true;
                // Bytes that are no text cannot be in it, and lines have some 150.
                try (BufferedReader lines = Files.newBufferedReader(Path.of(table), StandardCharsets.ISO_8859_1)) {
                    OptionalLong user = inTable(lines, peer, local);
                    if (user.isPresent()) {
                        return user;
                    }
                }
            }
        }
        if (!read) {
            throw new IOException("neither sock_diag(7) nor /proc/net/tcp tells who makes a connection");
        }
        return OptionalLong.empty();
    }

    /** @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a> */
    static OptionalLong inTable(BufferedReader lines, InetSocketAddress peer, InetSocketAddress local)
            throws IOException {
        List<String> own = List.of(written(peer, false), written(peer, true));
        List<String> other = List.of(written(local, false), written(local, true));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.strip().split("\\s+");
            // number address:port address:port state queues timer retries uid timeout inode
            if (words.length > 9 && own.contains(words[1]) && other.contains(words[2]) && !words[9].equals("0")) {
                return OptionalLong.of(Long.parseLong(words[7]));
            }
        }
        return OptionalLong.empty();
    }

    /** Returns an address as the tables have it: words of the address in the machine's order, then the port. */
    private static String written(InetSocketAddress address, boolean mapped) {
        int word = ByteBuffer.wrap(address.getAddress().getAddress())
                .order(ByteOrder.nativeOrder())
                .getInt();
        String prefix = mapped
                ? "0000000000000000"
                        + String.format("%08X", ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 0xFFFF : 0xFFFF0000)
                : "";
        return prefix + String.format("%08X:%04X", word, address.getPort());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (fd >= 0) {
            LibC.close(fd);
            fd = -1;
        }
    }

    /**
     * The messages of sock_diag(7) for one TCP socket, linux/inet_diag.h. Each begins with a {@code struct nlmsghdr}: length,
     * type, flags, number, port.
     */
    static final class SockDiag {
        static final int LONGEST_ANSWER = 1024;
        /** linux/netlink.h, linux/sock_diag.h, linux/socket.h, linux/in.h. */
        private static final short NLM_F_REQUEST = 1;

        private static final short SOCK_DIAG_BY_FAMILY = 20;
        private static final byte AF_INET = 2;
        private static final byte AF_INET6 = 10;
        private static final byte IPPROTO_TCP = 6;
        private static final int HEADER = 16;
        /** {@code struct inet_diag_req_v2}, {@code struct inet_diag_msg}. */
        private static final int REQUEST = 56;

        private static final int MESSAGE = 72;
        private static final int SOCKET_ID = 48;

        private SockDiag() {}

        /** Asks for the socket at {@code peer} that is connected to {@code local}. */
        static byte[] question(int sequence, InetSocketAddress peer, InetSocketAddress local) {
            ByteBuffer out = ByteBuffer.allocate(HEADER + REQUEST).order(ByteOrder.nativeOrder());
            out.putInt(HEADER + REQUEST).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST);
            out.putInt(sequence).putInt(0);
            out.put(AF_INET).put(IPPROTO_TCP).put((byte) 0).put((byte) 0).putInt(-1);
            byte[] id = new byte[SOCKET_ID];
            ByteBuffer.wrap(id)
                    .putShort((short) peer.getPort())
                    .putShort((short) local.getPort())
                    .put(peer.getAddress().getAddress())
                    .position(20)
                    .put(local.getAddress().getAddress())
                    // No cookie: INET_DIAG_NOCOOKIE is all ones.
                    .position(40)
                    .putLong(-1);
            return out.put(id).array();
        }

        static boolean isAnswer(ByteBuffer message, int sequence) {
            return message.remaining() >= HEADER && message.getInt(8) == sequence;
        }

        /**
         * Returns the user who holds the socket that the answer is about. The kernel also answers with one that merely
         * listens at the port of {@code peer}, and with one that no process holds any more: that one has no inode.
         */
        static OptionalLong user(ByteBuffer answer, InetSocketAddress peer, InetSocketAddress local) {
            if (answer.getShort(4) != SOCK_DIAG_BY_FAMILY || answer.remaining() < HEADER + MESSAGE) {
                return OptionalLong.empty();
            }
            ByteBuffer socket = answer.slice().order(ByteOrder.BIG_ENDIAN);
            int at = HEADER + 4;
            byte family = socket.get(HEADER);
            boolean same = Short.toUnsignedInt(socket.getShort(at)) == peer.getPort()
                    && Short.toUnsignedInt(socket.getShort(at + 2)) == local.getPort()
                    && isAddress(socket, family, at + 4, peer.getAddress())
                    && isAddress(socket, family, at + 20, local.getAddress());
            int inode = answer.getInt(HEADER + 68);
            return same && inode != 0
                    ? OptionalLong.of(Integer.toUnsignedLong(answer.getInt(HEADER + 64)))
                    : OptionalLong.empty();
        }

        private static boolean isAddress(ByteBuffer socket, byte family, int at, InetAddress address) {
            byte[] expected = new byte[16];
            if (family == AF_INET6) {
                Arrays.fill(expected, 10, 12, (byte) 0xFF);
            } else if (family != AF_INET) {
                return false;
            }
            int words = family == AF_INET6 ? 16 : 4;
            System.arraycopy(address.getAddress(), 0, expected, words - 4, 4);
            for (int i = 0; i < words; i++) {
                if (socket.get(at + i) != expected[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
