package algo.app.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of a training, for as long as it lasts: for this user alone, among the temporary files. A training holds a lock in
 * its directory; those that lie there without one are of trainings that were killed, and the next training removes them.
 */
public final class TrainingPlace implements AutoCloseable {
    private static final String PREFIX = "algo-training";
    private static final String LOCK = "alive";
    /** The time that a training has to take its lock. */
    private static final Duration BEGINNING = Duration.ofMinutes(1);
    /** The age of a directory without any lock, as earlier versions made them, from which on nobody uses it. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Path directory;
    private final FileChannel alive;

    private TrainingPlace(Path directory, FileChannel alive) {
        this.directory = directory;
        this.alive = alive;
    }

    /** Makes a directory below {@code temporary}, and removes there what earlier trainings of this user left behind. */
    public static TrainingPlace make(Path temporary) throws IOException {
        removeDead(temporary);
        Path directory = Files.createTempDirectory(temporary, PREFIX, PrivateFiles.ofDirectory());
        FileChannel alive = FileChannel.open(
                directory.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PrivateFiles.ofFile());
        alive.lock();
        return new TrainingPlace(directory, alive);
    }

    /** Makes a directory among the temporary files of this process. */
    public static TrainingPlace make() throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")));
    }

    public Path directory() {
        return directory;
    }

    /** Removes the directory with all that is in it. */
    @Override
    public void close() throws IOException {
        alive.close();
        remove(directory);
    }

    private static void removeDead(Path temporary) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path each : all) {
                removeIfDead(each);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The training itself will tell.
        }
    }

    private static void removeIfDead(Path directory) {
        try {
            HostSystem.Found found = PrivateFiles.look(directory);
            if (found.isDirectory() && found.owner() == PrivateFiles.user() && isDead(directory)) {
                remove(directory);
            }
        } catch (IOException e) {
            // Somebody else removes it, or its file system is read-only: it is no reason against this training.
        }
    }

    private static boolean isDead(Path directory) throws IOException {
        FileTime changed = Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS);
        Duration age = Duration.between(changed.toInstant(), Instant.now());
        if (age.compareTo(BEGINNING) < 0) {
            return false;
        }
        try (FileChannel lock = FileChannel.open(
                directory.resolve(LOCK), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (NoSuchFileException e) {
            return age.compareTo(LONGEST) >= 0;
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
