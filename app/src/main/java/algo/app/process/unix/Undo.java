package algo.app.process.unix;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be taken back when something made in several steps is not to be, newest step first. */
final class Undo implements Runnable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    @Override
    public void run() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }
}
