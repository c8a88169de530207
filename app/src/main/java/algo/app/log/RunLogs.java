package algo.app.log;

import algo.app.model.Ist;
import algo.app.model.RunId;
import algo.app.state.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the logs of a home are: {@code <id>/<time>_IST-<run>.log} per run, and {@code <id>.log}, a link to the newest.
 * Stateless; safe on any thread.
 */
public final class RunLogs {
    private final Path root;

    /** @param root the directory {@code log/strategies} of the home; it exists */
    public RunLogs(Path root) {
        this.root = root;
    }

    /** The directory of one strategy's logs; made with mode 0700 if missing. */
    public Path directory(String strategy) throws IOException {
        Path directory = root.resolve(strategy);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            AtomicFile.forceDirectory(root);
        }
        return directory;
    }

    /** The log of a run that begins at {@code at}; not made yet. */
    public Path forRun(String strategy, RunId run, Instant at) throws IOException {
        return directory(strategy).resolve(Ist.file(at) + "_IST-" + run.value() + ".log");
    }

    /** Points {@code <id>.log} to {@code log}, in one step. */
    public void makeNewest(String strategy, Path log) throws IOException {
        Path link = root.resolve(strategy + ".log");
        Path beside = root.resolve("." + strategy + ".log.tmp");
        Files.deleteIfExists(beside);
        try {
            Files.createSymbolicLink(beside, Path.of(strategy, log.getFileName().toString()));
            Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Removes what earlier daemons, killed at the wrong moment, left beside the links. Nobody may be using this. */
    public void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(root, ".*.log.tmp")) {
            for (Path link : links) {
                Files.delete(link);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** The newest run's log; empty if there is none. Names begin with the time, so the last by name is the newest. */
    public Optional<Path> newest(String strategy) {
        List<Path> all = all(strategy);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Every run's log, oldest first. */
    public List<Path> all(String strategy) {
        Path directory = root.resolve(strategy);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Which run a log belongs to, by its name. */
    public static String runOf(Path log) {
        String name = log.getFileName().toString();
        int dash = name.lastIndexOf('-');
        int dot = name.indexOf(".log");
        return dash < 0 || dot < dash ? "" : name.substring(dash + 1, dot);
    }

    /** Watches directories of logs. */
    public WatchService watchService() throws IOException {
        return root.getFileSystem().newWatchService();
    }

    /** Removes every log of a strategy, and the link. */
    public void remove(String strategy) throws IOException {
        Files.deleteIfExists(root.resolve(strategy + ".log"));
        Path directory = root.resolve(strategy);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.delete(directory);
    }
}
