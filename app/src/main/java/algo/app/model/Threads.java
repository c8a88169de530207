package algo.app.model;

/** What several threads of the daemon have in common. */
public final class Threads {
    private Threads() {}

    /** Waits until {@code thread} has ended, also if the caller is interrupted meanwhile, which it then still is. */
    public static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
