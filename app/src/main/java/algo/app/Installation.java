package algo.app;

import algo.app.files.IoProblems;
import algo.app.platform.Lock;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the version that this daemon runs, all in {@code lib/<version>-<hash>/}: used for as long as it lives, and
 * then in nobody's way. The daemon of the installed version removes the older ones that no daemon uses.
 */
final class Installation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("daemon");
    private static final String LAUNCHER = "algo.launcher";
    private static final String RUNTIME = "runtime";
    private static final String RELEASE = "[0-9][0-9A-Za-z.-]*-[0-9a-f]{12}";

    private final Platform platform;
    private final Path directory;
    private final Optional<Lock> use;

    private Installation(Platform platform, Path directory, Optional<Lock> use) {
        this.platform = platform;
        this.directory = directory;
        this.use = use;
    }

    /** Returns the directory of this program's code; empty if that is no installation. */
    static Optional<Path> own() {
        CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()).getParent())
                            .filter(Installation::isRelease);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the files that run as the user of this program: its launcher, the files of its version, and Java. */
    static List<Path> parts() {
        List<Path> parts = new ArrayList<>();
        String launcher = System.getProperty(LAUNCHER, "");
        if (!launcher.isEmpty()) {
            parts.add(Path.of(launcher));
        }
        own().ifPresent(directory -> {
            parts.add(directory.resolveSibling("current"));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                files.forEach(parts::add);
            } catch (IOException e) {
                parts.add(directory);
            }
        });
        parts.add(Path.of(System.getProperty("java.home"), "lib", "modules"));
        return parts;
    }

    /**
     * Returns the JVM of this process; empty if a version of algo brought it along: then the next start has that of the
     * version that is installed by then.
     */
    static Optional<Path> foreignJava() {
        Path home = Path.of(System.getProperty("java.home"));
        boolean isOwn = home.endsWith(RUNTIME) && home.getParent() != null && isRelease(home.getParent());
        return isOwn ? Optional.empty() : Optional.of(home.resolve("bin/java"));
    }

    private static boolean isRelease(Path directory) {
        return directory.getFileName() != null
                && directory.getFileName().toString().matches(RELEASE);
    }

    /** Begins to use {@code directory}, in which the files of one version are. */
    static Installation use(Platform platform, Path directory) {
        try {
            return new Installation(platform, directory, platform.use(directory));
        } catch (IOException e) {
            LOG.warn("the installation {} cannot be marked as used: {}", directory, IoProblems.explain(e));
            return new Installation(platform, directory, Optional.empty());
        }
    }

    /**
     * Removes the versions beside this one that are older and that no daemon uses, if this is the one that is installed. A
     * copy of the next version may be under way, so what is newer stays. Without the right to do that nothing happens.
     */
    void removeOlder() {
        try {
            Path lib = directory.getParent();
            if (!Files.readString(lib.resolve("current"))
                    .strip()
                    .equals(directory.getFileName().toString())) {
                return;
            }
            try (DirectoryStream<Path> all = Files.newDirectoryStream(lib, Files::isDirectory)) {
                for (Path other : all) {
                    if (isRelease(other) && isOlder(other) && Files.isWritable(other)) {
                        removeUnused(other);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("older versions of algo were not removed: {}", IoProblems.explain(e));
        }
    }

    /** By version; of the same version, by when they were made: archives hold one time for all. */
    private boolean isOlder(Path other) throws IOException {
        int order = version(other).compareTo(version(directory));
        return order < 0
                || order == 0 && Files.getLastModifiedTime(other).compareTo(Files.getLastModifiedTime(directory)) < 0;
    }

    private static ModuleDescriptor.Version version(Path release) {
        String name = release.getFileName().toString();
        return ModuleDescriptor.Version.parse(name.substring(0, name.lastIndexOf('-')));
    }

    private void removeUnused(Path other) throws IOException {
        Optional<Lock> alone = platform.useAlone(other);
        if (alone.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(other)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            LOG.info("removed {}, an older version of algo that no daemon uses", other);
        } finally {
            alone.get().close();
        }
    }

    @Override
    public void close() {
        use.ifPresent(Lock::close);
    }
}
