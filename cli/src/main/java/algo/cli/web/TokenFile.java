package algo.cli.web;

import algo.app.platform.PrivateFiles;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The token of a gateway that runs: read again when {@code algo web --new-token} has made another. Knows one more that lets a
 * browser in once, for a command line that others can see. Thread-safe.
 */
final class TokenFile implements Supplier<WebToken> {
    private static final long ONCE_SECONDS = 120;

    private final Path file;
    private Object seen;
    private WebToken token;
    private String once = "";
    private long onceUntil;

    TokenFile(Path file) throws ClientException {
        this.file = file;
        this.token = WebToken.of(file);
        this.seen = look();
    }

    /** Returns the token that counts now. */
    @Override
    public synchronized WebToken get() {
        Object now = look();
        if (!now.equals(seen)) {
            try {
                token = WebToken.of(file);
                seen = look();
            } catch (ClientException e) {
                // It is being replaced, or cannot be read: the one that is known counts until it can be.
            }
        }
        return token;
    }

    /** Returns what tells one content of the file from another. */
    private Object look() {
        try {
            return PrivateFiles.stat(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** Makes a text that lets one browser in, within two minutes, in place of the token. */
    synchronized String once() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        once = HexFormat.of().formatHex(random);
        onceUntil = System.nanoTime() + TimeUnit.SECONDS.toNanos(ONCE_SECONDS);
        return once;
    }

    /** Returns whether a browser that brings this text is let in. */
    synchronized boolean lets(String given) {
        if (get().is(given)) {
            return true;
        }
        boolean is = !once.isEmpty()
                && System.nanoTime() - onceUntil < 0
                && MessageDigest.isEqual(
                        once.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
        if (is) {
            once = "";
        }
        return is;
    }
}
