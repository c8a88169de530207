package algo.app.platform.unix;

import com.sun.jna.Native;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets root do something with the rights of another user, so that a link or a directory of that user leads nowhere that
 * the user could not go. On Linux rights belong to a thread, and the system calls, unlike the functions of the C library
 * around them, change those of the calling thread alone: each piece of work gets a thread of its own that ends with it.
 * Real and saved uid stay root's, so the user cannot signal or trace that thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/credentials.7.html">credentials(7)</a>
 */
public final class BorrowedRights {
    /** The work that is done with the borrowed rights. */
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * The numbers of the system calls on x86-64 (unistd_64.h). {@code GENERIC} has those of other processors
     * (asm-generic/unistd.h), in the same order.
     */
    private static final long[] X86_64 = {116, 119, 117, 122};

    private static final long[] GENERIC = {159, 149, 147, 151};
    private static final int KEEP = -1;
    /** Files may lie on a file system that hangs: then the thread is left behind, and whoever waits goes on. */
    private static final long LIMIT_MILLIS = 5000;

    private static final int MOST_LEFT_BEHIND = 4;
    private static final Map<Integer, Set<Thread>> leftBehind = new ConcurrentHashMap<>();
    private static final int STACK_BYTES = 256 * 1024;

    private final long setgroups;
    private final long setresgid;
    private final long setresuid;
    private final long setfsuid;
    private final int uid;
    private final int gid;

    /** @param uid not root's, for which there is nothing to borrow */
    public BorrowedRights(int uid, int gid) {
        long[] numbers = System.getProperty("os.arch").equals("amd64") ? X86_64 : GENERIC;
        this.setgroups = numbers[0];
        this.setresgid = numbers[1];
        this.setresuid = numbers[2];
        this.setfsuid = numbers[3];
        this.uid = uid;
        this.gid = gid;
    }

    /**
     * Does the work as that user in all: whoever is connected to sees the user. Blocks.
     *
     * @throws IOException if the rights cannot be had, the work fails, or takes more than five seconds
     */
    public <T> T wholly(Work<T> work) throws IOException, InterruptedException {
        return onThread(work, true);
    }

    /** Does the work with the user's rights to files, but whoever is connected to sees root. Blocks. */
    public <T> T forFiles(Work<T> work) throws IOException, InterruptedException {
        return onThread(work, false);
    }

    private <T> T onThread(Work<T> work, boolean wholly) throws IOException, InterruptedException {
        // Those that were left behind may stay for ever: a user gets no more than a few.
        Set<Thread> own = leftBehind.computeIfAbsent(uid, user -> ConcurrentHashMap.newKeySet());
        own.removeIf(thread -> !thread.isAlive());
        if (own.size() >= MOST_LEFT_BEHIND) {
            throw new IOException("files of user " + uid + " do not answer");
        }
        Borrower<T> borrower = new Borrower<>(work, wholly);
        Thread thread = new Thread(null, borrower, "as-" + uid, STACK_BYTES);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new IOException("the system has no thread left", e);
        }
        thread.join(LIMIT_MILLIS);
        if (thread.isAlive()) {
            own.add(thread);
            throw new IOException("a file of user " + uid + " does not answer");
        }
        return borrower.result();
    }

    private final class Borrower<T> implements Runnable {
        private final Work<T> work;
        private final boolean wholly;
        private T value;
        private IOException failure;
        private RuntimeException mistake;

        Borrower(Work<T> work, boolean wholly) {
            this.work = work;
            this.wholly = wholly;
        }

        @Override
        public void run() {
            try {
                take();
                value = work.run();
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                mistake = e;
            }
        }

        private void take() throws IOException {
            must(LibC.syscall(setgroups, 0, 0));
            must(LibC.syscall(setresgid, KEEP, gid, KEEP));
            if (wholly) {
                must(LibC.syscall(setresuid, KEEP, uid, KEEP));
                return;
            }
            // It cannot fail with an error: a second call tells what the first one did.
            LibC.syscall(setfsuid, uid, 0);
            if ((int) LibC.syscall(setfsuid, uid, 0) != uid) {
                throw ErrnoException.of("cannot take on the rights of user " + uid, LibC.EPERM);
            }
        }

        private void must(long result) throws IOException {
            if (result != 0) {
                throw ErrnoException.of("cannot take on the rights of user " + uid, Native.getLastError());
            }
        }

        T result() throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (mistake != null) {
                throw mistake;
            }
            return value;
        }
    }
}
