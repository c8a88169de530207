package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells which users listen for TCP connections on this machine, by {@code /proc/net/tcp}, see proc(5). */
public final class TcpListeners {
    /** TCP_LISTEN of the kernel's include/net/tcp_states.h, as the table shows it. */
    private static final String LISTEN = "0A";

    /** The first port on which any user may listen, if the system does not say. */
    private static final int FIRST_FREE = 1024;

    private TcpListeners() {}

    /** Returns the users who listen on {@code port}, at whatever address. */
    public static Set<Long> users(int port) {
        Set<Long> users = new TreeSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                users.addAll(users(Files.readAllLines(Path.of(table)), port));
            } catch (IOException e) {
                // A host without that kind of address has no such table.
            }
        }
        return users;
    }

    public static Set<Long> users(List<String> table, int port) {
        Set<Long> users = new TreeSet<>();
        for (String line : table) {
            String[] words =
                    line.strip().split("\\s+"); // number address:port address:port state queues timer retries uid
            if (words.length > 7 && words[3].equals(LISTEN)) {
                int colon = words[1].lastIndexOf(':');
                if (Integer.parseInt(words[1].substring(colon + 1), 16) == port) {
                    users.add(Long.parseLong(words[7]));
                }
            }
        }
        return users;
    }

    public static int firstFreePort() {
        try {
            String text = Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))
                    .strip();
            return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : FIRST_FREE;
        } catch (IOException e) {
            return FIRST_FREE;
        }
    }
}
