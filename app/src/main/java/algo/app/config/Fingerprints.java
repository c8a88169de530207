package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Short names for values, by which people can tell that two are the same one. Made with a random key that stays in the
 * home: without it a fingerprint says nothing, also of a value that could be guessed. Safe on any thread.
 */
final class Fingerprints {
    private static final int KEY_BYTES = 32;
    private static final int SHOWN_BYTES = 4;

    private final Path file;
    private byte[] key = {};

    /** @param file holds the key; made when it is first needed, and anew if it is damaged */
    Fingerprints(Path file) {
        this.file = file;
    }

    /** Eight hexadecimal digits. */
    synchronized String of(String value) throws IOException {
        if (key.length != KEY_BYTES) {
            key = load();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            byte[] all = digest.digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private byte[] load() throws IOException {
        try {
            byte[] kept = WholeFile.read(file);
            if (kept.length == KEY_BYTES) {
                return kept;
            }
        } catch (NoSuchFileException e) {
            // The key is made now.
        }
        byte[] made = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(made);
        AtomicFile.replace(file, made);
        return made;
    }
}
