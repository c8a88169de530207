package algo.app;

import java.util.concurrent.Executor;

/**
 * Gives each task a thread of its own that ends with the JVM. The common pool has one thread on a machine of two cores, so a task
 * there that waits holds up all others.
 */
public final class OwnThread implements Executor {
    public static final Executor EACH = new OwnThread();

    private OwnThread() {}

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(task, "own thread of a test");
        thread.setDaemon(true);
        thread.start();
    }
}
