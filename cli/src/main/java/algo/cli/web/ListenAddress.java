package algo.cli.web;

import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The address at which the gateway listens: {@code HOST:PORT}, with an IPv4 address or {@code localhost}.
 *
 * @param host as it was written
 * @param port 0 for any that is free
 */
record ListenAddress(String host, InetAddress address, int port) {
    static final String USUAL = "127.0.0.1:5080";

    private static final int MOST_PORT = 65_535;

    /** @throws ClientException if the text is no such address */
    static ListenAddress of(String text) throws ClientException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean digits = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (host.isEmpty() || !digits || Integer.parseInt(port) > MOST_PORT) {
            throw wrong(text);
        }
        boolean isName = host.equalsIgnoreCase("localhost");
        if (!isName && !host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            throw wrong(text);
        }
        try {
            InetAddress address = InetAddress.getByName(isName ? "127.0.0.1" : host);
            if (!(address instanceof Inet4Address)) {
                throw wrong(text);
            }
            return new ListenAddress(host, address, Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw wrong(text);
        }
    }

    private static ClientException wrong(String text) {
        return new ClientException(
                ExitCode.USAGE,
                "--listen must be an IPv4 address and a port, such as " + USUAL + ", not '" + text + "'",
                "");
    }

    boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }
}
