package algo.app.model;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the daemon as a whole when one of its threads meets an {@link Error}, such as a class that cannot be loaded. A
 * daemon that goes on without one of its threads would hold the lock of its home, and stop nothing: the next daemon does
 * better. Strategies are not disturbed.
 */
public final class Halt {
    private static final int FAILED = 1;

    /** Made while there is memory: writing them takes none. */
    private static final byte[] LAST_WORDS =
            "the process halts for an error that could not even be logged, as for java.lang.OutOfMemoryError\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

    private static volatile Runnable last = () -> {};

    private Halt() {}

    /**
     * Makes an {@link Error} that no thread catches end the daemon from now on. Another exception ends its thread, and
     * so does the want of one more thread, which the caller who asked for it has to bear.
     */
    public static void install() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (isWantOfThreads(failure)) {
                log().warn("thread {} ended: {}", thread.getName(), failure.getMessage());
            } else if (failure instanceof Error) {
                now(failure);
            } else {
                log().error("thread {} ended because of a mistake in algo", thread.getName(), failure);
            }
        });
    }

    /** Whatever ends {@code thread} by an exception ends the daemon, which cannot do without this thread. */
    public static void with(Thread thread) {
        thread.setUncaughtExceptionHandler((ended, failure) -> now(failure));
    }

    /**
     * Returns whether the system had no thread to give. That is no loss for the daemon, which goes on with the threads
     * that it has.
     */
    public static boolean isWantOfThreads(Throwable failure) {
        return failure instanceof OutOfMemoryError
                && failure.getMessage() != null
                && failure.getMessage().contains("native thread");
    }

    /** Returns {@code work} for somebody who would keep an {@link Error} of it to themselves, as executors and futures do. */
    public static Runnable onError(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Error e) {
                if (!isWantOfThreads(e)) {
                    now(e);
                }
                throw e;
            }
        };
    }

    /** Runs work that has a result, as {@link #onError(Runnable)} does. */
    public static <T> Callable<T> onError(Callable<T> work) {
        return () -> {
            try {
                return work.call();
            } catch (Error e) {
                if (!isWantOfThreads(e)) {
                    now(e);
                }
                throw e;
            }
        };
    }

    /** Ends the daemon at once, with a line in its log. Does not return. */
    public static void now(Throwable failure) {
        try {
            log().error(
                            "the daemon halts, because thread {} met what it cannot go on with; strategies go on",
                            Thread.currentThread().getName(),
                            failure);
        } catch (Throwable e) {
            sayLastWords();
        } finally {
            end(FAILED);
        }
    }

    private static void sayLastWords() {
        try {
            STDERR.write(LAST_WORDS);
        } catch (Throwable e) {
            // Then the exit code alone tells it.
        }
    }

    /** {@code work}, which takes a second at most, is done before the program ends by {@link #end}. */
    public static void lastly(Runnable work) {
        last = work;
    }

    /** Does what is to be done before the program ends, and may end it. */
    public static void finish() {
        last.run();
    }

    /** Ends the program with this exit code. Does not return. */
    public static void end(int code) {
        try {
            last.run();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger("daemon");
    }
}
