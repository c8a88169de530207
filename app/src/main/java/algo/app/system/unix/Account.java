package algo.app.system.unix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A user as the system's list of users has it.
 *
 * @param gid of the user's first group
 * @param home of the user, not that of the strategies
 */
record Account(int uid, String name, int gid, String home, String shell) {
    private static final int LIMIT_SECONDS = 10;
    private static final int FIELDS = 7;

    /**
     * Looks the user up, wherever the host keeps its users; empty if it has none of that number.
     *
     * @throws IOException if it could not be looked up
     */
    static Optional<Account> of(int uid) throws IOException, InterruptedException {
        Process lookup = new ProcessBuilder("getent", "passwd", Integer.toUnsignedString(uid))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        lookup.getOutputStream().close();
        try (InputStream out = lookup.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (!lookup.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the list of users does not answer");
            }
            return parse(text.lines().findFirst().orElse(""), uid);
        } finally {
            lookup.destroyForcibly();
        }
    }

    /** One line of passwd(5). */
    static Optional<Account> parse(String line, int uid) {
        String[] fields = line.split(":", -1);
        boolean whole = fields.length == FIELDS && fields[3].matches("[0-9]{1,10}");
        if (!whole || !fields[2].equals(Integer.toUnsignedString(uid))) {
            return Optional.empty();
        }
        return Optional.of(new Account(uid, fields[0], Integer.parseUnsignedInt(fields[3]), fields[5], fields[6]));
    }
}
