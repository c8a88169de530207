package algo.app.squareoff;

import java.io.IOException;

/** Work on a thread of its own, in a process that asks a live host beside the daemon. */
public interface BackgroundWork {
    /** @throws IOException if nobody is at the other end any more, which ends the work without a word */
    void run() throws IOException, InterruptedException;

    /** Does it on a daemon thread of this name. */
    static void start(String name, BackgroundWork work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Nobody is at the other end any more; the process ends with its daemon.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
