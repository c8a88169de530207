package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first line of each side.
 *
 * @param protocol version of the protocol that the side speaks
 * @param program version of the program, for people
 * @param user of a client: whose strategies it is about; empty for those of the caller. Root alone may name one
 * @param system of a daemon: whether it is that of several users; of a client: whether it means that daemon itself and not
 *     the strategies of a user. Root alone may
 */
public record Hello(int protocol, String program, String user, boolean system) {
    /** The version that these classes speak. It changes when an old peer would misunderstand a new one. */
    public static final int PROTOCOL = 1;

    /** Of one user's daemon, and of a client that means its own strategies. */
    public Hello(int protocol, String program) {
        this(protocol, program, "", false);
    }

    public String line() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("protocol", protocol);
        fields.put("program", program);
        if (!user.isEmpty()) {
            fields.put("user", user);
        }
        if (system) {
            fields.put("system", true);
        }
        return Json.line(fields);
    }

    /** @throws WireException if it is no greeting */
    public static Hello read(String line) throws WireException {
        Fields fields = Json.object(line);
        long protocol = fields.number("protocol");
        if (protocol < 1 || protocol > 1_000_000) {
            throw new WireException("field 'protocol' must be from 1 to 1000000");
        }
        return new Hello((int) protocol, fields.text("program"), fields.textOrEmpty("user"), fields.truth("system"));
    }

    /** What the user of the client is to do if the two versions differ. */
    public static String mismatch(Hello client, Hello daemon) {
        String update = client.protocol() < daemon.protocol()
                ? "update the client"
                : "update the daemon, then run 'algo daemon restart'";
        return "the client (" + client.program() + ", protocol " + client.protocol() + ") and the daemon ("
                + daemon.program() + ", protocol " + daemon.protocol() + ") do not understand each other; " + update;
    }
}
