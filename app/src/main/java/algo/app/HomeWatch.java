package algo.app;

import algo.app.files.IoProblems;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether the home is where it was, and that the log stays within its bounds. One thread. */
final class HomeWatch {
    /** The seconds between two looks. */
    static final int SECONDS = 10;

    /** The length, in bytes, from which on the log becomes {@code sandbox.log.1}, and begins again. */
    private static final long MOST_BYTES = 1024 * 1024;

    private final Path home;
    private final Object key;
    private final Path log;

    private HomeWatch(Path home, Object key, Path log) {
        this.home = home;
        this.key = key;
        this.log = log;
    }

    static HomeWatch of(Path home, Path log) throws IOException {
        return new HomeWatch(home, key(home), log);
    }

    private static Object key(Path directory) throws IOException {
        return PrivateFiles.key(directory);
    }

    boolean isInPlace() {
        try {
            return key(home).equals(key);
        } catch (IOException e) {
            return Files.exists(home);
        }
    }

    /** The wrapper appends to the log, so it is emptied and not replaced. */
    void boundLog() {
        try {
            if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS) || Files.size(log) < MOST_BYTES) {
                return;
            }
            Path older = log.resolveSibling(log.getFileName() + ".1");
            Path beside = log.resolveSibling(log.getFileName() + ".new");
            Files.deleteIfExists(beside);
            Files.createFile(beside, PrivateFiles.ofFile());
            try (FileChannel from = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileChannel to = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                from.transferTo(Math.max(0, from.size() - MOST_BYTES), MOST_BYTES, to);
                from.truncate(0);
            }
            Files.move(beside, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            logger().warn("the log {} grows: {}", log, IoProblems.explain(e));
        }
    }

    /** Made when it is needed: every start would wait for it. */
    private static Logger logger() {
        return LoggerFactory.getLogger("sandbox");
    }
}
