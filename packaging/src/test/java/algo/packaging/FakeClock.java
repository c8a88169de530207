package algo.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock that a test sets, for the processes of one home and no others: libfaketime, preloaded into them.
 *
 * <p>How: it stands before {@code clock_gettime(2)}, which is all that {@code Clock.systemUTC()} of the JVM asks. The offset
 * is in a file ({@code FAKETIME_TIMESTAMP_FILE}) that is read at every look ({@code FAKETIME_NO_CACHE}), so a new one is a step
 * of the clock under processes that run. {@code System.nanoTime()} and timed waits stay true
 * ({@code FAKETIME_DONT_FAKE_MONOTONIC}), as they do on a host whose clock is set; without
 * {@code FAKETIME_FORCE_MONOTONIC_FIX=0} each would be over at once, and the JVM spin. Only relative offsets will do: an
 * absolute time in the file begins anew at every look.
 *
 * <p>Time that runs faster is many small steps, made by a thread: with a rate of the library's own, timed waits never end.
 * Synchronized for that thread's sake.
 */
final class FakeClock {
    static final ZoneId IST = ZoneId.of("Asia/Kolkata");

    private static final List<String> PLACES =
            List.of("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib64/faketime");

    private static final long TICK_MILLIS = 10;

    private final Path file;
    private long began = System.nanoTime();
    private Duration offset = Duration.ZERO;
    private int rate = 1;
    private Thread ticker;

    FakeClock(Path directory) {
        this.file = directory.resolve("clock");
    }

    /** Where the library is; empty if it is not installed. */
    static Optional<Path> library() {
        return PLACES.stream()
                .map(place -> Path.of(place, "libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst();
    }

    static Instant ist(String time) {
        return LocalDateTime.parse(time).atZone(IST).toInstant();
    }

    /** What puts a process under this clock. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** It says {@code ist} now, and runs {@code times} as fast as it should from then on. */
    synchronized void set(String ist, int times) {
        set(ist);
        rate = times;
        began = System.nanoTime();
        if (times > 1) {
            ticker = new Thread(this::tick, "fake clock");
            ticker.setDaemon(true);
            ticker.start();
        }
    }

    /** Steps the clock to that time. */
    synchronized void set(String ist) {
        step(Duration.between(now(), ist(ist)));
    }

    /** Steps the clock forward, or back. */
    synchronized void step(Duration by) {
        offset = offset.plus(by);
        write();
    }

    /** What it says. */
    synchronized Instant now() {
        return Instant.now().plus(offset()).truncatedTo(ChronoUnit.MILLIS);
    }

    private Duration offset() {
        return offset.plus(Duration.ofNanos((rate - 1) * (System.nanoTime() - began)));
    }

    private synchronized void write() {
        try {
            String text = String.format(Locale.ROOT, "%+.3f%n", offset().toMillis() / 1e3);
            Path next = Files.writeString(file.resolveSibling("clock.next"), text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                write();
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    /** Nobody writes its file from then on. */
    void close() throws InterruptedException {
        if (ticker != null) {
            ticker.interrupt();
            ticker.join();
        }
    }

    /** Removes what the library left behind for processes that are gone but could not clean up, as after an exec. */
    static void cleanUp() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(Path.of("/dev/shm"), "*faketime_s*_*")) {
            for (Path path : left) {
                String pid = path.toString().replaceFirst(".*_", "");
                if (!Files.exists(Path.of("/proc/" + pid))) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
