package algo.app.platform.unix;

import algo.app.platform.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;

/**
 * Tells JNA where its native half is. An installed {@code algo} has it unpacked beside its jar, in
 * {@code native/linux-x86-64} or its like, so that a {@code /tmp} mounted {@code noexec} does not matter. Where that directory is missing, JNA unpacks its own as usual.
 *
 * <p>A daemon maps a copy that has no name any more. For {@code cp} over an installation, even of the same bytes, cuts
 * the file that it replaces, and whoever has that mapped loses what the linker wrote there, and dies.
 */
public final class JnaHome {
    private static final String COPY = "native-";
    /** The directory below which a copy is made; null where none is made. */
    private static volatile Path copyBelow;

    private JnaHome() {}

    /**
     * Has the library loaded from a copy below {@code directory}, which exists and is the daemon's own. Where programs
     * may not be mapped from there, it comes from the installation.
     */
    public static void copyBelow(Path directory) {
        copyBelow = directory;
    }

    /** Removes the copies that killed daemons left below {@code directory}. No daemon may be starting there. */
    public static void removeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(directory, COPY + "*")) {
            for (Path copy : copies) {
                remove(copy);
            }
        }
    }

    /**
     * Runs {@code load} with JNA pointed to that place. Without effect once JNA is loaded, so {@link LibC} does this
     * first.
     */
    public static void loading(Runnable load) {
        // Only functions that the JVM has linked are called. Without this JNA runs ldconfig for the names of
        // directories to search.
        System.getProperties().putIfAbsent("jna.platform.library.path", "");
        Path home = directory();
        if (home == null || System.getProperty("jna.boot.library.path") != null || !Files.isDirectory(home)) {
            load.run();
            return;
        }
        Path copy = copyBelow == null ? null : copy(home, copyBelow);
        try {
            System.setProperty("jna.boot.library.path", (copy == null ? "" : copy + File.pathSeparator) + home);
            System.setProperty("jna.nounpack", "true");
            load.run();
        } finally {
            if (copy != null) {
                remove(copy);
            }
        }
    }

    /** Makes a copy; null if that fails: then the library of the installation has to do. */
    static Path copy(Path home, Path below) {
        try {
            Path copy = Files.createTempDirectory(below, COPY);
            try {
                String name = libraryName();
                // Like every file of a home it is the owner's alone, from its first moment.
                Path file = Files.createFile(copy.resolve(name), PrivateFiles.ofFile());
                try (OutputStream out = Files.newOutputStream(file)) {
                    Files.copy(home.resolve(name), out);
                }
                return copy;
            } catch (IOException e) {
                remove(copy);
                return null;
            }
        } catch (IOException e) {
            return null;
        }
    }

    /** Removes the name of a copy; what is mapped stays until the daemon ends. */
    private static void remove(Path copy) {
        try {
            Files.deleteIfExists(copy.resolve(libraryName()));
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            // The next daemon tries again.
        }
    }

    /**
     * Loads the C functions, which the first use of {@link LibC} would do too, as an error of the JVM's own.
     *
     * @throws IOException if that fails, with what to do
     */
    public static void load() throws IOException {
        try {
            LibC.getpid();
        } catch (LinkageError e) {
            // After the first attempt the JVM repeats the failure, and has the reason as its cause.
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            throw new IOException(
                    "the native library of JNA cannot be loaded, so no strategy can be started; the directory"
                            + " native of the installation holds it, or else it is put into ~/.cache or the directory for temporary"
                            + " files, which must not be mounted noexec: " + reason.getMessage(),
                    e);
        }
    }

    private static Path directory() {
        CodeSource source = JnaHome.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            return Path.of(source.getLocation().toURI())
                    .resolveSibling("native")
                    .resolve(machine(System.getProperty("os.name"), System.getProperty("os.arch")));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null; // not loaded from a file: nothing lies beside it
        }
    }

    /** Returns the name of a machine, as JNA has it. */
    static String machine(String system, String processor) {
        String name = system.startsWith("Mac") ? "darwin" : "linux";
        return name + (processor.toLowerCase(Locale.ROOT).equals("aarch64") ? "-aarch64" : "-x86-64");
    }

    /** Returns the name of the library's file: on macOS JNA keeps to the ending of old. */
    private static String libraryName() {
        return System.mapLibraryName("jnidispatch").replace(".dylib", ".jnilib");
    }
}
