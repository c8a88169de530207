package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;

import algo.app.model.Text;

/**
 * The first line of each side. It comes from a stranger, so it is short and has these four fields alone: one more needs
 * another {@link #PROTOCOL}.
 *
 * @param protocol version of the protocol that the side speaks
 * @param program version of the program, for people
 * @param user of a client: whose strategies it is about; empty for those of the caller. Root alone may name one
 * @param system of a daemon: whether it is that of several users; of a client: whether it means that daemon itself and not
 *     the strategies of a user. Root alone may
 */
public record Hello(int protocol, String program, String user, boolean system) implements Wired<Hello> {
    /** The version that these classes speak. It changes when an old peer would misunderstand a new one. */
    public static final int PROTOCOL = 1;
    /** The longest greeting that is read, in bytes. */
    public static final int MOST_BYTES = 4096;

    private static final int MOST_FIELDS = 16;
    private static final int MOST_TEXT = 128;

    /** The greeting of one user's daemon, and of a client that means its own strategies. */
    public Hello(int protocol, String program) {
        this(protocol, program, "", false);
    }

    public String line() {
        return Json.line(WireWriter.fields(this));
    }

    @Override
    public Hello over(Wire wire) throws WireException {
        return new Hello(
                (int) wire.number("protocol", protocol, 1, 1_000_000),
                shortText(wire, "program", wire.text("program", program)),
                shortText(wire, "user", wire.text("user", user, OR_LEFT_OUT)),
                wire.truth("system", system, OR_LEFT_OUT));
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
        Hello hello = new Hello(PROTOCOL, "").over(fields);
        if (hello.protocol == PROTOCOL
                && !fields.asked().containsAll(fields.map().keySet())) {
            throw new WireException("a greeting has no fields but " + String.join(", ", fields.asked()));
        }
        return hello;
    }

    private static String shortText(Wire wire, String name, String text) throws WireException {
        // No stream: each command comes by here, and a stream loads more classes.
        wire.require(
                text.length() <= MOST_TEXT && Text.cell(text).equals(text),
                name,
                "a text of up to " + MOST_TEXT + " characters, none of them a control");
        return text;
    }

    /** Returns what the user of the client is to do if the two versions differ. */
    public static String mismatch(Hello client, Hello daemon) {
        String update = client.protocol() < daemon.protocol()
                ? "update the client"
                : "update the daemon, then run 'algo daemon restart'";
        return "the client (" + Text.excerpt(client.program()) + ", protocol " + client.protocol()
                + ") and the daemon (" + Text.excerpt(daemon.program()) + ", protocol " + daemon.protocol()
                + ") do not understand each other; " + update;
    }
}
