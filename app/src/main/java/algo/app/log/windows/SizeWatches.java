package algo.app.log.windows;

import algo.app.log.LogWatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Watches files by looking at their sizes four times a second, while there are any to watch: Windows tells of a write to a file only once its writer closes it,
 * which a run does at its end.
 */
final class SizeWatches implements LogWatches {
    private static final long LOOK_MILLIS = 250;

    private final Map<Path, Long> sizes = new HashMap<>();
    private final Semaphore woken = new Semaphore(0);

    @Override
    public boolean arm(Path file) {
        try {
            sizes.put(file, Files.size(file));
            return true;
        } catch (IOException e) {
            sizes.remove(file);
            return false;
        }
    }

    @Override
    public String problem() {
        return "";
    }

    @Override
    public void disarm(Path file) {
        sizes.remove(file);
    }

    @Override
    public Set<Path> await(long millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            Set<Path> written = written();
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (!written.isEmpty() || woken.drainPermits() > 0 || millis >= 0 && left <= 0) {
                return written;
            }
            pause(millis < 0 ? Long.MAX_VALUE : left);
        }
    }

    private Set<Path> written() {
        Set<Path> written = new HashSet<>();
        for (Map.Entry<Path, Long> watched : sizes.entrySet()) {
            try {
                if (Files.size(watched.getKey()) != watched.getValue()) {
                    written.add(watched.getKey());
                }
            } catch (IOException e) {
                // It was moved away: as with a watch, nothing is told of that.
            }
        }
        sizes.keySet().removeAll(written);
        return written;
    }

    private void pause(long most) throws IOException {
        long millis = sizes.isEmpty() ? most : Math.min(most, LOOK_MILLIS);
        try {
            if (woken.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                woken.release(); // who woke this is noticed by whoever waits
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the wait for logs was interrupted", e);
        }
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {
        sizes.clear();
    }
}
