package algo.app.process.unix;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;

/**
 * Where JNA finds its native half. An installed {@code algo} has it unpacked beside its jar, in
 * {@code native/linux-x86-64} or {@code native/linux-aarch64}, so that a {@code /tmp} mounted {@code noexec} does not
 * matter. Where that directory is missing, JNA unpacks its own as usual.
 */
final class JnaHome {
    private JnaHome() {}

    /** Points JNA there. Without effect once JNA is loaded, so {@link LibC} calls it first. */
    static void prepare() {
        Path home = directory();
        if (home != null && System.getProperty("jna.boot.library.path") == null && Files.isDirectory(home)) {
            System.setProperty("jna.boot.library.path", home.toString());
            System.setProperty("jna.nounpack", "true");
        }
    }

    /**
     * Loads the C functions, which the first use of {@link LibC} would do too, as an error of the JVM's own.
     *
     * @throws IOException if that fails, with what to do
     */
    static void load() throws IOException {
        try {
            LibC.getpid();
        } catch (LinkageError e) {
            // After the first attempt the JVM repeats the failure, and has the reason as its cause.
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            throw new IOException(
                    "the native library of JNA cannot be loaded, so no strategy can be started; lib/native of the"
                            + " installation holds it, or else it is put into ~/.cache or the directory for temporary"
                            + " files, which must not be mounted noexec: " + reason.getMessage(),
                    e);
        }
    }

    private static Path directory() {
        CodeSource source = JnaHome.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String platform = arch.equals("aarch64") ? "linux-aarch64" : "linux-x86-64";
        try {
            return Path.of(source.getLocation().toURI())
                    .resolveSibling("native")
                    .resolve(platform);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null; // not loaded from a file: nothing lies beside it
        }
    }
}
