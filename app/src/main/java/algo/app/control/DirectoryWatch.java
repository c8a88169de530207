package algo.app.control;

import algo.app.model.Halt;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one who follows logs that something in their directories may have changed. A watch takes a thread and three
 * descriptors: where the system has none to give, or {@link #MOST} are in use, there is a look ten times a second instead.
 * Belongs to one thread.
 */
final class DirectoryWatch implements AutoCloseable {
    /** The most watches at the same time. The rest of the descriptors is for what the daemon is there for. */
    private static final int MOST = 64;

    private static final long LOOK_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
    private static final AtomicInteger IN_USE = new AtomicInteger();

    /** Makes a watch. */
    interface Maker {
        WatchService make() throws IOException;
    }

    private final Optional<WatchService> service;

    private DirectoryWatch(Optional<WatchService> service) {
        this.service = service;
    }

    static DirectoryWatch of(List<Path> directories) {
        return of(directories, () -> FileSystems.getDefault().newWatchService());
    }

    static DirectoryWatch of(List<Path> directories, Maker maker) {
        if (IN_USE.incrementAndGet() > MOST) {
            IN_USE.decrementAndGet();
            return new DirectoryWatch(Optional.empty());
        }
        WatchService made = null;
        String why;
        try {
            made = maker.make();
            for (Path directory : directories) {
                directory.register(made, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            }
            return new DirectoryWatch(Optional.of(made));
        } catch (IOException e) {
            why = e.getMessage();
        } catch (OutOfMemoryError e) {
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            why = e.getMessage();
        }
        LOG.warn("logs are followed without a watch, by looking ten times a second: {}", why);
        release(Optional.ofNullable(made));
        return new DirectoryWatch(Optional.empty());
    }

    /** Waits until something may have changed, at most {@code millis}; false if nothing was told in that time. */
    boolean await(long millis) throws InterruptedException {
        if (service.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(Math.min(millis, LOOK_MILLIS));
            return false;
        }
        WatchKey key = service.get().poll(millis, TimeUnit.MILLISECONDS);
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
        return key != null;
    }

    @Override
    public void close() {
        if (service.isPresent()) {
            release(service);
        }
    }

    private static void release(Optional<WatchService> service) {
        IN_USE.decrementAndGet();
        try {
            if (service.isPresent()) {
                service.get().close();
            }
        } catch (IOException e) {
            LOG.debug("a watch was not closed: {}", e.getMessage());
        }
    }
}
