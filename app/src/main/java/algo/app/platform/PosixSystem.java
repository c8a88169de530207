package algo.app.platform;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Modes, numbers of users, links and file keys as POSIX has them, by the JDK alone, so that a client can use it. What is Linux's own, a system
 * that extends this says otherwise.
 */
public class PosixSystem extends HostSystem {
    private static final Path THIS_PROCESS = Path.of("/proc/self");
    private static final int RIGHTS = 0777;
    /** The variables of a login that a program needs, beside LC_*. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR");

    /** POSIX's default for a utility search path, where the daemon has none. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private static final long USUAL_OVERFLOW = 65534;
    private static final int DIGITS = 16;

    /** Read when something is made: a client that makes nothing does without. */
    private static final class Modes {
        static final Set<PosixFilePermission> OF_DIRECTORY = PosixFilePermissions.fromString("rwx------");
        static final FileAttribute<?> FILE =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        static final FileAttribute<?> DIRECTORY = PosixFilePermissions.asFileAttribute(OF_DIRECTORY);
    }

    static Path process(long pid) {
        return Path.of("/proc", String.valueOf(pid));
    }

    @Override
    protected FileAttribute<?> ofFile() {
        return Modes.FILE;
    }

    @Override
    protected FileAttribute<?> ofProgram() {
        return Modes.DIRECTORY;
    }

    @Override
    protected FileAttribute<?> ofDirectory() {
        return Modes.DIRECTORY;
    }

    @Override
    protected void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ofDirectory());
        }
        if (!Files.getPosixFilePermissions(directory).equals(Modes.OF_DIRECTORY)) {
            Files.setPosixFilePermissions(directory, Modes.OF_DIRECTORY);
        }
    }

    @Override
    protected PrivateFiles.Rights rights(Path path) throws IOException {
        return new PrivateFiles.Rights((Integer) Files.getAttribute(path, "unix:mode") & RIGHTS);
    }

    @Override
    protected PrivateFiles.Rights rightsOfName(Path name) throws IOException {
        return new PrivateFiles.Rights(look(name).mode() & RIGHTS);
    }

    @Override
    protected int user() throws IOException {
        return owner(THIS_PROCESS);
    }

    @Override
    protected String userName() throws IOException {
        return Files.getOwner(THIS_PROCESS).getName();
    }

    @Override
    protected int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    @Override
    protected Found look(Path name) throws IOException {
        Map<String, Object> found = Files.readAttributes(name, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        return new Found((Integer) found.get("uid"), (Integer) found.get("mode"));
    }

    @Override
    IdMap users() {
        try {
            return new IdMap(Files.readAllLines(THIS_PROCESS.resolve("uid_map")), overflowUser());
        } catch (IOException e) {
            // The kernel has no user namespaces.
            return new IdMap(List.of("0 0 4294967295"), USUAL_OVERFLOW);
        }
    }

    private static long overflowUser() {
        // Read at once: the kernel answers a second read of such a file as if it had ended.
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/overflowuid"))) {
            return Long.parseLong(new String(in.readNBytes(DIGITS), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return USUAL_OVERFLOW; // not every /proc has the file
        }
    }

    @Override
    protected Object key(Path path) throws IOException {
        return keyOf(Files.readAttributes(path, BasicFileAttributes.class));
    }

    @Override
    protected FileStat stat(Path file) throws IOException {
        Map<String, Object> found = Files.readAttributes(file, "unix:lastModifiedTime,ctime,size,fileKey");
        return new FileStat(
                ((FileTime) found.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) found.get("ctime")).to(TimeUnit.NANOSECONDS),
                (Long) found.get("size"),
                found.get("fileKey"));
    }

    @Override
    protected Object keyOfName(Path name) throws IOException {
        try {
            return keyOf(Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    protected long inode(Path name) throws IOException {
        try {
            return (Long) Files.getAttribute(name, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    protected int names(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:nlink");
    }

    @Override
    protected String closing(Path path) {
        return "chmod go-w " + path;
    }

    @Override
    protected String hiding(Path path) {
        return "chmod 600 " + path;
    }

    @Override
    protected String hidingTree(Path directory) {
        return "chmod -R go-rwx " + directory;
    }

    @Override
    protected String owning(Path directory) {
        return "chmod -R u+rwX " + directory;
    }

    /** The names of a directory, which fsync(2) makes durable. */
    private record OpenNames(FileChannel channel) implements Names {
        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    protected Names openNames(Path directory) throws IOException {
        return new OpenNames(FileChannel.open(directory, StandardOpenOption.READ));
    }

    @Override
    protected File nothing() {
        return new File("/dev/null");
    }

    @Override
    protected List<String> shell(String text) {
        return List.of("/bin/sh", "-c", text);
    }

    @Override
    protected List<String> programs(String name) {
        return List.of(name);
    }

    @Override
    protected Path pythonOf(Path environment) {
        return environment.resolve("bin").resolve("python");
    }

    @Override
    protected Optional<String> inherited(String name) {
        return INHERITED.contains(name) || name.startsWith("LC_") ? Optional.of(name) : Optional.empty();
    }

    @Override
    protected String usualPath() {
        return DEFAULT_PATH;
    }

    @Override
    protected Map<String, String> given(String zone) {
        // This is a variable of glibc: an arena for each thread would count as memory that nobody uses.
        return Map.of("TZ", zone, "MALLOC_ARENA_MAX", "2");
    }

    /** As with the shell's {@code ~}: the user's entry in the password file counts only where HOME is not set. */
    @Override
    protected Optional<String> home(Map<String, String> environment, String userHome) {
        String home = environment.getOrDefault("HOME", "");
        String known = home.isEmpty() ? userHome : home;
        return known.startsWith("/") ? Optional.of(known + "/.algo") : Optional.empty();
    }

    @Override
    protected Optional<String> systemRun() {
        return Optional.of("/run/algo");
    }

    @Override
    protected Optional<String> systemHomes() {
        return Optional.of("/var/lib/algo");
    }
}
