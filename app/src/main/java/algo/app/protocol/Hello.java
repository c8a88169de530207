package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first line of each side.
 *
 * @param protocol version of the protocol that the side speaks
 * @param program version of the program, for people
 */
public record Hello(int protocol, String program) {
    /** The version that these classes speak. It changes when an old peer would misunderstand a new one. */
    public static final int PROTOCOL = 1;

    public String line() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("protocol", protocol);
        fields.put("program", program);
        return Json.line(fields);
    }

    /** @throws WireException if it is no greeting */
    public static Hello read(String line) throws WireException {
        Fields fields = Json.object(line);
        long protocol = fields.number("protocol");
        if (protocol < 1 || protocol > 1_000_000) {
            throw new WireException("field 'protocol' must be from 1 to 1000000");
        }
        return new Hello((int) protocol, fields.text("program"));
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
