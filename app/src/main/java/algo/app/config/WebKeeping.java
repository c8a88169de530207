package algo.app.config;

/**
 * The gateway that the daemon keeps.
 *
 * @param enabled whether it keeps one
 * @param listen an address of this machine alone, and a port
 */
public record WebKeeping(boolean enabled, String listen) {
    public static final WebKeeping OFF = new WebKeeping(false, "127.0.0.1:5080");

    private static final int MOST_PORT = 65_535;

    /** Returns what is wrong with an address; empty if nothing is. */
    static String problem(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? "" : listen.substring(0, colon);
        String port = listen.substring(colon + 1);
        boolean loopback = host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}");
        boolean isPort = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= MOST_PORT && !port.equals("0");
        return loopback && isPort
                ? ""
                : "must be an address of this machine alone and a port, such as 127.0.0.1:5080, not '" + listen + "'";
    }
}
