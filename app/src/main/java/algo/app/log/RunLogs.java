package algo.app.log;

import algo.app.files.AtomicFile;
import algo.app.files.PlainFile;
import algo.app.model.Ist;
import algo.app.model.Masks;
import algo.app.model.RunId;
import algo.app.model.StrategyIds;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The logs of a home: {@code <id>/<time>_IST-<run>.log} for each run, and {@code <id>.log}, a link to the newest. Safe
 * on any thread. A log that is read is shut against being rotated, packed and removed, for the time of one block.
 */
public final class RunLogs {
    private static final int REMOVALS = 20;
    private static final String ZONE = "_IST-";

    private final Path root;
    private final Supplier<Masks> masks;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicLong changes = new AtomicLong();

    /** Opens logs in which nothing is hidden. */
    public RunLogs(Path root) {
        this(root, () -> Masks.NONE);
    }

    /**
     * @param root the directory {@code log/strategies} of the home; it exists
     * @param masks what is hidden in the lines that are read; asked again and again
     */
    public RunLogs(Path root, Supplier<Masks> masks) {
        this.root = root;
        this.masks = masks;
    }

    /** Returns the directory of one strategy's logs; makes it with mode 0700 if it is missing. */
    public Path directory(String strategy) throws IOException {
        Path directory = root.resolve(strategy);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, PrivateFiles.ofDirectory());
            AtomicFile.forceDirectory(root);
        }
        return directory;
    }

    /** Makes a directory of logs again that somebody removed, but not in a home that is not there. */
    void remakeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory) && Files.isDirectory(root.getParent().getParent())) {
            Files.createDirectories(directory, PrivateFiles.ofDirectory());
        }
    }

    /** Returns whether a log that is being written is there, and is as long as its index says. */
    public boolean isWhole(Path log) {
        TimeIndex index = new TimeIndex(new RunFiles(log).index());
        lock.readLock().lock();
        try {
            long known = index.last().map(TimeIndex.Entry::length).orElse(0L);
            return index.positions().origin() + Files.size(log) >= known;
        } catch (IOException e) {
            return false;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Puts the link {@code <id>.log} back if somebody removed it. */
    void linkIfMissing(String strategy, Path log) {
        if (!Files.exists(link(strategy), LinkOption.NOFOLLOW_LINKS)) {
            try {
                makeNewest(strategy, log);
            } catch (IOException e) {
                // The link is a convenience: only the log itself counts.
            }
        }
    }

    /** Returns the path of the log of a run that begins at {@code at}; the log is not made yet. */
    public Path forRun(String strategy, RunId run, Instant at) throws IOException {
        return directory(strategy).resolve(Ist.file(at) + ZONE + run.value() + ".log");
    }

    /** Returns whether a file, by its real name, lies in this home's directory of logs. */
    public boolean isOfHome(Path file) {
        try {
            return file.startsWith(root.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes in, as the log of a run that is over, a file that lies elsewhere; its time of writing stays. Whenever the daemon
     * dies it is there whole or not at all.
     *
     * @return false if there is one of that run already
     */
    public boolean take(String strategy, RunId run, Instant at, Path source) throws IOException {
        Path log = forRun(strategy, run, at);
        if (Files.exists(log) || Files.exists(RunFiles.packed(log))) {
            return false;
        }
        Path beside = log.resolveSibling("." + log.getFileName() + ".taken");
        Files.deleteIfExists(beside);
        try (FileChannel from = PlainFile.open(source, Set.of(StandardOpenOption.READ));
                FileChannel to = FileChannel.open(
                        beside,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PrivateFiles.ofFile())) {
            for (long done = 0, size = from.size(); done < size; ) {
                long some = from.transferTo(done, size - done, to);
                if (some <= 0) {
                    break;
                }
                done += some;
            }
            to.force(true);
        }
        Files.setLastModifiedTime(beside, Files.getLastModifiedTime(source));
        Files.move(beside, log, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceDirectory(log.getParent());
        return true;
    }

    /** Returns the place in this home of a log that was recorded under another name of the home. */
    public Path located(String strategy, Path log) {
        boolean ofStrategy = log.getNameCount() > 1
                && log.getName(log.getNameCount() - 2).toString().equals(strategy);
        return ofStrategy ? root.resolve(strategy).resolve(log.getFileName()) : log;
    }

    /** Points {@code <id>.log} to {@code log}, in one step; if that fails, it points to no log rather than to an old one. */
    public void makeNewest(String strategy, Path log) throws IOException {
        Path link = link(strategy);
        // Something was left there under a name that nothing can have.
        Path beside = root.resolve("." + strategy + "." + RunId.random().value() + ".log.tmp");
        try {
            if (PrivateFiles.makeLink(
                    beside, Path.of(strategy, log.getFileName().toString()))) {
                Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            Files.deleteIfExists(link);
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    /**
     * Removes what earlier daemons, killed at the wrong moment, left beside the links. Nobody else may use this object
     * meanwhile.
     */
    public void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(root, ".*.log.tmp")) {
            for (Path link : links) {
                if (PrivateFiles.isLink(link)) {
                    Files.delete(link);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Leads the link of a strategy that has another id from now on to its newest log. */
    public void renamed(String before, String strategy) throws IOException {
        Files.deleteIfExists(link(before));
        Optional<Path> newest = newest(strategy);
        if (newest.isPresent()) {
            makeNewest(strategy, newest.get());
        }
        changes.incrementAndGet();
    }

    private Path link(String strategy) {
        return root.resolve(strategy + ".log");
    }

    /** Returns the newest run's log; empty if there is none. */
    public Optional<Path> newest(String strategy) {
        List<Path> all = all(strategy);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Returns the log of every run, oldest first; some may be there only in parts, or packed. Names begin with the
     * second in which the run began; two of one second are told apart by what was written last, and the last of all is
     * what {@code <id>.log} leads to, also where the clock went back.
     */
    public List<Path> all(String strategy) {
        Path directory = root.resolve(strategy);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> runs = files.filter(file -> !RunFiles.isHidden(file))
                    .map(RunFiles::liveOf)
                    .flatMap(Optional::stream)
                    .distinct()
                    .sorted(Comparator.comparing(RunLogs::second).thenComparing(this::lastWritten))
                    .collect(Collectors.toCollection(ArrayList::new));
            linked(strategy).filter(runs::remove).ifPresent(runs::add);
            return runs;
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String second(Path log) {
        String name = log.getFileName().toString();
        return name.substring(0, Math.max(0, name.indexOf(ZONE)));
    }

    /** Returns the log to which {@code <id>.log} leads, if that is a link into the directory of the strategy. */
    private Optional<Path> linked(String strategy) {
        try {
            Path target = root.resolve(PrivateFiles.target(link(strategy)));
            return Optional.of(target).filter(log -> root.resolve(strategy).equals(log.getParent()));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Returns every strategy that has a directory of logs. */
    List<String> strategies() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .filter(StrategyIds::isValid)
                    .sorted()
                    .toList();
        }
    }

    Path root() {
        return root;
    }

    /**
     * Returns what all logs of a strategy take on the disk, in bytes, with what lies beside them; 0 where nothing can be
     * read.
     */
    public long bytes(String strategy) {
        Path directory = root.resolve(strategy);
        long[] bytes = {0};
        try {
            Files.walkFileTree(directory, Set.of(), 1, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
            Optional<Path> newest = linked(strategy);
            return newest.isEmpty() ? bytes[0] : Math.max(0, bytes[0] - hole(newest.get()));
        } catch (IOException e) {
            return bytes[0];
        }
    }

    private static long hole(Path log) throws IOException {
        return new TimeIndex(new RunFiles(log).index()).positions().hole();
    }

    /** The number of files of a run's log, and their size together. */
    public record Extent(int files, long bytes) {}

    /** Returns the number and size of the files of a run's log; compressed files count as they are. */
    public Extent extent(Path log) {
        lock.readLock().lock();
        try {
            RunFiles files = new RunFiles(log);
            long bytes = -hole(log);
            List<RunFiles.Part> parts = files.parts();
            for (RunFiles.Part part : parts) {
                bytes += Files.size(part.file());
            }
            return new Extent(parts.size(), Math.max(0, bytes));
        } catch (IOException e) {
            return new Extent(0, 0);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns the time of the last write to a run's log; long ago if the log is gone. */
    public Instant lastWritten(Path log) {
        for (Path file : List.of(log, RunFiles.packed(log))) {
            try {
                return Files.getLastModifiedTime(file).toInstant();
            } catch (IOException e) {
                // Then the other file tells it.
            }
        }
        return Instant.EPOCH;
    }

    /** Returns when a run began, by the name of its log. */
    public static Optional<Instant> startOf(Path log) {
        return Ist.ofFile(second(log));
    }

    /** Opens the log of one run at its beginning. */
    public LogReader read(Path log) throws IOException {
        RunFiles files = new RunFiles(log);
        return new LogReader(new RunBytes(files, lock.readLock(), changes::get), new TimeIndex(files.index()), masks);
    }

    /**
     * Opens the log of one run for those who want what is new in it.
     *
     * @param whole whether what was printed before counts as new
     * @param buffer for what is read; has an array, and belongs to the thread that reads
     */
    public NewLines follow(Path log, boolean whole, ByteBuffer buffer) throws IOException {
        return new NewLines(new RunBytes(new RunFiles(log), lock.readLock(), changes::get), whole, buffer);
    }

    /** Returns the lock that shuts out readers; its holder calls {@link #changed} before giving it back. */
    Lock exclusive() {
        return lock.writeLock();
    }

    /** Tells readers that files were renamed or removed. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Returns the id of the run to which a log belongs, by its name. */
    public static String runOf(Path log) {
        String name = log.getFileName().toString();
        int dash = name.lastIndexOf('-');
        int dot = name.indexOf(".log");
        return dash < 0 || dot < dash ? "" : name.substring(dash + 1, dot);
    }

    /**
     * Removes every log of a strategy, and the link. Files that the keeper makes there meanwhile go too.
     */
    public void remove(String strategy) throws IOException {
        Files.deleteIfExists(link(strategy));
        Path directory = root.resolve(strategy);
        for (int left = REMOVALS; Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS); left--) {
            lock.writeLock().lock();
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
                Files.delete(directory);
            } catch (DirectoryNotEmptyException e) {
                if (left == 0) {
                    throw e;
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                changed();
                lock.writeLock().unlock();
            }
        }
    }
}
