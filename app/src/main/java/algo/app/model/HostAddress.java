package algo.app.model;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The address of an OpenAlgo host in the one form that all who use it get: scheme and host in lower case, a port where one
 * was written, and nothing behind.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address, one of IPv6 in brackets
 * @param port -1 where none was written
 */
public record HostAddress(String scheme, String host, int port) {
    /** An address as it should be written, for messages. */
    public static final String EXAMPLE = "http://127.0.0.1:5000";

    private static final int MOST_PORT = 65_535;
    private static final int MOST_SHOWN = 100;

    /**
     * Reads what a person wrote; blanks around it and slashes at its end are not part of it.
     *
     * @throws IllegalArgumentException with what is wrong, as the end of a sentence that names the key
     */
    public static HostAddress parse(String text) {
        String address = text.strip();
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw notOne(text);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getRawUserInfo() != null) {
            // The address is not shown: it may hold a password.
            throw new IllegalArgumentException(
                    "must be an address without a user or a password, such as " + EXAMPLE + "; the key is a secret");
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(scheme)) {
            throw notOne(text);
        }
        if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must be an address without a path or a query, such as " + EXAMPLE
                    + ", not '" + Text.printable(text, MOST_SHOWN) + "'");
        }
        if (uri.getPort() == 0 || uri.getPort() > MOST_PORT) {
            throw new IllegalArgumentException("must have a port from 1 to " + MOST_PORT + ", not " + uri.getPort());
        }
        return new HostAddress(scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort());
    }

    private static IllegalArgumentException notOne(String text) {
        return new IllegalArgumentException(
                "must be an address such as " + EXAMPLE + ", not '" + Text.printable(text, MOST_SHOWN) + "'");
    }

    public boolean isEncrypted() {
        return scheme.equals("https");
    }

    /** Returns the port that a connection goes to. */
    public int connectPort() {
        return port >= 0 ? port : isEncrypted() ? 443 : 80;
    }

    /** Returns the host as the system's functions take it: without brackets. */
    public String name() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns whether the address names this very machine, where other users may listen too. */
    public boolean isLoopback() {
        return name().equals("localhost") || name().equals("::1") || name().startsWith("127.");
    }

    /** Host and port, as the header of a request names them. */
    public String authority() {
        return port < 0 ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
