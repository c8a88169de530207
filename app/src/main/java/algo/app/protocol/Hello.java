package algo.app.protocol;

import algo.app.model.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first line of each side. It comes from somebody whom nobody knows yet, so it is short and has these four fields alone:
 * one more needs another {@link #PROTOCOL}.
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
    /** The longest greeting that is read, in bytes. */
    public static final int MOST_BYTES = 4096;

    private static final int MOST_FIELDS = 16;
    private static final int MOST_TEXT = 128;
    private static final List<String> FIELDS = List.of("protocol", "program", "user", "system");

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

    /**
     * Reads a greeting. Of another protocol it may have fields of its own, so that one can say which side to update.
     *
     * @throws WireException if it is no greeting
     */
    public static Hello read(String line) throws WireException {
        if (line.length() > MOST_BYTES) {
            throw new WireException("a greeting is longer than " + MOST_BYTES + " bytes");
        }
        Fields fields = Json.flat(line, MOST_FIELDS);
        long protocol = fields.number("protocol");
        if (protocol < 1 || protocol > 1_000_000) {
            throw new WireException("field 'protocol' must be from 1 to 1000000");
        }
        Hello hello = new Hello(
                (int) protocol,
                shortText("program", fields.text("program")),
                shortText("user", fields.textOrEmpty("user")),
                fields.truth("system"));
        if (protocol == PROTOCOL && !FIELDS.containsAll(fields.map().keySet())) {
            throw new WireException("a greeting has no fields but " + String.join(", ", FIELDS));
        }
        return hello;
    }

    private static String shortText(String name, String text) throws WireException {
        // No stream: this is on the way of each command.
        if (text.length() > MOST_TEXT || !Text.cell(text).equals(text)) {
            throw new WireException("field '" + name + "' must be a text of up to " + MOST_TEXT
                    + " characters, none of them a control");
        }
        return text;
    }

    /** What the user of the client is to do if the two versions differ. */
    public static String mismatch(Hello client, Hello daemon) {
        String update = client.protocol() < daemon.protocol()
                ? "update the client"
                : "update the daemon, then run 'algo daemon restart'";
        return "the client (" + Text.excerpt(client.program()) + ", protocol " + client.protocol()
                + ") and the daemon (" + Text.excerpt(daemon.program()) + ", protocol " + daemon.protocol()
                + ") do not understand each other; " + update;
    }
}
