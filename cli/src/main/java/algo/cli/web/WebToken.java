package algo.cli.web;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token by which the gateway knows who may ask: 256 bits, in a file that its user alone may read, kept over restarts. The
 * browser's cookie and the token against forged requests are made of it, so that neither has to be kept; neither tells it.
 * Immutable.
 */
final class WebToken {
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final String text;
    private final String session;
    private final String csrf;

    private WebToken(String text) {
        this.text = text;
        this.session = derived("session");
        this.csrf = derived("csrf");
    }

    /** Reads the token; makes one if there is none, or what is there is none. */
    static WebToken of(Path file) throws ClientException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (text.length() == 2 * BYTES && text.chars().allMatch(HexFormat::isHexDigit)) {
                if (!PrivateFiles.rights(file).areOwnersAlone()) {
                    throw new ClientException(
                            ExitCode.FAILED, "others may read " + file, "make a new token with 'algo web --new-token'");
                }
                return new WebToken(text);
            }
        } catch (NoSuchFileException e) {
            // It is made now.
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "cannot be read: " + IoProblems.explain(e), "");
        }
        return renew(file);
    }

    /** Makes a new token: nobody who knows the old one gets in any more. */
    static WebToken renew(Path file) throws ClientException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = HexFormat.of().formatHex(random);
        try {
            PrivateFiles.makeDirectory(file.getParent());
            AtomicFile.replace(file, (text + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "cannot be written: " + IoProblems.explain(e), "");
        }
        return new WebToken(text);
    }

    /** Returns the token itself. */
    String text() {
        return text;
    }

    /** Returns the value of the browser's cookie. */
    String session() {
        return session;
    }

    /** Returns the value of the header that a change needs. */
    String csrf() {
        return csrf;
    }

    boolean is(String given) {
        return same(text, given);
    }

    boolean isSession(String given) {
        return same(session, given);
    }

    boolean isCsrf(String given) {
        return same(csrf, given);
    }

    /** Compares in a time that says nothing of where they differ. */
    private static boolean same(String known, String given) {
        return MessageDigest.isEqual(known.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    private String derived(String purpose) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
